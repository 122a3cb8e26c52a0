//! Walks a GraphQL document over objects: operations, variables, fragments, directives, aliases.

use async_graphql_parser::{
    Positioned, parse_query,
    types::{
        Directive, DocumentOperations, ExecutableDocument, Field, FragmentDefinition,
        OperationDefinition, OperationType, Selection, SelectionSet,
    },
};
use serde_json::{Map, Value, json};

use super::{
    mutation,
    object::{Arguments, Facts, Fault, Node, Object},
    query::Query,
};
use crate::{github::links, world::Sim};

/// The answer to a request: `data` and `errors` as GitHub sends them.
pub(super) fn document(
    sim: &Sim,
    query: &str,
    name: Option<&str>,
    variables: &Map<String, Value>,
) -> Value {
    run(sim, query, name, variables)
        .unwrap_or_else(|message| json!({"errors": [{"message": message}]}))
}

fn run(
    sim: &Sim,
    query: &str,
    name: Option<&str>,
    variables: &Map<String, Value>,
) -> Result<Value, String> {
    let document = parse_query(query).map_err(|e| format!("Parse error: {e}"))?;
    let operation = operation(&document, name)?;
    let mut walk = Walk {
        document: &document,
        variables: with_defaults(operation, variables)?,
        errors: Vec::new(),
        path: Vec::new(),
    };
    let set = &operation.selection_set.node;
    let mut ledger = sim.ledger();
    let data = match operation.ty {
        OperationType::Query => {
            let facts = Facts {
                ledger: &ledger,
                links: links(sim),
            };
            walk.object(&Query(facts), set)?
        }
        OperationType::Mutation => {
            let mut data = Map::new();
            for field in walk.fields("Mutation", set)? {
                let arguments = walk.arguments(field)?;
                let name = field.name.node.as_str();
                let done = mutation::run(&mut ledger, name, &arguments.nested("input"))
                    .ok_or_else(|| undefined("Mutation", name))?;
                let facts = Facts {
                    ledger: &ledger,
                    links: links(sim),
                };
                let node = done.map(|done| mutation::payload(facts, done));
                let key = field.response_key().node.as_str();
                let value = walk.value(key, node, field)?;
                data.insert(key.to_owned(), value);
            }
            Value::Object(data)
        }
        OperationType::Subscription => return Err("Subscriptions are not supported".to_owned()),
    };
    let mut answer = json!({ "data": data });
    if !walk.errors.is_empty() {
        answer["errors"] = Value::Array(walk.errors);
    }
    Ok(answer)
}

fn operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Result<&'d OperationDefinition, String> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(only), _) => Some(only),
        (DocumentOperations::Multiple(all), Some(name)) => all.get(name),
        (DocumentOperations::Multiple(all), None) if all.len() == 1 => all.values().next(),
        (DocumentOperations::Multiple(_), None) => {
            return Err("An operation name is required".to_owned());
        }
    };
    let found = found.ok_or_else(|| format!("No operation named {}", name.unwrap_or_default()))?;
    Ok(&found.node)
}

fn with_defaults(
    operation: &OperationDefinition,
    given: &Map<String, Value>,
) -> Result<Map<String, Value>, String> {
    let mut all = Map::new();
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        let name = definition.name.node.as_str();
        let default = definition.default_value.as_ref();
        let default = default.and_then(|value| value.node.clone().into_json().ok());
        match given.get(name).cloned().or(default) {
            Some(value) => {
                all.insert(name.to_owned(), value);
            }
            None if !definition.var_type.node.nullable => {
                let kind = &definition.var_type.node;
                return Err(format!(
                    "Variable ${name} of type {kind} was provided invalid value"
                ));
            }
            None => {}
        }
    }
    Ok(all)
}

fn undefined(typename: &str, field: &str) -> String {
    format!("Field '{field}' doesn't exist on type '{typename}'")
}

struct Walk<'d> {
    document: &'d ExecutableDocument,
    variables: Map<String, Value>,
    errors: Vec<Value>,
    path: Vec<Value>,
}

impl<'d> Walk<'d> {
    fn object(&mut self, object: &dyn Object<'_>, set: &'d SelectionSet) -> Result<Value, String> {
        let mut answer = Map::new();
        for field in self.fields(object.typename(), set)? {
            let (name, key) = (field.name.node.as_str(), field.response_key().node.as_str());
            if name == "__typename" {
                answer.insert(key.to_owned(), json!(object.typename()));
                continue;
            }
            let arguments = self.arguments(field)?;
            let node = object
                .field(name, &arguments)
                .ok_or_else(|| undefined(object.typename(), name))?;
            let value = self.value(key, node, field)?;
            merge(&mut answer, key, value);
        }
        Ok(Value::Object(answer))
    }

