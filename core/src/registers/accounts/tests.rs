//! The check of accounts rule by rule, and lists compared with the ledger.

use super::*;

const TODAY: &str = "2026-11-22";

fn ledger() -> Register {
    let field = |id: &str, kind: &str, headers: &str, more: &str| {
        format!(
            "[[field]]\nid = \"{id}\"\nkind = \"{kind}\"\nlabel = \"{id}\"\nlabel_en = \"{id}\"\nheaders = [{headers}]\nbasis = \"practice\"\n{more}\n"
        )
    };
    let choices = ["personal", "shared", "vendor"].map(|it| {
        format!("[[field.choice]]\nid = \"{it}\"\nlabel = \"{it}\"\nlabel_en = \"{it}\"\n")
    });
    let text = [
        "id = \"logins\"\nversion = 1\nchapter = \"systems\"\norder = 1\ntitle = \"ID\"\ntitle_en = \"ID\"\n\
         about = \"ID\"\nabout_en = \"ID\"\nform = 99\nwriter = \"manager\"\nname = \"login\"\n\
         same = [\"system\", \"login\"]\nsteps = [\"close\"]\nitems = []\nsources = []\n\
         [accounts]\nsystem = \"system\"\nlogin = \"login\"\nperson = \"person\"\nkind = \"kind\"\n\
         shared = [\"shared\"]\noutside = [\"vendor\"]\nreason = \"reason\"\nuntil = \"until\"\n\
         measure = \"measure\"\ntwo_factor = \"two-factor\"\nlast_used = \"last-used\"\n"
            .to_owned(),
        field("system", "text", "", "required = true"),
        field("login", "text", "\"ログインID\"", "required = true"),
        field("person", "person", "\"氏名\"", ""),
        field("kind", "choice", "", &choices.concat()),
        field("reason", "text", "", ""),
        field("until", "date", "", ""),
        field("measure", "text", "", ""),
        field("two-factor", "yes-no", "", ""),
        field("last-used", "date", "\"最終ログイン\"", ""),
    ];
    toml::from_str(&text.concat()).unwrap()
}

fn values(all: &[(&str, &str)]) -> Values {
    let pair = |(field, value): &(&str, &str)| (field.parse().unwrap(), (*value).to_owned());
    all.iter().map(pair).collect()
}

fn member(name: &str, left_on: Option<&str>) -> Member {
    Member {
        name: name.to_owned(),
        left_on: left_on.map(|it| it.parse().unwrap()),
    }
}

fn checked(all: &[(&str, &str)]) -> AccountCheck {
    let ledger = ledger();
    let staff = [
        member("佐藤 花子", None),
        member("山田 太郎", Some("2026-09-30")),
        member("鈴木 一", None),
        member("鈴木　一", Some("2026-01-31")),
        member("来月 やめる", Some("2026-12-31")),
    ];
    let columns = ledger.accounts.as_ref().unwrap();
    check_account(columns, &values(all), (&staff, TODAY.parse().unwrap()))
}

/// An account in which everything is well, with something else laid over it; nothing typed takes a value away.
fn with(over: &[(&str, &str)]) -> AccountCheck {
    let mut all: BTreeMap<&str, &str> = BTreeMap::from([
        ("person", "佐藤花子"),
        ("kind", "personal"),
        ("two-factor", "yes"),
        ("last-used", "2026-11-01"),
    ]);
    all.extend(over.iter().copied());
    all.retain(|_, it| !it.is_empty());
    checked(&all.into_iter().collect::<Vec<_>>())
}

#[test]
fn an_account_in_order_has_no_finding_and_nothing_unknown() {
    assert_eq!(with(&[]), AccountCheck::default());
    assert_eq!(with(&[("person", "来月 やめる")]), AccountCheck::default());
}

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_else() {
    use AccountFinding::{Left, NoTwoFactor, Nobody, SharedOpen, SharedOver, Unlisted, Unused};
    let whole = [
        ("kind", "shared"),
        ("reason", "料金"),
        ("until", "2027-03-31"),
        ("measure", "紙に書く"),
    ];
    let shared = |over: &[(&'static str, &'static str)]| [&whole[..], over].concat();
    let cases = [
        (vec![("person", "山田太郎")], vec![Left]),
        (vec![("person", "")], vec![Nobody]),
        (vec![("person", "知らない 人")], vec![Unlisted]),
        (vec![("person", "知らない 人"), ("kind", "vendor")], vec![]),
        (vec![("person", ""), ("kind", "vendor")], vec![]),
        (shared(&[]), vec![]),
        (shared(&[("reason", "")]), vec![SharedOpen]),
        (shared(&[("until", "")]), vec![SharedOpen]),
        (shared(&[("measure", "")]), vec![SharedOpen]),
        (shared(&[("until", "2026-11-21")]), vec![SharedOver]),
        (shared(&[("until", "2026-11-22")]), vec![]),
        (vec![("two-factor", "no")], vec![NoTwoFactor]),
        // Ninety days ago, and one more.
        (vec![("last-used", "2026-08-24")], vec![]),
        (vec![("last-used", "2026-08-23")], vec![Unused]),
    ];
    for (over, findings) in cases {
        let check = with(&over);
        assert_eq!(check.findings, findings, "{over:?}");
        assert_eq!(check.unknown, [], "{over:?}");
    }
}

