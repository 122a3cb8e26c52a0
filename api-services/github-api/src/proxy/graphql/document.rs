//! A GraphQL document read strictly and written anew: GitHub sees what was understood here, and nothing else.

use std::fmt::Write as _;

use async_graphql_parser::{
    Positioned, parse_query,
    types::{
        Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection,
        SelectionSet,
    },
};
use async_graphql_value::{ConstValue, Name, Value};
use serde_json::{Map, Value as Json};

use super::shapes::{Given, Shape};

/// The longest document that is written, in bytes; fragments are written where they are used.
const LONGEST: usize = 256 * 1024;
/// How deep a document may be.
const DEEPEST: usize = 40;

/// What the caller of a query knows about the run.
pub(super) trait Bounds {
    /// Refuses a repository that is not the run's.
    fn repository(&self, owner: &str, name: &str) -> Result<(), String>;

    /// The search within the run's repositories.
    fn search(&self, query: &str) -> Result<String, String>;
}

/// A document that was understood.
#[derive(Debug)]
pub(super) struct Document {
    parsed: ExecutableDocument,
    name: Option<String>,
}

/// A query as it may be sent.
#[derive(Debug, PartialEq)]
pub(super) struct Query {
    pub(super) text: String,
    pub(super) variables: Map<String, Json>,
}

impl Document {
    /// Reads a document; `name` chooses among several operations.
    pub(super) fn read(text: &str, name: Option<&str>) -> Result<Self, String> {
        let parsed =
            parse_query(text).map_err(|error| format!("the document cannot be read: {error}"))?;
        Ok(Self {
            parsed,
            name: name.filter(|name| !name.is_empty()).map(str::to_owned),
        })
    }

    /// The operation that is asked for.
    pub(super) fn operation(&self) -> Result<&OperationDefinition, String> {
        let mut all = self.parsed.operations.iter();
        let chosen = match &self.name {
            Some(name) => all.find(|(known, _)| known.is_some_and(|known| known == name)),
            None if all.len() == 1 => all.next(),
            None => return Err("name one of the operations, as operationName".to_owned()),
        };
        let chosen = chosen.ok_or("there is no operation of that operationName")?;
        Ok(&chosen.1.node)
    }

    /// The operation as a query within bounds.
    pub(super) fn query(
        &self,
        mut variables: Map<String, Json>,
        bounds: &dyn Bounds,
    ) -> Result<Query, String> {
        let operation = self.operation()?;
        if operation.ty != OperationType::Query {
            return Err("only queries and known mutations are passed on".to_owned());
        }
        for definition in &operation.variable_definitions {
            let name = definition.node.name.node.as_str();
            if let (None, Some(default)) = (variables.get(name), &definition.node.default_value) {
                let default = default.node.clone().into_json();
                let default = default.map_err(|error| format!("${name}: {error}"))?;
                variables.insert(name.to_owned(), default);
            }
        }
        let mut writer = Writer {
            document: &self.parsed,
            bounds,
            variables,
            out: String::new(),
        };
        writer.head(operation)?;
        writer.set(&operation.selection_set.node, Shape::Of("Query"), 0)?;
        let defined = |name: &String| {
            let definitions = &operation.variable_definitions;
            definitions
                .iter()
                .any(|d| d.node.name.node == name.as_str())
        };
        writer.variables.retain(|name, _| defined(name));
        Ok(Query {
            text: writer.out,
            variables: writer.variables,
        })
    }
}

/// A value with its variables filled in.
pub(super) fn filled(value: &Value, variables: &Map<String, Json>) -> Result<Json, String> {
    let known = |name: Name| {
        let value = variables.get(name.as_str()).cloned();
        let value = value.ok_or_else(|| format!("${name} has no value"))?;
        ConstValue::from_json(value).map_err(|error| error.to_string())
    };
    let value = value.clone().into_const_with(known)?;
    value.into_json().map_err(|error| error.to_string())
}

struct Writer<'a> {
    document: &'a ExecutableDocument,
    bounds: &'a dyn Bounds,
    variables: Map<String, Json>,
    out: String,
}

