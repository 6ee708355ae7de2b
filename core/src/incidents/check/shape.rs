//! Shape of the incidents' data: names of files, order of steps, the four pictures, figures that the catalogue knows too.

use std::collections::BTreeSet;

use super::super::choice::{Limit, Phase, Required};
use super::super::clock::{ClockRule, Period};
use super::super::drill::Scenario;
use super::super::escalation::Escalation;
use super::super::form_place::FormLabels;
use super::super::municipality::Municipality;
use super::super::playbook::Playbook;
use super::super::read::Opened;
use super::{Around, fault};
use crate::catalogue::{Provision, Value};
use crate::lint::{Finding, TomlFile};

/// So many pictures has every card of what not to do.
const PICTURES: usize = 4;

impl Around<'_> {
    pub(super) fn shape(&self, opened: &Opened<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (file, it) in &opened.form_labels {
            found.extend(form_labels(file, it));
        }
        for (file, it) in &opened.playbooks {
            found.extend(named(file, it.id.as_str()));
            found.extend(playbook(file, it));
        }
        for (file, it) in &opened.clocks {
            found.extend(named(file, it.id.as_str()));
            found.extend(self.clock_shape(file, it));
        }
        for (file, it) in &opened.municipalities {
            found.extend(named(file, it.id.as_str()));
            found.extend(self.municipality_shape(file, it));
        }
        for (file, it) in &opened.scenarios {
            found.extend(named(file, it.id.as_str()));
            found.extend(scenario(file, it));
        }
        for (file, it) in &opened.drafts {
            found.extend(named(file, it.id.as_str()));
        }
        for (file, it) in &opened.escalation {
            found.extend(escalation(file, it));
        }
        found
    }

    fn clock_shape(&self, file: &TomlFile<'_>, of: &ClockRule) -> Vec<Finding> {
        let mut found = Vec::new();
        for (at, period) in of.periods.iter().enumerate() {
            let place = format!("period.{at}");
            let says_days = period.days.is_some();
            let wants_days = matches!(of.limit, Limit::Guide | Limit::Deadline);
            if says_days != wants_days {
                let message = "日数と、期限の強さが合いません。".to_owned();
                let next = "guide と deadline には days を書き、ほかには書かないでください。";
                found.push(fault(file, &place, "clock.days", (message, next)));
            }
            if period.moves && of.limit != Limit::Deadline {
                let message = "めやすの日は、休みの日でも動きません。".to_owned();
                let next = "moves を消すか、limit を deadline にしてください。";
                found.push(fault(file, &place, "clock.moves", (message, next)));
            }
            found.extend(self.unknown_figure(file, &place, period));
        }
        found
    }

    /// A figure that the provision does not hold: one of the two is wrong.
    fn unknown_figure(&self, file: &TomlFile<'_>, place: &str, of: &Period) -> Option<Finding> {
        let provision = self.catalogue.provision(of.provision.as_ref()?.as_str())?;
        let figures = [of.days, of.days_improper, of.window_from];
        let unknown = figures
            .into_iter()
            .flatten()
            .find(|it| !holds(provision, i64::from(*it)))?;
        let message = format!("{unknown}日という数字が「{}」にありません。", provision.id);
        let next = "カタログの parameter とくらべて、正しいほうに直してください。";
        Some(fault(file, place, "clock.figure", (message, next)))
    }

    /// The table and the catalogue say the same of a municipality; what neither says is asked.
    fn municipality_shape(&self, file: &TomlFile<'_>, of: &Municipality) -> Option<Finding> {
        let provision = self.catalogue.provision(of.provision.as_ref()?.as_str())?;
        let mut told = provision.parameters.iter();
        let told = told.find(|it| it.name == "reportable")?;
        let expected = match &told.value {
            Value::Word(it) if it == "yes" => Required::Yes,
            _ => Required::Ask,
        };
        (of.leak != expected).then(|| {
            let message = format!("「{}」とちがいます。", provision.id);
            let next = "カタログの reportable とくらべて、正しいほうに直してください。";
            fault(file, "leak", "municipality.leak", (message, next))
        })
    }
}

fn holds(provision: &Provision, figure: i64) -> bool {
    let mut values = provision.parameters.iter();
    values.any(|it| it.value == Value::Number(figure))
}

