//! What changes in `mamori.toml` when the data of a house goes elsewhere: the address of the database, and nothing else.

/// The text with another address of the database; `None` for `mamori.db` beside it. The old line stays as a comment, so that nobody
/// wonders what stood there.
pub fn moved_to(toml: &str, url: Option<&str>) -> String {
    let address = url.map(|it| format!("url = {}", quoted(it)));
    let mut lines: Vec<String> = Vec::new();
    let (mut section, mut is_said) = (String::new(), false);
    for line in toml.lines() {
        let bare = line.trim();
        if bare.starts_with('[') {
            section = heading(bare);
            lines.push(line.to_owned());
            if section == "database" {
                lines.extend(address.clone());
                is_said = true;
            }
            continue;
        }
        let key = bare.split('=').next().unwrap_or_default().trim();
        let is_address = (section == "database" && key == "url")
            || (section.is_empty() && key == "database.url");
        lines.push(if is_address {
            format!("#{bare}")
        } else {
            line.to_owned()
        });
    }
    if let (Some(address), false) = (address, is_said) {
        lines.extend([String::new(), "[database]".to_owned(), address]);
    }
    lines.join("\n") + "\n"
}

/// The name in `[name]`, without a comment behind it.
fn heading(line: &str) -> String {
    let inside = line.trim_start_matches('[').split(']').next();
    inside.unwrap_or_default().trim().to_owned()
}

fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_address_takes_the_place_of_the_old_one_and_the_rest_stays() {
        let before =
            "listen = \"a\"\n[database] # here\nurl = \"postgres://old\"\n[log]\nurl = 1\n";
        assert_eq!(
            moved_to(before, Some("postgres://n\"ew")),
            "listen = \"a\"\n[database] # here\nurl = \"postgres://n\\\"ew\"\n#url = \"postgres://old\"\n[log]\nurl = 1\n"
        );
        assert_eq!(
            moved_to(before, None),
            "listen = \"a\"\n[database] # here\n#url = \"postgres://old\"\n[log]\nurl = 1\n"
        );
    }

    #[test]
    fn an_address_is_added_where_there_was_none() {
        assert_eq!(
            moved_to("", Some("postgres://a")),
            "\n[database]\nurl = \"postgres://a\"\n"
        );
        assert_eq!(
            moved_to("database.url = \"postgres://a\"", None),
            "#database.url = \"postgres://a\"\n"
        );
        assert_eq!(moved_to("listen = \"a\"\n", None), "listen = \"a\"\n");
    }
}
