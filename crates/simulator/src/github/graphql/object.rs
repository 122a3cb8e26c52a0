//! What a type of the schema implements, and what its fields give.

use serde_json::{Map, Value, json};

use super::super::shape::Links;
use crate::ledger::Ledger;

/// What all objects look at.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) links: Links<'a>,
}

/// One object of the graph.
pub(super) trait Object<'a> {
    /// Its type's name.
    fn typename(&self) -> &'static str;

    /// The value of a field, or nothing if the type has no such field.
    fn field(&self, name: &str, arguments: &Arguments) -> Option<Result<Node<'a>, Fault>>;
}

/// What a field gives.
pub(super) enum Node<'a> {
    /// A scalar, an enum value or null.
    Value(Value),
    /// An object, whose selection is walked.
    Object(Box<dyn Object<'a> + 'a>),
    /// A list of either.
    List(Vec<Node<'a>>),
}

impl<'a> Node<'a> {
    pub(super) const NULL: Self = Self::Value(Value::Null);

    pub(super) fn object(object: impl Object<'a> + 'a) -> Self {
        Self::Object(Box::new(object))
    }

    /// The object, or null.
    pub(super) fn maybe(object: Option<impl Object<'a> + 'a>) -> Self {
        object.map_or(Self::NULL, Self::object)
    }

    pub(super) fn value(value: impl Into<Value>) -> Self {
        Self::Value(value.into())
    }
}

/// A field that could not be resolved; the field becomes null and the fault is listed.
#[derive(Debug)]
pub(super) struct Fault {
    /// GitHub's word, as `NOT_FOUND`.
    pub(super) kind: &'static str,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self {
            kind: "NOT_FOUND",
            message: message.into(),
        }
    }

    pub(super) fn unprocessable(message: impl Into<String>) -> Self {
        Self {
            kind: "UNPROCESSABLE",
            message: message.into(),
        }
    }
}

/// The arguments of a field, with variables filled in.
#[derive(Debug, Default)]
pub(super) struct Arguments(pub(super) Map<String, Value>);

impl Arguments {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    /// The members of an object argument, as a mutation's `input`.
    pub(super) fn nested(&self, name: &str) -> Self {
        let members = self.0.get(name).and_then(Value::as_object);
        Self(members.cloned().unwrap_or_default())
    }
}

/// An object whose fields are all known beforehand and take no arguments.
pub(super) struct Plain {
    pub(super) typename: &'static str,
    pub(super) fields: Value,
}

impl<'a> Object<'a> for Plain {
    fn typename(&self) -> &'static str {
        self.typename
    }

    fn field(&self, name: &str, _: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let value = self.fields.get(name)?.clone();
        Some(Ok(node(self.typename, value)))
    }
}

/// Objects inside of plain fields are plain objects too.
fn node<'a>(parent: &'static str, value: Value) -> Node<'a> {
    match value {
        Value::Object(_) => Node::object(Plain {
            typename: parent,
            fields: value,
        }),
        Value::Array(all) => Node::List(all.into_iter().map(|v| node(parent, v)).collect()),
        scalar => Node::Value(scalar),
    }
}

/// An id that a client hands back, as GitHub's: a type's short name and a number.
pub(super) fn id(kind: &str, number: u64) -> Value {
    json!(super::super::shape::node(kind, number))
}
