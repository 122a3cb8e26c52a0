//! As much of JQL as agents write: fields, operators, lists, `AND`, `OR`, `NOT`, brackets and `ORDER BY`.

mod fits;
mod words;

use super::data::{Issue, Jira};
use words::{Word, words};

/// A query.
pub(super) struct Query {
    clause: Option<Clause>,
    order: Vec<(String, bool)>,
}

enum Clause {
    And(Vec<Clause>),
    Or(Vec<Clause>),
    Not(Box<Clause>),
    /// Field, operator, values.
    Term(String, String, Vec<String>),
}

impl Query {
    pub(super) fn fits(&self, jira: &Jira, issue: &Issue) -> bool {
        self.clause.as_ref().is_none_or(|it| it.fits(jira, issue))
    }

    pub(super) fn sort(&self, issues: &mut [&Issue]) {
        for (field, descending) in self.order.iter().rev() {
            issues.sort_by(|a, b| {
                let order = fits::order(field, a, b);
                if *descending { order.reverse() } else { order }
            });
        }
    }
}

impl Clause {
    fn fits(&self, jira: &Jira, issue: &Issue) -> bool {
        match self {
            Self::And(all) => all.iter().all(|it| it.fits(jira, issue)),
            Self::Or(any) => any.iter().any(|it| it.fits(jira, issue)),
            Self::Not(it) => !it.fits(jira, issue),
            Self::Term(field, operator, values) => fits::term(jira, issue, field, operator, values),
        }
    }
}

/// Reads a query, or says where it breaks.
pub(super) fn parse(text: &str) -> Result<Query, String> {
    let mut parser = Parser {
        words: words(text)?,
        at: 0,
    };
    let clause = if parser.done() || parser.is("order") {
        None
    } else {
        Some(parser.or()?)
    };
    let mut order = Vec::new();
    if parser.take("order") {
        parser.expect("by")?;
        loop {
            let field = parser.name()?;
            let descending = parser.take("desc");
            if !descending {
                parser.take("asc");
            }
            order.push((field, descending));
            if !parser.take(",") {
                break;
            }
        }
    }
    if !parser.done() {
        return Err(format!("unexpected {:?}", parser.words[parser.at].text()));
    }
    Ok(Query { clause, order })
}

struct Parser {
    words: Vec<Word>,
    at: usize,
}

impl Parser {
    fn done(&self) -> bool {
        self.at == self.words.len()
    }

    /// Whether the next word is this one, unquoted.
    fn is(&self, word: &str) -> bool {
        matches!(self.words.get(self.at), Some(Word::Plain(it)) if it.eq_ignore_ascii_case(word))
    }

    fn take(&mut self, word: &str) -> bool {
        let is = self.is(word);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, word: &str) -> Result<(), String> {
        if self.take(word) {
            Ok(())
        } else {
            Err(format!("expected {word}"))
        }
    }

    fn name(&mut self) -> Result<String, String> {
        let word = self.words.get(self.at).ok_or("the query ends too early")?;
        self.at += 1;
        Ok(word.text().to_owned())
    }

    fn or(&mut self) -> Result<Clause, String> {
        let mut any = vec![self.and()?];
        while self.take("or") {
            any.push(self.and()?);
        }
        Ok(Clause::Or(any))
    }

    fn and(&mut self) -> Result<Clause, String> {
        let mut all = vec![self.not()?];
        while self.take("and") {
            all.push(self.not()?);
        }
        Ok(Clause::And(all))
    }

    fn not(&mut self) -> Result<Clause, String> {
        if self.take("not") {
            return Ok(Clause::Not(Box::new(self.not()?)));
        }
        if self.take("(") {
            let inside = self.or()?;
            self.expect(")")?;
            return Ok(inside);
        }
        self.term()
    }

    fn term(&mut self) -> Result<Clause, String> {
        let field = self.name()?.to_lowercase();
        let mut operator = self.name()?.to_lowercase();
        if operator == "not" {
            self.expect("in")?;
            operator = "not in".to_owned();
        }
        if operator == "is" && self.take("not") {
            operator = "is not".to_owned();
        }
        if ![
            "=", "!=", "~", "!~", "<", ">", "<=", ">=", "in", "not in", "is", "is not",
        ]
        .contains(&operator.as_str())
        {
            return Err(format!("expecting operator but got '{operator}'"));
        }
        let mut values = Vec::new();
        if operator.ends_with("in") {
            self.expect("(")?;
            loop {
                values.push(self.value()?);
                if !self.take(",") {
                    break;
                }
            }
            self.expect(")")?;
        } else {
            values.push(self.value()?);
        }
        Ok(Clause::Term(field, operator, values))
    }

    /// A word, or a function without arguments.
    fn value(&mut self) -> Result<String, String> {
        let mut value = self.name()?;
        if self.take("(") {
            self.expect(")")?;
            value.push_str("()");
        }
        Ok(value)
    }
}
