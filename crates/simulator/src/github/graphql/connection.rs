//! A list that is read in pages by cursors.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::object::{Arguments, Fault, Node, Object, Plain};

/// Most that one page may have.
const MOST: u64 = 100;

/// The part of a list that `first`, `after`, `last` and `before` name.
pub(super) struct Connection<'a, T> {
    typename: &'static str,
    all: Vec<T>,
    start: usize,
    end: usize,
    make: fn(T) -> Node<'a>,
}

impl<'a, T: Copy + 'a> Connection<'a, T> {
    /// The page of `all` that the arguments ask for; `make` makes a node of an entry.
    pub(super) fn node(
        typename: &'static str,
        all: Vec<T>,
        arguments: &Arguments,
        make: fn(T) -> Node<'a>,
    ) -> Result<Node<'a>, Fault> {
        let (first, last) = (arguments.number("first"), arguments.number("last"));
        let Some(size) = first.or(last) else {
            let message = format!(
                "You must provide a `first` or `last` value to properly paginate the `{typename}`."
            );
            return Err(Fault {
                kind: "MISSING_PAGINATION_BOUNDARIES",
                message,
            });
        };
        if size > MOST {
            let message = format!(
                "Requesting {size} records on the `{typename}` exceeds the `first` limit of {MOST} records."
            );
            return Err(Fault {
                kind: "EXCESSIVE_PAGINATION",
                message,
            });
        }
        let size = usize::try_from(size).unwrap_or_default();
        let after = arguments.text("after").and_then(index);
        let before = arguments.text("before").and_then(index);
        let (from, to) = (
            after.map_or(0, |at| at + 1).min(all.len()),
            before.unwrap_or(all.len()).min(all.len()),
        );
        let to = to.max(from);
        let (start, end) = if first.is_some() {
            (from, from.saturating_add(size).min(to))
        } else {
            (to.saturating_sub(size).max(from), to)
        };
        Ok(Node::object(Self {
            typename,
            all,
            start,
            end,
            make,
        }))
    }

    fn page(&self) -> Value {
        let shown = self.end > self.start;
        json!({
            "hasNextPage": self.end < self.all.len(),
            "hasPreviousPage": self.start > 0,
            "startCursor": shown.then(|| cursor(self.start)),
            "endCursor": shown.then(|| cursor(self.end - 1)),
        })
    }
}

impl<'a, T: Copy + 'a> Object<'a> for Connection<'a, T> {
    fn typename(&self) -> &'static str {
        self.typename
    }

    fn field(&self, name: &str, _: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let page = || self.start..self.end;
        Some(Ok(match name {
            "totalCount" => Node::value(self.all.len()),
            "nodes" => Node::List(page().map(|at| (self.make)(self.all[at])).collect()),
            "edges" => {
                let edge = |at: usize| {
                    Node::object(Edge {
                        entry: self.all[at],
                        at,
                        make: self.make,
                    })
                };
                Node::List(page().map(edge).collect())
            }
            "pageInfo" => Node::object(Plain {
                typename: "PageInfo",
                fields: self.page(),
            }),
            _ => return None,
        }))
    }
}

struct Edge<'a, T> {
    entry: T,
    at: usize,
    make: fn(T) -> Node<'a>,
}

impl<'a, T: Copy + 'a> Object<'a> for Edge<'a, T> {
    fn typename(&self) -> &'static str {
        "Edge"
    }

    fn field(&self, name: &str, _: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        match name {
            "cursor" => Some(Ok(Node::value(cursor(self.at)))),
            "node" => Some(Ok((self.make)(self.entry))),
            _ => None,
        }
    }
}

fn cursor(index: usize) -> String {
    STANDARD.encode(format!("cursor:v1:{index}"))
}

fn index(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(STANDARD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("cursor:v1:")?.parse().ok()
}