    fn value(
        &mut self,
        key: &str,
        node: Result<Node<'_>, Fault>,
        field: &'d Field,
    ) -> Result<Value, String> {
        self.path.push(json!(key));
        let value = match node {
            Ok(node) => self.node(node, field)?,
            Err(fault) => {
                let error =
                    json!({"type": fault.kind, "path": self.path, "message": fault.message});
                self.errors.push(error);
                Value::Null
            }
        };
        self.path.pop();
        Ok(value)
    }

    fn node(&mut self, node: Node<'_>, field: &'d Field) -> Result<Value, String> {
        match node {
            Node::Value(value) => Ok(value),
            Node::Object(object) => self.object(&*object, &field.selection_set.node),
            Node::List(all) => {
                let all = all.into_iter().map(|node| self.node(node, field));
                Ok(Value::Array(all.collect::<Result<_, _>>()?))
            }
        }
    }

    /// The fields of a set that apply to a type, fragments unfolded.
    fn fields(&self, typename: &str, set: &'d SelectionSet) -> Result<Vec<&'d Field>, String> {
        let mut fields = Vec::new();
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if self.included(&field.node.directives)? => {
                    fields.push(&field.node);
                }
                Selection::InlineFragment(inline) if self.included(&inline.node.directives)? => {
                    let on = inline.node.type_condition.as_ref();
                    if on.is_none_or(|on| meets(typename, on.node.on.node.as_str())) {
                        fields.extend(self.fields(typename, &inline.node.selection_set.node)?);
                    }
                }
                Selection::FragmentSpread(spread) if self.included(&spread.node.directives)? => {
                    let name = spread.node.fragment_name.node.as_str();
                    let fragment: &'d Positioned<FragmentDefinition> = self
                        .document
                        .fragments
                        .get(name)
                        .ok_or_else(|| format!("Fragment {name} was used, but not defined"))?;
                    if meets(typename, fragment.node.type_condition.node.on.node.as_str()) {
                        fields.extend(self.fields(typename, &fragment.node.selection_set.node)?);
                    }
                }
                _ => {}
            }
        }
        Ok(fields)
    }

    /// Whether `@include` and `@skip` let it stay.
    fn included(&self, directives: &[Positioned<Directive>]) -> Result<bool, String> {
        for directive in directives {
            let wanted = match directive.node.name.node.as_str() {
                "include" => true,
                "skip" => false,
                other => return Err(format!("Directive @{other} is not defined")),
            };
            let argument = directive.node.get_argument("if");
            let argument = argument.ok_or("Argument 'if' is missing")?;
            let value = argument
                .node
                .clone()
                .into_const_with(|name| self.variable(&name));
            let value = value?.into_json().map_err(|e| e.to_string())?;
            if value.as_bool() != Some(wanted) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn arguments(&self, field: &Field) -> Result<Arguments, String> {
        let mut all = Map::new();
        for (name, value) in &field.arguments {
            let value = value
                .node
                .clone()
                .into_const_with(|name| self.variable(&name));
            let value = value?.into_json().map_err(|e| e.to_string())?;
            all.insert(name.node.to_string(), value);
        }
        Ok(Arguments(all))
    }

    /// A nullable variable that was not given is null.
    fn variable(
        &self,
        name: &async_graphql_value::Name,
    ) -> Result<async_graphql_value::ConstValue, String> {
        let value = self.variables.get(name.as_str()).cloned();
        async_graphql_value::ConstValue::from_json(value.unwrap_or_default())
            .map_err(|e| e.to_string())
    }
}

/// Interfaces and unions that the simulated types belong to.
fn meets(typename: &str, on: &str) -> bool {
    typename == on
        || match on {
            "Node" => true,
            "Actor" => matches!(typename, "User" | "Bot" | "Organization" | "Mannequin"),
            "RepositoryOwner" => matches!(typename, "User" | "Organization"),
            "Comment" => {
                typename.ends_with("Comment") || matches!(typename, "Issue" | "PullRequest")
            }
            "IssueOrPullRequest" | "SearchResultItem" => {
                matches!(typename, "Issue" | "PullRequest")
            }
            _ => false,
        }
}

/// Two selections of one field add up.
fn merge(answer: &mut Map<String, Value>, key: &str, value: Value) {
    match (answer.get_mut(key), value) {
        (Some(Value::Object(old)), Value::Object(new)) => {
            for (key, value) in new {
                merge(old, &key, value);
            }
        }
        (_, value) => {
            answer.insert(key.to_owned(), value);
        }
    }
}
