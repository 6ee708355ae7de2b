//! The few scripts that browsers get from us: nothing in them makes code or markup of text.

use super::{Finding, root};

/// What a script does not say, and why.
const NEVER: &[(&str, &str)] = &[
    ("eval(", "text is no code"),
    ("Function(", "text is no code"),
    ("innerHTML", "text is no markup"),
    ("outerHTML", "text is no markup"),
    ("insertAdjacentHTML", "text is no markup"),
    ("document.write", "text is no markup"),
    ("import(", "what runs stands in the page"),
    ("https://", "nothing is asked of others"),
];

fn findings(file: &str, text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        for (word, why) in NEVER {
            if line.contains(word) {
                found.push(Finding::new(file, at + 1, format!("{word}: {why}")));
            }
        }
    }
    found
}

#[test]
fn no_script_of_ours_makes_code_of_text() {
    let mut scripts = 0;
    for entry in std::fs::read_dir(root().join("app/src/web")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|it| it == "js") {
            scripts += 1;
            let text = std::fs::read_to_string(&path).unwrap();
            let found = findings(&path.display().to_string(), &text);
            assert!(found.is_empty(), "{found:#?}");
        }
    }
    assert_eq!(scripts, 3, "each script is named in ARCHITECTURE.md");
    assert_eq!(findings("x.js", "a\nit.innerHTML = eval(text);").len(), 2);
}
