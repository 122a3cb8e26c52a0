use super::*;
use crate::selection::names;

const TOOLSETS: &[Toolset] = &[
    Toolset {
        name: "issues",
        default: true,
        tools: &["read_issue", "write_issue"],
    },
    Toolset {
        name: "actions",
        default: false,
        tools: &["read_run", "start_run"],
    },
];

fn shown(operator: Selection, rules: &ToolRules, headers: &[(&'static str, &str)]) -> String {
    let catalogue = Catalogue::new(TOOLSETS, operator);
    let headers: HeaderMap = headers
        .iter()
        .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
        .collect();
    let offer = catalogue.offer(rules, &headers);
    let all = TOOLSETS.iter().flat_map(|it| it.tools);
    let shown = all.filter(|name| offer.shows(name, name.starts_with("read")));
    shown.copied().collect::<Vec<_>>().join(" ")
}

fn selection(toolsets: &str, tools: &str) -> Selection {
    Selection {
        toolsets: names(toolsets),
        tools: names(tools),
        ..Selection::default()
    }
}

fn rules(toolsets: &str, allowed: &str) -> ToolRules {
    ToolRules {
        read_only: false,
        toolsets: names(toolsets),
        allowed: names(allowed),
    }
}

#[test]
fn a_token_without_rules_gets_the_default_toolsets() {
    let shown = shown(Selection::default(), &ToolRules::default(), &[]);
    assert_eq!(shown, "read_issue write_issue");
}

#[test]
fn a_token_names_toolsets_and_within_them_tools() {
    let silent = Selection::default;
    for (toolsets, allowed, expected) in [
        ("all", "", "read_issue write_issue read_run start_run"),
        ("actions", "", "read_run start_run"),
        ("default, actions", "read_run", "read_run"),
        ("", "start_run, read_issue", "read_issue start_run"),
        ("issues", "start_run", ""),
        ("boards", "", ""),
    ] {
        assert_eq!(shown(silent(), &rules(toolsets, allowed), &[]), expected);
    }
    let read_only = ToolRules {
        read_only: true,
        ..rules("all", "")
    };
    assert_eq!(shown(silent(), &read_only, &[]), "read_issue read_run");
}

#[test]
fn headers_narrow_what_the_token_gives_and_never_widen_it() {
    let (silent, all) = (Selection::default, rules("all", ""));
    for (headers, expected) in [
        (&[("x-mcp-toolsets", "actions")][..], "read_run start_run"),
        (&[("x-mcp-tools", "read_run")], "read_run"),
        (
            &[("x-mcp-toolsets", "issues"), ("x-mcp-tools", "read_run")],
            "read_issue write_issue read_run",
        ),
        (
            &[
                ("x-mcp-toolsets", "default"),
                ("x-mcp-exclude-tools", "write_issue"),
            ],
            "read_issue",
        ),
        (&[("x-mcp-readonly", "true")], "read_issue read_run"),
        (&[("x-mcp-readonly", "perhaps")], "read_issue read_run"),
        (
            &[("x-mcp-readonly", "false")],
            "read_issue write_issue read_run start_run",
        ),
    ] {
        assert_eq!(shown(silent(), &all, headers), expected, "{headers:?}");
    }
    let shown = shown(
        silent(),
        &ToolRules::default(),
        &[("x-mcp-toolsets", "all")],
    );
    assert_eq!(shown, "read_issue write_issue");
}

#[test]
fn what_the_operator_chose_is_the_default_and_the_most() {
    for (operator, token, expected) in [
        (selection("actions", ""), "", "read_run start_run"),
        (selection("actions", ""), "all", "read_run start_run"),
        (selection("actions", ""), "issues", ""),
        (
            selection("default", "read_run"),
            "",
            "read_issue write_issue read_run",
        ),
        (selection("", "start_run"), "", "start_run"),
    ] {
        assert_eq!(shown(operator, &rules(token, ""), &[]), expected);
    }
}

#[test]
fn a_tool_without_a_toolset_is_shown_by_default_and_counts_as_writing() {
    let catalogue = Catalogue::default();
    let offer = |rules| {
        catalogue
            .offer(&rules, &HeaderMap::new())
            .shows("any", false)
    };
    assert!(offer(ToolRules::default()));
    assert!(!offer(ToolRules {
        read_only: true,
        ..ToolRules::default()
    }));
}