#[test]
fn what_nobody_has_written_is_not_known_and_never_a_finding() {
    use AccountUnknown::{LastUse, Person, TwoFactor};
    let check = with(&[("two-factor", ""), ("last-used", "")]);
    assert_eq!(
        (check.findings, check.unknown),
        (vec![], vec![TwoFactor, LastUse])
    );
    let check = with(&[("person", "鈴木 一")]);
    assert_eq!((check.findings, check.unknown), (vec![], vec![Person]));
}

fn rows(text: &str) -> Vec<Row> {
    let line = |(at, line): (usize, &str)| {
        let cells = line.split(',').map(str::to_owned).collect();
        (at + 1, cells)
    };
    text.lines().enumerate().map(line).collect()
}

fn compared(text: &str) -> Compared<usize> {
    let ledger = ledger();
    let all = [
        values(&[
            ("system", "ケア記録"),
            ("login", "sato01"),
            ("person", "佐藤 花子"),
        ]),
        values(&[("system", "ケア記録"), ("login", "yamada")]),
        values(&[("system", "メール"), ("login", "sato01")]),
    ];
    let entries: Vec<(usize, &Values)> = all.iter().enumerate().collect();
    let columns = ledger.accounts.as_ref().unwrap();
    compare_accounts((&ledger, columns), ("ケア記録", rows(text)), &entries).unwrap()
}

#[test]
fn the_list_of_a_program_is_compared_login_by_login_within_its_system() {
    let it = compared(
        "利用者一覧\nログインID,氏名,最終ログイン\nSATO０１,佐藤花子,R8.11.1\n\nito02,伊藤 次郎,2026/11/20\nito02,伊藤 次郎,\n",
    );
    assert_eq!(it.both.len(), 1);
    assert_eq!(it.both[0].2, 0);
    let (row, there) = &it.there[0];
    assert_eq!((*row, it.there.len()), (5, 1));
    let expected = values(&[
        ("system", "ケア記録"),
        ("login", "ito02"),
        ("person", "伊藤 次郎"),
        ("last-used", "2026-11-20"),
    ]);
    assert_eq!(*there, expected);
    assert_eq!((it.odd, it.here), (vec![6], vec![1]));
}

#[test]
fn a_list_without_headings_holds_logins_and_people() {
    let it = compared("sato01\nito02\n");
    assert_eq!((it.both.len(), it.there.len(), it.here), (1, 1, vec![1]));
    let it = compared("sato01,佐藤 花子\nito02,伊藤 次郎\n");
    assert_eq!(it.both.len(), 1);
    let person: FieldId = "person".parse().unwrap();
    assert_eq!(
        it.there[0].1.get(&person).map(String::as_str),
        Some("伊藤 次郎")
    );
}

#[test]
fn a_list_of_the_staff_tells_whose_accounts_are_of_nobody_in_it() {
    let ledger = ledger();
    let all = [
        values(&[("login", "a"), ("person", "佐藤花子")]),
        values(&[("login", "b"), ("person", "佐藤 花子")]),
        values(&[("login", "c"), ("person", "山田 太郎")]),
        values(&[("login", "d")]),
        values(&[("login", "e"), ("kind", "vendor"), ("person", "会社の人")]),
    ];
    let entries: Vec<(usize, &Values)> = all.iter().enumerate().collect();
    let names = ["佐藤　花子", "伊藤 次郎", "佐藤花子", " "].map(str::to_owned);
    let it = compare_staff(ledger.accounts.as_ref().unwrap(), &names, &entries);
    let listed = [("佐藤　花子".to_owned(), 2), ("伊藤 次郎".to_owned(), 0)];
    assert_eq!(it.listed, listed);
    assert_eq!((it.strangers, it.nobody), (vec![2], vec![3]));
}
