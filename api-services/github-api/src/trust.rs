//! How far the people are trusted whose texts a run reads, so that policy knows what it has read.

use access::RunClaims;
use contracts::github::User;
use domain::Trust;
use service::Problem;

use crate::app::App;

/// What GitHub's word about an author's place in the repository is worth.
pub(crate) fn of_association(association: &str) -> Trust {
    match association {
        "OWNER" => Trust::Owner,
        "COLLABORATOR" => Trust::Writer,
        "MEMBER" => Trust::Member,
        _ => Trust::Guest,
    }
}

/// Notes that a run was given texts of these authors, each with their association.
pub(crate) async fn read<'a>(
    app: &App,
    claims: &RunClaims,
    authors: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), Problem> {
    // Without it our own texts count as a stranger's, which errs on the safe side.
    let own = app.github.own_login().await.ok();
    let lowest = authors
        .into_iter()
        // What we wrote ourselves was checked when it was written.
        .filter(|(login, _)| !own.is_some_and(|own| own.eq_ignore_ascii_case(login)))
        .map(|(_, association)| of_association(association))
        .min();
    match lowest {
        Some(trust) => app.effects.saw(claims, trust).await,
        None => Ok(()),
    }
}

/// An author and their association.
pub(crate) fn author<'a>(user: &'a User, association: &'a str) -> (&'a str, &'a str) {
    (&user.login, association)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_are_guests_whatever_github_calls_them() {
        for word in ["NONE", "CONTRIBUTOR", "FIRST_TIMER", "MANNEQUIN", ""] {
            assert_eq!(of_association(word), Trust::Guest);
        }
        assert!(of_association("COLLABORATOR") > of_association("MEMBER"));
    }
}
