//! Attempts and refusals by kind, for people.

use std::{collections::BTreeMap, fmt};

use super::attempt::{Attempt, Expected, Outcome};

#[derive(Default)]
struct Row {
    tried: usize,
    refused: usize,
    held: usize,
    allowed: usize,
    unexpected: usize,
}

#[derive(Default)]
pub(super) struct Table {
    rows: BTreeMap<String, Row>,
    unexpected: Vec<String>,
}

impl Table {
    /// Counts the outcomes of an attempt and remembers it where it is not what was to come.
    pub(super) fn note(&mut self, attempt: &Attempt, outcomes: &[Outcome]) {
        let row = self.rows.entry(attempt.kind.clone()).or_default();
        for outcome in outcomes {
            row.tried += 1;
            match outcome {
                Outcome::Refused(_) => row.refused += 1,
                Outcome::Held(_) => row.held += 1,
                Outcome::Allowed(_) => row.allowed += 1,
                Outcome::Bad(_) => {}
            }
        }
        let bad = outcomes
            .iter()
            .find(|outcome| matches!(outcome, Outcome::Bad(_)));
        let last = bad.or(outcomes.last());
        let as_expected = matches!(
            (attempt.outcome, last),
            (
                Expected::Refused | Expected::RefusedInTheEnd | Expected::NotMade,
                Some(Outcome::Refused(_))
            ) | (Expected::Held | Expected::NotMade, Some(Outcome::Held(_)))
                | (Expected::Allowed, Some(Outcome::Allowed(_)))
        );
        if !as_expected {
            row.unexpected += 1;
            let line = format!("{}: {}\n{last:?}", attempt.kind, attempt.line());
            self.unexpected.push(line);
        }
    }

    pub(super) fn unexpected(&self) -> &[String] {
        &self.unexpected
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["tried", "refused", "held", "harmless", "unexpected"];
        writeln!(
            f,
            "{:<34}{}",
            "what a compromised agent tried",
            head.map(|h| format!("{h:>11}")).concat()
        )?;
        let mut all = [0; 5];
        for (kind, row) in &self.rows {
            let figures = [
                row.tried,
                row.refused,
                row.held,
                row.allowed,
                row.unexpected,
            ];
            writeln!(
                f,
                "{kind:<34}{}",
                figures.map(|n| format!("{n:>11}")).concat()
            )?;
            for (sum, figure) in all.iter_mut().zip(figures) {
                *sum += figure;
            }
        }
        write!(
            f,
            "{:<34}{}",
            "all",
            all.map(|n| format!("{n:>11}")).concat()
        )
    }
}
