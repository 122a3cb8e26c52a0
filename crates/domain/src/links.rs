//! What belongs together at different providers: repositories, Jira projects, Slack channels, Sentry projects.

use serde::{Deserialize, Serialize};

use crate::Repository;

/// The links of `config/links.yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// One entry for what belongs together; a repository may be in several.
    #[serde(default)]
    pub links: Vec<Link>,
}

/// What belongs together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The repositories.
    pub repositories: Vec<Repository>,
    /// Keys of Jira projects.
    #[serde(default)]
    pub jira_projects: Vec<String>,
    /// Ids of Slack channels.
    #[serde(default)]
    pub slack_channels: Vec<String>,
    /// Slugs of Sentry projects.
    #[serde(default)]
    pub sentry_projects: Vec<String>,
}

impl Links {
    /// What is linked to any of the repositories, each name once, in the order of the file.
    pub fn of_repositories(&self, repositories: &[Repository]) -> Link {
        let mut all = Link {
            repositories: repositories.to_vec(),
            ..Link::default()
        };
        for link in &self.links {
            let reaches = link
                .repositories
                .iter()
                .any(|linked| repositories.iter().any(|own| own.same_as(linked)));
            if reaches {
                add(&mut all.jira_projects, &link.jira_projects);
                add(&mut all.slack_channels, &link.slack_channels);
                add(&mut all.sentry_projects, &link.sentry_projects);
            }
        }
        all
    }
}

fn add(to: &mut Vec<String>, names: &[String]) {
    for name in names {
        if !to.contains(name) {
            to.push(name.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_reaches_what_is_linked_to_its_repositories_and_nothing_else() {
        let link = |repository: &str, project: &str| Link {
            repositories: vec![repository.parse().unwrap()],
            jira_projects: vec![project.to_owned()],
            slack_channels: vec!["C1".to_owned()],
            sentry_projects: vec![],
        };
        let links = Links {
            links: vec![
                link("acme/app", "APP"),
                link("acme/web", "WEB"),
                link("Acme/App", "OPS"),
            ],
        };
        let all = links.of_repositories(&["acme/app".parse().unwrap()]);
        assert_eq!(all.jira_projects, ["APP", "OPS"]);
        assert_eq!(all.slack_channels, ["C1"]);
        assert!(all.sentry_projects.is_empty());
    }
}
