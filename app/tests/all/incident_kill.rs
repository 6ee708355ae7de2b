//! A server that is killed in the middle of an incident: whatever was answered stands in the timeline of the next one, once and in its order.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::Value;
use ureq::Agent;
use ureq::http::Response;

use super::cli::mamori;

/// How often the server is killed.
const KILLS: usize = 4;
/// Notes that are answered before each kill: the first kill comes right after the report itself.
const NOTES: [usize; KILLS] = [0, 1, 5, 11];

/// A demo over a folder that outlives it.
pub(crate) struct Demo {
    child: Child,
    told: Value,
}

impl Demo {
    pub(crate) fn start(dir: &Path) -> Self {
        let mut child = mamori("try --listen 127.0.0.1:0")
            .args(["--json", "--data"])
            .arg(dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut text = String::new();
        let mut lines = BufReader::new(child.stdout.as_mut().unwrap());
        let told = loop {
            let read = lines.read_line(&mut text).unwrap();
            assert_ne!(read, 0, "ended early: {text}");
            if let Ok(told) = serde_json::from_str(&text) {
                break told;
            }
        };
        Self { child, told }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let url = self.told["url"].as_str().unwrap();
        format!("{}{path}", url.trim_end_matches('/'))
    }

    pub(crate) fn office(&self, page: &str) -> String {
        format!("/offices/{}/{page}", self.told["office"].as_str().unwrap())
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: nothing is put in order.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have been killed already; both are fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser that knows one session, whichever server answers.
pub(crate) struct Visitor {
    agent: Agent,
    cookie: String,
}

impl Visitor {
    pub(crate) fn post(&self, to: &str, form: &[(&str, &str)]) -> Response<ureq::Body> {
        let asked = self.agent.post(to).header("cookie", &self.cookie);
        let asked = asked.header("sec-fetch-site", "same-origin");
        asked.send_form(form.iter().copied()).unwrap()
    }

    pub(crate) fn page(&self, to: &str) -> String {
        let mut answer = self
            .agent
            .get(to)
            .header("cookie", &self.cookie)
            .call()
            .unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{to}: {text}");
        text
    }

    /// Signs in by the button that the demo offers.
    pub(crate) fn of(demo: &Demo, login: &str) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .build();
        let visitor = Self {
            agent: config.into(),
            cookie: String::new(),
        };
        let page = visitor.page(&demo.url("/sign-in"));
        let button = page.split(&format!("value=\"{login}\"")).nth(1).unwrap();
        let (password, code) = (value(button, "password"), value(button, "code"));
        let form = [("login", login), ("password", &password), ("code", &code)];
        let answer = visitor.post(&demo.url("/sign-in"), &form);
        let cookies = answer.headers().get_all("set-cookie").iter();
        let pairs = cookies.filter_map(|it| it.to_str().ok()?.split(';').next());
        let cookie = pairs.collect::<Vec<_>>().join("; ");
        assert!(!cookie.is_empty(), "{login} was not let in");
        Self { cookie, ..visitor }
    }
}

pub(crate) fn value(page: &str, name: &str) -> String {
    let front = format!("name=\"{name}\" value=\"");
    let rest = page.split(&front).nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

pub(crate) fn location(answer: &Response<ureq::Body>) -> String {
    let to = answer.headers().get("location");
    let to = to.unwrap_or_else(|| panic!("{}", answer.status()));
    to.to_str().unwrap().to_owned()
}

#[test]
fn a_kill_in_the_middle_of_an_incident_leaves_its_timeline_complete() {
    let dir = tempfile::tempdir().unwrap();
    let demo = Demo::start(dir.path());
    let manager = Visitor::of(&demo, "tanaka.k");
    let form = manager.page(&demo.url(&demo.office("report/lost")));
    let choice = [("choice", "lost-device"), ("key", &value(&form, "key"))];
    let sent = location(&manager.post(&demo.url(&demo.office("report")), &choice));
    let room = sent.strip_suffix("/mine").unwrap().to_owned();
    let mut noted: Vec<String> = Vec::new();
    let mut demo = demo;
    for (kill, notes) in NOTES.into_iter().enumerate() {
        for n in 0..notes {
            let words = format!("memo-{kill}-{n}.");
            let path = format!("{room}/notes");
            let kept = manager.post(&demo.url(&path), &[("words", &words)]);
            assert_eq!(location(&kept), room);
            noted.push(words);
        }
        demo.kill();
        demo = Demo::start(dir.path());
        let page = manager.page(&demo.url(&room));
        let places: Vec<Vec<usize>> = noted
            .iter()
            .map(|it| page.match_indices(it.as_str()).map(|it| it.0).collect())
            .collect();
        assert!(
            places.iter().all(|it| it.len() == 1),
            "{noted:?}: {places:?}"
        );
        assert!(places.is_sorted() || places.iter().rev().is_sorted());
    }
    let list = manager.page(&demo.url(&demo.office("incidents")));
    assert_eq!(
        list.matches(room.as_str()).count(),
        1,
        "one report is one incident"
    );
    demo.kill();
}
