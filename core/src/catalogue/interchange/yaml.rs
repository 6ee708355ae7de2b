//! Plain values as YAML: blocks of maps and lists, every text in double quotes; nothing is read here.

use serde_json::Value;

/// A document. Maps keep the order in which their keys were given.
pub(super) fn document(value: &Node) -> String {
    let mut text = String::new();
    block(value, 0, &mut text);
    text
}

/// A value with its keys in order.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// A text, number or truth.
    Leaf(Value),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in order; an empty leaf is left out.
    Map(Vec<(&'static str, Node)>),
}

impl Node {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Leaf(Value::String(text.into()))
    }

    /// A number or truth.
    pub(super) fn leaf(value: impl Into<Value>) -> Self {
        Self::Leaf(value.into())
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Leaf(Value::String(text)) => text.is_empty(),
            Self::Leaf(_) => false,
            Self::List(all) => all.is_empty(),
            Self::Map(all) => all.iter().all(|(_, it)| it.is_empty()),
        }
    }
}

fn block(node: &Node, depth: usize, text: &mut String) {
    match node {
        Node::Leaf(value) => leaf(value, text),
        Node::List(all) => {
            for it in all {
                indent(depth, text);
                text.push_str("- ");
                inside(it, depth + 1, text);
            }
        }
        Node::Map(all) => {
            let full = all.iter().filter(|(_, it)| !it.is_empty());
            for (key, it) in full {
                indent(depth, text);
                pair(key, it, depth, text);
            }
        }
    }
}

/// JSON's way to write a text is one of YAML's.
fn leaf(value: &Value, text: &mut String) {
    text.push_str(&value.to_string());
    text.push('\n');
}

/// An element of a list: the first key stands on the line of the dash.
fn inside(node: &Node, depth: usize, text: &mut String) {
    let Node::Map(all) = node else {
        return block(node, depth, text);
    };
    let full = all.iter().filter(|(_, it)| !it.is_empty());
    for (at, (key, it)) in full.enumerate() {
        if at > 0 {
            indent(depth, text);
        }
        pair(key, it, depth, text);
    }
}

fn pair(key: &str, node: &Node, depth: usize, text: &mut String) {
    text.push_str(key);
    text.push(':');
    match node {
        Node::Leaf(value) => {
            text.push(' ');
            leaf(value, text);
        }
        Node::List(_) | Node::Map(_) => {
            text.push('\n');
            block(node, depth + 1, text);
        }
    }
}

fn indent(depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_maps_are_written_as_blocks_and_texts_in_quotes() {
        let node = Node::Map(vec![
            ("urn", Node::text("urn:a:b")),
            ("none", Node::text("")),
            ("yes", Node::leaf(true)),
            (
                "nodes",
                Node::List(vec![Node::Map(vec![
                    ("name", Node::text("二行\n\"文\"")),
                    ("in", Node::Map(vec![("depth", Node::leaf(2))])),
                    ("groups", Node::List(vec![Node::text("I")])),
                ])]),
            ),
        ]);
        let expected = "urn: \"urn:a:b\"\nyes: true\nnodes:\n  - name: \"二行\\n\\\"文\\\"\"\n    in:\n      depth: 2\n    groups:\n      - \"I\"\n";
        assert_eq!(document(&node), expected);
    }
}
