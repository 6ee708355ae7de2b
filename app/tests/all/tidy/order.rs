//! Capabilities use only those before them in one list, and each other only through their doors.

use super::{Finding, ORDER, every_crate_keeps, house_keeps, rust, tests_begin};

/// Small modules that everybody may use and that use nobody.
const BELOW: &[&str] = &["chance", "clock", "os", "words"];
/// What puts capabilities together, in order; only the commands use it.
const TOGETHER: &[&str] = &["demo", "server"];
/// The library's list of modules and the program's first line.
const ABOVE: &[&str] = &["lib", "main"];
/// The rooms of a capability that only its own door opens.
const ROOMS: &[&str] = &["store", "pages", "api"];

/// A later capability used, or one used round its door; test code aside.
fn order(path: &str, text: &str) -> Vec<Finding> {
    let Some(own) = module_of(path) else {
        return Vec::new();
    };
    if super::is_test_file(path) {
        return Vec::new();
    }
    let Some(own_rank) = rank(own) else {
        let what = format!("`{own}` is not in the list of capabilities");
        return vec![Finding::new(path, 1, what)];
    };
    let mut findings = Vec::new();
    let tests = tests_begin(path, text);
    for (line, used) in uses(path, text).into_iter().filter(|it| it.0 < tests) {
        let mut steps = used.iter().map(String::as_str);
        let (other, room) = (steps.next().unwrap_or_default(), steps.next());
        if rank(other).is_some_and(|it| it > own_rank) {
            let what = format!("`{own}` may not use `{other}`, which comes later");
            findings.push(Finding::new(path, line, what));
        }
        if other != own && room.is_some_and(|it| ROOMS.contains(&it)) {
            let what = format!("goes round the door of `{other}` (its mod.rs)");
            findings.push(Finding::new(path, line, what));
        }
    }
    findings
}

/// Those below are all equal, so none may use another; what puts together stands before the commands.
fn rank(module: &str) -> Option<usize> {
    if BELOW.contains(&module) {
        return Some(0);
    }
    let (cli, capabilities) = ORDER.split_last()?;
    let mut names = capabilities
        .iter()
        .chain(TOGETHER)
        .chain([cli])
        .chain(ABOVE);
    names.position(|it| *it == module).map(|it| it + 1)
}

/// The top module of a file below `app/src`.
fn module_of(path: &str) -> Option<&str> {
    path.strip_prefix("app/src/")?.split(['/', '.']).next()
}

/// What a file uses from the crate's top, as the first two names of each path, with the line.
fn uses(path: &str, text: &str) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    let lines = rust::code_lines(text);
    let code: String = lines.iter().flat_map(|(_, it)| [it, "\n"]).collect();
    for word in ["crate::".to_owned(), "super::".repeat(depth(path))] {
        for (at, _) in code.match_indices(&word) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':') {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let paths = first_names(&code[at + word.len()..]);
            found.extend(paths.into_iter().map(|it| (line, it)));
        }
    }
    found
}

/// How many `super` lead from a file to the crate's top.
fn depth(path: &str) -> usize {
    let inside = path.trim_start_matches("app/src/").trim_end_matches(".rs");
    inside.split('/').filter(|it| *it != "mod").count()
}

/// The paths that follow `crate::`: one, or those of a group `{a, b::{c}}`; two names of each.
fn first_names(rest: &str) -> Vec<Vec<String>> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let Some(group) = rest.strip_prefix('{') else {
        let names = rest.split("::").take(2);
        let names = names.map(|it| it.chars().take_while(|it| is_name(*it)).collect::<String>());
        return vec![names.take_while(|it| !it.is_empty()).collect()];
    };
    let mut depth = 0_i32;
    let mut members = vec![String::new()];
    for c in group.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            _ if depth < 0 => break,
            ',' if depth == 0 => members.push(String::new()),
            _ => members.last_mut().unwrap().push(c),
        }
    }
    members
        .iter()
        .flat_map(|it| first_names(it.trim()))
        .collect()
}

#[test]
fn a_capability_uses_only_those_before_it() {
    house_keeps("app/src", ".rs", order);
}

#[test]
fn a_capability_that_uses_a_later_one_is_found_however_it_is_written() {
    let bad = [
        "use crate::people::Person;",
        "pub use crate::people;",
        "use crate::{clock::Clock, people::{self, Person}};",
        "use crate::{\n    db::Db,\n    people,\n};",
        "fn f() { crate::people::find(1) }",
        "use super::super::people::Person;",
    ];
    for text in bad {
        let findings = order("app/src/web/frame.rs", text);
        assert_eq!(findings.len(), 1, "{text}: {findings:?}");
    }
}

#[test]
fn using_what_comes_before_is_fine_and_so_is_naming_it_in_words() {
    let good = [
        "use crate::web::Frame; use crate::clock::Clock;",
        "// crate::cli is far away\nconst A: &str = \"crate::cli\";",
        "pub(crate) fn f() {}",
        "fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::home::all;\n}",
        "use super::store;",
    ];
    for text in good {
        assert_eq!(order("app/src/people/pages.rs", text), [], "{text}");
    }
}

#[test]
fn a_module_outside_the_list_and_a_way_round_the_door_are_found() {
    assert_eq!(order("app/src/shortcuts.rs", "").len(), 1);
    assert_eq!(
        order("app/src/home/pages.rs", "use crate::people::store::find;").len(),
        1
    );
    assert_eq!(order("app/src/clock.rs", "use crate::db::Db;").len(), 1);
    assert_eq!(
        order("app/src/home/mod.rs", "use crate::server::serve;").len(),
        1
    );
    assert_eq!(
        order("app/src/cli/serve.rs", "use crate::server::serve;"),
        []
    );
}

/// Folders say which capability they serve, by the same names everywhere.
fn folder_names(path: &str) -> Vec<Finding> {
    let tops = [
        ("app/src/", ["demo", "server", "testing"].as_slice()),
        ("core/src/", &["plain", "words", "calendar", "demo"]),
        ("data/", &["plain", "words", "demo"]),
    ];
    let strange = tops.iter().find_map(|(top, also)| {
        let (folder, _) = path.strip_prefix(top)?.split_once('/')?;
        (!ORDER.contains(&folder) && !also.contains(&folder)).then_some(folder)
    });
    let finding = |it| {
        Finding::new(
            path,
            1,
            format!("the folder `{it}` is no capability of the list"),
        )
    };
    strange.map(finding).into_iter().collect()
}

#[test]
fn folders_are_named_after_capabilities() {
    every_crate_keeps(|path, _| folder_names(path));
    house_keeps("data", ".toml", |path, _| folder_names(path));
}

#[test]
fn a_folder_with_another_name_is_found() {
    assert_eq!(folder_names("data/ledgers/usb.toml").len(), 1);
    assert_eq!(folder_names("core/src/ledgers/mod.rs").len(), 1);
    assert_eq!(folder_names("data/words/web.toml"), []);
    assert_eq!(folder_names("core/src/ids.rs"), []);
}