fn named(file: &TomlFile<'_>, id: &str) -> Option<Finding> {
    let name = file.path().rsplit('/').next().unwrap_or_default();
    (name.strip_suffix(".toml") != Some(id)).then(|| {
        let message = format!("ファイルの名前と id「{id}」がちがいます。");
        let next = "同じにしてください。";
        fault(file, "id", "name.file", (message, next))
    })
}

fn playbook(file: &TomlFile<'_>, of: &Playbook) -> Vec<Finding> {
    let mut found = Vec::new();
    if of.donts.len() != PICTURES {
        let message = format!("「しないこと」の絵は {PICTURES}つです。");
        let next = "[[dont]] を 4つにしてください。";
        found.push(fault(file, "dont", "playbook.donts", (message, next)));
    }
    found.extend(steps(file, of));
    let empty = Phase::ALL
        .iter()
        .filter(|it| of.steps_in(**it).next().is_none());
    found.extend(empty.map(|phase| {
        let message = format!("「{phase}」の手順がありません。");
        let next = "どの時にも、することを 1つは書いてください。";
        fault(file, "step", "playbook.phase", (message, next))
    }));
    found.extend(lists(file, of));
    found
}

/// Steps that stand twice or before their time.
fn steps(file: &TomlFile<'_>, of: &Playbook) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let mut last = Phase::MinutesFive;
    for (at, step) in of.steps.iter().enumerate() {
        let place = format!("step.{at}");
        if !seen.insert(&step.id) {
            let message = format!("手順「{}」が 2つあります。", step.id);
            let next = "ちがう id にしてください。";
            found.push(fault(file, &place, "playbook.twice", (message, next)));
        }
        if step.phase < last {
            let message = "手順の順番が、時の順番とちがいます。".to_owned();
            let next = "minutes-5、minutes-60、day-1、to-the-end の順にならべてください。";
            found.push(fault(file, &place, "playbook.order", (message, next)));
        }
        last = step.phase;
    }
    found
}

/// Lists that are too short or too long.
fn lists(file: &TomlFile<'_>, of: &Playbook) -> Vec<Finding> {
    let lists = [
        ("calm", of.calm.len(), 2..=4),
        ("write_down", of.write_down.len(), 3..=7),
        ("closed_when", of.closed_when.len(), 2..=5),
        ("lessons", of.lessons.len(), 1..=3),
        ("items", of.items.len(), 1..=12),
    ];
    let wrong = lists
        .into_iter()
        .filter(|(_, length, wanted)| !wanted.contains(length));
    wrong
        .map(|(key, length, wanted)| {
            let message = format!("「{key}」が {length}行です。");
            let next = format!("{}から{}までにしてください。", wanted.start(), wanted.end());
            fault(file, key, "playbook.lines", (message, &next))
        })
        .collect()
}

fn scenario(file: &TomlFile<'_>, of: &Scenario) -> Vec<Finding> {
    let pairs = of.surprises.windows(2).enumerate();
    let backwards = pairs.filter(|(_, pair)| matches!(pair, [a, b] if a.minute >= b.minute));
    let message = "できごとの分が、順番になっていません。";
    let next = "分の小さいものから、ならべてください。";
    backwards
        .map(|(at, _)| {
            let place = format!("surprise.{}", at + 1);
            fault(file, &place, "drill.order", (message.to_owned(), next))
        })
        .collect()
}

/// Words of labels that stand for two places.
fn form_labels(file: &TomlFile<'_>, of: &FormLabels) -> Vec<Finding> {
    let doubtful = of.doubtful().into_iter().map(|word| {
        let message = format!("見出しの言葉「{word}」が、2回書かれています。");
        let next = "どちらか1つにしてください。";
        fault(file, "label", "form-labels.twice", (message, next))
    });
    doubtful.collect()
}

fn escalation(file: &TomlFile<'_>, of: &Escalation) -> Option<Finding> {
    let rising = of
        .levels
        .windows(2)
        .all(|it| matches!(it, [a, b] if a.minutes < b.minutes));
    let at_once = of.levels.first().is_some_and(|it| it.minutes == 0);
    (!(rising && at_once)).then(|| {
        let message = "知らせる順番の分が、0から順に大きくなっていません。".to_owned();
        let next = "はじめを 0分にして、順に大きくしてください。";
        fault(file, "level", "escalation.order", (message, next))
    })
}
