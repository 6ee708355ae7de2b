//! The forms of a page, read well enough to answer them; no general HTML reader.

/// A form: where it goes, what it sends anyway, and its buttons.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Where it is sent; empty means the page itself.
    pub(crate) action: String,
    /// Names of all fields, with the values they already have.
    pub(crate) fields: Vec<(String, String)>,
    /// Named buttons, each an answer.
    pub(crate) buttons: Vec<(String, String)>,
}

/// The forms of a page that are sent with POST, in order.
pub(crate) fn forms(html: &str) -> Vec<Form> {
    let mut found = Vec::new();
    for part in html.split("<form").skip(1) {
        let (head, rest) = part.split_once('>').unwrap_or((part, ""));
        let body = rest.split("</form").next().unwrap_or(rest);
        let is_post = attribute(head, "method").is_some_and(|it| it.eq_ignore_ascii_case("post"));
        if is_post {
            found.push(Form {
                action: attribute(head, "action").unwrap_or_default(),
                fields: named(body, "<input"),
                buttons: named(body, "<button"),
            });
        }
    }
    found
}

/// Name and value of the tags that have a name; of radio buttons and the like only the first.
fn named(body: &str, tag: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in body.split(tag).skip(1) {
        let head = part.split('>').next().unwrap_or(part);
        let Some(name) = attribute(head, "name") else {
            continue;
        };
        let is_answer = tag == "<button";
        if is_answer || !found.iter().any(|(it, _)| *it == name) {
            found.push((name, attribute(head, "value").unwrap_or_default()));
        }
    }
    found
}

fn attribute(head: &str, name: &str) -> Option<String> {
    let start = format!(" {name}=\"");
    let (_, rest) = head.split_once(&start)?;
    let value = rest.split('"').next()?;
    let plain = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    let unescape = |text: String, (from, to): &(&str, &str)| text.replace(from, to);
    Some(plain.iter().fold(value.to_owned(), unescape))
}

/// The fields as the body of a form.
pub(crate) fn encoded(fields: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", escaped(name), escaped(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn escaped(text: &str) -> String {
    let byte = |it: u8| match it {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(it).to_string()
        }
        _ => format!("%{it:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_read_with_its_hidden_fields_and_answers() {
        let html = r#"<form action="/find"><input name="q"></form>
            <form class="card" method="post" action="/cards/1?a=1&amp;b=2">
            <input type="hidden" name="seen" value="3"><button name="answer" value="yes">○</button>
            <button name="answer" value="no">×</button></form>"#;
        let found = forms(html);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].action, "/cards/1?a=1&b=2");
        assert_eq!(found[0].fields, [("seen".to_owned(), "3".to_owned())]);
        assert_eq!(found[0].buttons.len(), 2);
    }

    #[test]
    fn a_body_is_escaped_as_a_browser_does() {
        let fields = [("name".to_owned(), "佐 &".to_owned())];
        assert_eq!(encoded(&fields), "name=%E4%BD%90%20%26");
    }
}
