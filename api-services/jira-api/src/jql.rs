//! Keeps searches within a run's projects, whatever the query says.

use service::Problem;

/// The query within these projects; `*` among them stands for all.
///
/// The query is put into brackets of ours, so it must neither close them nor open a text that swallows them.
pub(crate) fn within(projects: &[String], jql: &str) -> Result<String, Problem> {
    let (clause, order) = apart(jql).map_err(|problem| {
        Problem::bad_request(format!("the JQL cannot be used: {problem}; correct it"))
    })?;
    let clause = clause.trim();
    let all = projects.iter().any(|project| project == "*");
    let narrowed = if all {
        clause.to_owned()
    } else {
        let keys: Vec<String> = projects.iter().map(|key| format!("\"{key}\"")).collect();
        let scope = format!("project in ({})", keys.join(", "));
        if clause.is_empty() {
            scope
        } else {
            format!("{scope} AND ({clause})")
        }
    };
    let order = order.trim();
    // Jira Cloud refuses searches without any condition.
    let narrowed = if narrowed.is_empty() {
        "project is not EMPTY".to_owned()
    } else {
        narrowed
    };
    Ok(format!("{narrowed} {order}").trim().to_owned())
}

/// The condition and the `ORDER BY` that follows it.
fn apart(jql: &str) -> Result<(&str, &str), &'static str> {
    let mut depth = 0_u32;
    let mut order = None;
    let mut characters = jql.char_indices().peekable();
    let mut word_start = true;
    while let Some((at, c)) = characters.next() {
        match c {
            '"' | '\'' => {
                let mut closed = false;
                while let Some((_, inside)) = characters.next() {
                    if inside == '\\' {
                        characters.next();
                    } else if inside == c {
                        closed = true;
                        break;
                    }
                }
                if !closed {
                    return Err("a quoted text is not closed");
                }
            }
            '\\' => return Err("a backslash stands outside of a quoted text"),
            '(' => depth += 1,
            ')' => {
                depth = depth
                    .checked_sub(1)
                    .ok_or("a bracket is closed that was not opened")?;
            }
            c if c.is_control() && !c.is_whitespace() => {
                return Err("it holds a control character");
            }
            'o' | 'O' if word_start && order.is_none() && begins_order(&jql[at..]) => {
                if depth > 0 {
                    return Err("ORDER BY stands in brackets");
                }
                order = Some(at);
            }
            _ => {}
        }
        word_start = !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
    }
    if depth > 0 {
        return Err("a bracket is not closed");
    }
    let at = order.unwrap_or(jql.len());
    Ok((&jql[..at], &jql[at..]))
}

fn begins_order(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("order"))
        && words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("by"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn narrowed(jql: &str) -> String {
        within(&["A".to_owned(), "B_2".to_owned()], jql).unwrap()
    }

    #[test]
    fn a_query_is_put_into_brackets_and_its_order_stays_outside() {
        assert_eq!(
            narrowed("status = Open OR text ~ \"order by)\" order  by created DESC"),
            "project in (\"A\", \"B_2\") AND (status = Open OR text ~ \"order by)\") order  by created DESC"
        );
        assert_eq!(narrowed(""), "project in (\"A\", \"B_2\")");
        assert_eq!(
            narrowed("ORDER BY key"),
            "project in (\"A\", \"B_2\") ORDER BY key"
        );
        assert_eq!(within(&["*".to_owned()], "a = b").unwrap(), "a = b");
    }

    #[test]
    fn a_query_that_would_leave_its_brackets_is_refused() {
        for jql in [
            "a = b) OR (project = SECRET",
            "a = \"b) OR (project = SECRET",
            "a = 'x\\' ) OR project = SECRET OR (a = y",
            "(a = b",
            "a = b\\\" ) OR (c = \"d",
            "(a = b ORDER BY c)",
        ] {
            assert!(within(&["A".to_owned()], jql).is_err(), "{jql}");
        }
    }

    proptest! {
        #[test]
        fn no_query_closes_our_brackets(jql in "[a-z=()'\"\\\\ ]{0,30}") {
            if let Ok(all) = within(&["A".to_owned()], &jql)
                && let Some(inside) = all.strip_prefix("project in (\"A\") AND (")
            {
                let (mut depth, mut quote, mut escaped) = (1_i32, None, false);
                for (at, c) in inside.char_indices() {
                    match (quote, c) {
                        (Some(_), _) if escaped => escaped = false,
                        (Some(_), '\\') => escaped = true,
                        (Some(q), c) if q == c => quote = None,
                        (Some(_), _) => {}
                        (None, '"' | '\'') => quote = Some(c),
                        (None, '(') => depth += 1,
                        (None, ')') => depth -= 1,
                        _ => {}
                    }
                    prop_assert!(depth > 0 || !inside[at + 1..].contains(['(', ')']), "{}", all);
                }
                prop_assert_eq!(depth, 0);
            }
        }
    }
}