impl Writer<'_> {
    fn put(&mut self, text: impl std::fmt::Display) -> Result<(), String> {
        write!(self.out, "{text}").map_err(|error| error.to_string())?;
        if self.out.len() > LONGEST {
            return Err("the document is too long; ask for less at once".to_owned());
        }
        Ok(())
    }

    fn head(&mut self, operation: &OperationDefinition) -> Result<(), String> {
        self.put("query")?;
        if operation.variable_definitions.is_empty() {
            return Ok(());
        }
        self.put("(")?;
        for definition in &operation.variable_definitions {
            let definition = &definition.node;
            // Defaults were put among the values.
            self.put(format_args!(
                "${}:{} ",
                definition.name.node, definition.var_type.node
            ))?;
        }
        self.put(")")
    }

    fn set(&mut self, set: &SelectionSet, shape: Shape, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err(format!("the document is more than {DEEPEST} levels deep"));
        }
        self.put("{")?;
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => self.field(&field.node, shape, depth)?,
                Selection::InlineFragment(fragment) => {
                    let fragment = &fragment.node;
                    let on = fragment
                        .type_condition
                        .as_ref()
                        .map(|c| c.node.on.node.as_str());
                    self.fragment(
                        on,
                        &fragment.directives,
                        &fragment.selection_set.node,
                        shape,
                        depth,
                    )?;
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let fragment = self.document.fragments.get(name);
                    let fragment = &fragment
                        .ok_or_else(|| format!("there is no fragment {name}"))?
                        .node;
                    if !fragment.directives.is_empty() {
                        return Err(format!("directives of fragment {name} are not passed on"));
                    }
                    let on = fragment.type_condition.node.on.node.as_str();
                    self.fragment(
                        Some(on),
                        &spread.node.directives,
                        &fragment.selection_set.node,
                        shape,
                        depth,
                    )?;
                }
            }
        }
        self.put("}")
    }

    fn fragment(
        &mut self,
        on: Option<&str>,
        directives: &[Positioned<Directive>],
        set: &SelectionSet,
        shape: Shape,
        depth: usize,
    ) -> Result<(), String> {
        let within = match on {
            None => shape,
            Some(on) => shape.within(on).ok_or_else(|| {
                format!("a fragment on {on} is not passed on there; it could lead out of the run's repositories")
            })?,
        };
        self.put("...")?;
        if let Some(on) = on {
            self.put(format_args!(" on {on}"))?;
        }
        self.directives(directives)?;
        self.set(set, within, depth + 1)
    }

    fn field(&mut self, field: &Field, shape: Shape, depth: usize) -> Result<(), String> {
        let name = field.name.node.as_str();
        let given = shape.field(name).ok_or_else(|| {
            format!(
                "the field {name} is not passed on there: it is unknown or could lead out of the run's repositories; known are {}",
                shape.known().join(", ")
            )
        })?;
        if let Some(alias) = &field.alias {
            self.put(format_args!("{}:", alias.node))?;
        }
        self.put(name)?;
        self.arguments(field, shape)?;
        self.directives(&field.directives)?;
        let set = &field.selection_set.node;
        match given {
            Given::Value if set.items.is_empty() => self.put(" "),
            Given::Value => Err(format!("{name} has no fields")),
            Given::Things(_) if set.items.is_empty() => {
                Err(format!("say which fields of {name} are wanted"))
            }
            Given::Things(shape) => self.set(set, shape, depth + 1),
        }
    }

    fn arguments(&mut self, field: &Field, shape: Shape) -> Result<(), String> {
        let name = field.name.node.as_str();
        let mut replaced = None;
        if shape == Shape::Of("Query") {
            match name {
                "repository" => {
                    let (owner, name) = (self.text(field, "owner")?, self.text(field, "name")?);
                    self.bounds.repository(&owner, &name)?;
                }
                "search" => replaced = self.narrow(field)?,
                _ => {}
            }
        }
        if field.arguments.is_empty() {
            return Ok(());
        }
        self.put("(")?;
        for (index, (argument, value)) in field.arguments.iter().enumerate() {
            let argument = &argument.node;
            let again = field.arguments[..index]
                .iter()
                .any(|(other, _)| other.node == *argument);
            if again {
                return Err(format!("{argument} of {name} is given twice"));
            }
            match replaced.take().filter(|_| argument == "query") {
                Some(query) => self.put(format_args!("{argument}:{query} "))?,
                None => self.put(format_args!("{argument}:{} ", value.node))?,
            }
        }
        self.put(")")
    }

    /// The narrowed query as a literal, or in the variable that it came in.
    fn narrow(&mut self, field: &Field) -> Result<Option<Value>, String> {
        let narrowed = self.bounds.search(&self.text(field, "query")?)?;
        match field.get_argument("query").map(|value| &value.node) {
            Some(Value::Variable(name)) => {
                self.variables
                    .insert(name.to_string(), Json::String(narrowed));
                Ok(None)
            }
            _ => Ok(Some(Value::String(narrowed))),
        }
    }

    /// An argument that is a text, or a variable that holds one.
    fn text(&self, field: &Field, argument: &str) -> Result<String, String> {
        let what = || format!("{argument} of {}", field.name.node);
        let value = field.get_argument(argument);
        let value = value.ok_or_else(|| format!("{} is missing", what()))?;
        match filled(&value.node, &self.variables)? {
            Json::String(text) => Ok(text),
            _ => Err(format!("{} is no text", what())),
        }
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Result<(), String> {
        for directive in directives {
            let directive = &directive.node;
            let name = directive.name.node.as_str();
            match directive.arguments.as_slice() {
                [(argument, value)]
                    if matches!(name, "include" | "skip") && argument.node == "if" =>
                {
                    self.put(format_args!("@{name}(if:{})", value.node))?;
                }
                _ => return Err(format!("the directive @{name} is not passed on")),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// A run of acme/app alone.
    struct Own;

    impl Bounds for Own {
        fn repository(&self, owner: &str, name: &str) -> Result<(), String> {
            (owner == "acme" && name == "app")
                .then_some(())
                .ok_or_else(|| format!("{owner}/{name} is not this run's"))
        }

        fn search(&self, query: &str) -> Result<String, String> {
            Ok(format!("{query} repo:acme/app"))
        }
    }

    fn query(text: &str, variables: Json) -> Result<Query, String> {
        let Json::Object(variables) = variables else {
            panic!("variables are an object")
        };
        Document::read(text, None)?.query(variables, &Own)
    }

    #[test]
    fn a_document_is_written_anew_with_its_fragments_in_place() {
        let text = r#"query Q($n: Int = 7, $b: Boolean!) {
            r: repository(owner: "acme", name: "app") { issue(number: $n) @include(if: $b) { ...F } }
        }
        fragment F on Issue { title comments(first: 2) { nodes { body } } }"#;
        let written = query(text, json!({ "b": true, "unused": 1 })).unwrap();
        assert_eq!(
            written.text,
            r#"query($n:Int $b:Boolean! ){r:repository(owner:"acme" name:"app" ){issue(number:$n )@include(if:$b){... on Issue{title comments(first:2 ){nodes{body }}}}}}"#
        );
        assert_eq!(
            Json::Object(written.variables),
            json!({ "n": 7, "b": true })
        );
    }

    #[test]
    fn a_search_is_narrowed_where_its_words_are() {
        let literal = query(
            r#"{ search(query: "a \"b\"", type: ISSUE, first: 1) { issueCount } }"#,
            json!({}),
        );
        let text = literal.unwrap().text;
        assert!(text.contains(r#"query:"a \"b\" repo:acme/app""#), "{text}");
        let variable = query(
            "query($q: String!) { search(query: $q, type: ISSUE, first: 1) { issueCount } }",
            json!({ "q": "bug" }),
        );
        assert_eq!(variable.unwrap().variables["q"], "bug repo:acme/app");
    }

    #[test]
    fn variables_that_are_no_text_name_no_repository() {
        let text = "query($n: String) { repository(owner: \"acme\", name: $n) { id } }";
        for variables in [json!({}), json!({ "n": null }), json!({ "n": ["app"] })] {
            assert!(query(text, variables.clone()).is_err(), "{variables}");
        }
        assert!(query(text, json!({ "n": "app" })).is_ok());
    }

    #[test]
    fn fragments_that_turn_in_circles_end() {
        let text = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
        assert!(query(text, json!({})).is_err());
        let wide =
            "{ ...A ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }";
        assert!(query(wide, json!({})).is_err());
    }

    /// Selections that are often harmless alone, and lead away together.
    fn selection() -> impl Strategy<Value = String> {
        let field = proptest::sample::select(vec![
            r#"repository(owner:"acme",name:"app")"#,
            r#"repository(owner:"evil",name:"app")"#,
            "repository(owner:$o,name:$n)",
            r#"a:repository(owner:"acme",name:$n)"#,
            "viewer",
            "issue(number:7)",
            "owner",
            "parent",
            "repositories(first:1)",
            "headRepository",
            "pullRequest(number:1)",
            "issues(first:1)",
            "nodes",
            "repositoryOwner(login:\"evil\")",
            "node(id:\"x\")",
            "... on Repository",
            "... on User",
            "... on Query",
            "...",
        ]);
        let leaf = proptest::sample::select(vec!["id", "name", "login", "...F", "__typename"])
            .prop_map(str::to_owned);
        leaf.prop_recursive(6, 24, 3, move |inner| {
            (field.clone(), proptest::collection::vec(inner, 1..4))
                .prop_map(|(field, set)| format!("{field}{{{}}}", set.join(" ")))
        })
    }

    /// Every field with where it is, fragments looked through.
    fn fields<'a>(set: &'a SelectionSet, root: bool, all: &mut Vec<(bool, &'a Field)>) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    all.push((root, &field.node));
                    fields(&field.node.selection_set.node, false, all);
                }
                Selection::InlineFragment(fragment) => {
                    fields(&fragment.node.selection_set.node, root, all);
                }
                Selection::FragmentSpread(_) => panic!("fragments are written in place"),
            }
        }
    }

    proptest! {
        #[test]
        fn no_document_passes_with_a_foreign_repository(
            set in proptest::collection::vec(selection(), 1..4),
            fragment in selection(),
            on in "(Query|Repository|Actor|User|Issue)",
            owner in "(acme|evil)",
            name in "(app|other)",
        ) {
            let text = format!(
                "query($o:String!,$n:String!){{{}}} fragment F on {on}{{{fragment}}}",
                set.join(" ")
            );
            let variables = json!({ "o": owner, "n": name });
            if let Ok(passed) = query(&text, variables) {
                let document = parse_query(&passed.text).unwrap();
                let (_, operation) = document.operations.iter().next().unwrap();
                let mut all = Vec::new();
                fields(&operation.node.selection_set.node, true, &mut all);
                for (root, field) in all {
                    let name = field.name.node.as_str();
                    prop_assert!(!matches!(name, "parent" | "repositories" | "node" | "repositoryOwner"));
                    if name == "repository" {
                        prop_assert!(root);
                        for (argument, own) in [("owner", "acme"), ("name", "app")] {
                            let value = &field.get_argument(argument).unwrap().node;
                            prop_assert_eq!(filled(value, &passed.variables).unwrap(), json!(own));
                        }
                    }
                }
            }
        }

        #[test]
        fn what_was_written_reads_as_the_same(set in proptest::collection::vec(selection(), 1..3)) {
            let text = format!("query($o:String!,$n:String!){{{}}}", set.join(" "));
            let variables = json!({ "o": "acme", "n": "app" });
            if let Ok(once) = query(&text, variables) {
                let again = query(&once.text, Json::Object(once.variables.clone()));
                prop_assert_eq!(again.unwrap(), once);
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            // Whatever it is, it must not panic.
            let _ = query(&text, json!({}));
        }
    }
}
