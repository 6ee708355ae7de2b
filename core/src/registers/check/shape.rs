//! Whether a ledger holds together: its id, its steps, what names an entry, the columns of list and paper.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::lint::Finding;
use crate::registers::choice::Step;
use crate::registers::letters::fold;

/// What the widths of a ledger's columns may come to on a sheet of paper.
const PAPER: usize = 26;

impl Checked<'_> {
    pub(super) fn shape(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(self.home());
        findings.extend(self.steps());
        findings.extend(self.named());
        findings.extend(self.columns());
        findings.extend(self.headers());
        findings
    }

    fn home(&self) -> Option<Finding> {
        let id = &self.register.id;
        let message = format!("id が「{id}」ですが、ファイルの名前とちがいます。");
        let next = "ファイルの名前と同じ id にしてください。";
        let is_home = self.file.path() == format!("registers/{id}.toml");
        (!is_home).then(|| self.fault("id", "name.file", message, next))
    }

    fn steps(&self) -> Vec<Finding> {
        let steps = &self.register.steps;
        let mut findings = Vec::new();
        if !steps.is_sorted_by(|before, after| before < after) {
            let next = "request, approve, hand-over, return, inspect, close の順に、1回ずつ書いてください。";
            findings.push(self.fault(
                "steps",
                "register.steps",
                "steps の順番がちがいます。",
                next,
            ));
        }
        let has = |it| steps.contains(&it);
        let lends_halfway = has(Step::HandOver) != has(Step::Return);
        if lends_halfway || (has(Step::Request) && !has(Step::Approve)) {
            let next = "hand-over には return を、request には approve を合わせてください。";
            findings.push(self.fault("steps", "register.steps", "steps が つながりません。", next));
        }
        findings
    }

    /// The fields that name an entry and make it the same.
    fn named(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let named = std::iter::once(("name", &self.register.name));
        for (key, id) in named.chain(self.register.same.iter().map(|it| ("same", it))) {
            let field = self.register.field(id.as_str());
            if field.is_none_or(|it| !it.required || it.at.is_some()) {
                let message = format!("{key} の「{id}」は、はじめに必ず書く列ではありません。");
                let next = "required = true の列をえらんでください。";
                findings.push(self.fault(key, "register.key", message, next));
            }
        }
        if self.register.same.is_empty() {
            let next = "同じ行だとわかる列を same に書いてください。";
            findings.push(self.fault("same", "register.key", "same がありません。", next));
        }
        findings
    }

    fn columns(&self) -> Vec<Finding> {
        let fields = &self.register.fields;
        let mut findings = Vec::new();
        let width: usize = fields.iter().map(|it| usize::from(it.width)).sum();
        if width > PAPER || width == 0 {
            let message = format!("列の幅の合計が {width} です（1から{PAPER}まで）。");
            let next = "長い列の width を 0 にしてください。";
            findings.push(self.fault("field", "register.width", message, next));
        }
        if !fields.iter().any(|it| it.listed) {
            let next = "一覧に出す列に listed = true を書いてください。";
            let message = "一覧に出る列がありません。";
            findings.push(self.fault("field", "register.listed", message, next));
        }
        let mut seen = BTreeSet::new();
        for (at, field) in fields.iter().enumerate() {
            if !seen.insert(&field.id) {
                let message = format!("列「{}」が二つあります。", field.id);
                let next = "ちがう id にしてください。";
                let place = format!("field.{at}");
                findings.push(self.fault(&place, "register.field", message, next));
            }
        }
        findings
    }

    /// A heading must mean one column.
    fn headers(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut headers = BTreeMap::new();
        for (at, field) in self.register.fields.iter().enumerate() {
            let names = [
                field.label.plain(),
                field.label_en.clone(),
                field.id.as_str().to_owned(),
            ];
            let names = names.iter().chain(&field.headers);
            let names: BTreeSet<String> = names.map(|it| fold(it)).collect();
            for name in names {
                if let Some(other) = headers.insert(name.clone(), &field.id) {
                    let message = format!("見出し「{name}」は 列「{other}」と同じです。");
                    let next = "どちらかの見出しを変えてください。";
                    let place = format!("field.{at}");
                    findings.push(self.fault(&place, "register.header", message, next));
                }
            }
        }
        findings
    }
}
