//! The lint of `data/registers`: ids, fields, rules and their fields, links, plain words; told with file and line.

use std::collections::{BTreeMap, BTreeSet};

use super::choice::{FieldKind, RuleName, Step};
use super::name::FieldId;
use super::opened;
use super::register::{Field, Register, Rule};
use super::value::{day, fold};
use crate::catalogue::{Catalogue, Reader};
use crate::lint::{Finding, TomlFile};
use crate::plain::{Breach, Gate, Text, Vocabulary, reading};

/// Characters in the label of a field or a choice.
const LABEL: usize = 20;
/// What the widths of a ledger's columns may come to on a sheet of paper.
const PAPER: usize = 26;

/// Checks all ledgers; the catalogue tells which provisions, editions and terms there are.
pub fn check(files: &BTreeMap<String, String>, catalogue: &Catalogue) -> Vec<Finding> {
    let (all, mut findings) = opened(files);
    let (vocabulary, _) = Vocabulary::read(files);
    let terms: Vec<String> = catalogue
        .glossary()
        .iter()
        .flat_map(|it| it.names())
        .collect();
    let gate = Gate {
        vocabulary: &vocabulary,
        terms: &terms,
        explained: &terms,
    };
    let ids: BTreeSet<&str> = all.iter().map(|(_, it)| it.id.as_str()).collect();
    let mut forms = BTreeMap::new();
    for (file, register) in &all {
        let other = forms.insert(register.form, register.id.as_str());
        if let Some(other) = other {
            let message = format!("様式の番号 {} は「{other}」と同じです。", register.form);
            findings.push(fault(
                file,
                "form",
                "register.form",
                message,
                "だれも使っていない番号にしてください。",
            ));
        }
        let checked = Checked {
            file,
            register,
            ids: &ids,
            catalogue,
        };
        findings.extend(checked.shape());
        findings.extend(checked.links());
        findings.extend(checked.words(gate));
    }
    findings
}

fn fault(
    file: &TomlFile<'_>,
    place: &str,
    rule: &'static str,
    message: String,
    next: &str,
) -> Finding {
    Finding::new((file.path(), file.line(place)), rule, message, next)
}

/// One ledger with what is around it.
struct Checked<'a> {
    file: &'a TomlFile<'a>,
    register: &'a Register,
    ids: &'a BTreeSet<&'a str>,
    catalogue: &'a Catalogue,
}

impl Checked<'_> {
    fn fault(&self, place: &str, rule: &'static str, message: String, next: &str) -> Finding {
        fault(self.file, place, rule, message, next)
    }

    fn shape(&self) -> Vec<Finding> {
        let register = self.register;
        let mut findings = Vec::new();
        if self.file.path() != format!("registers/{}.toml", register.id) {
            let message = format!(
                "id が「{}」ですが、ファイルの名前とちがいます。",
                register.id
            );
            findings.push(self.fault(
                "id",
                "name.file",
                message,
                "ファイルの名前と同じ id にしてください。",
            ));
        }
        findings.extend(self.steps());
        findings.extend(self.named());
        let width: usize = register.fields.iter().map(|it| usize::from(it.width)).sum();
        if width > PAPER || width == 0 {
            let message = format!("列の幅の合計が {width} です（1から{PAPER}まで）。");
            findings.push(self.fault(
                "field",
                "register.width",
                message,
                "長い列の width を 0 にしてください。",
            ));
        }
        if !register.fields.iter().any(|it| it.listed) {
            let next = "一覧に出す列に listed = true を書いてください。";
            findings.push(self.fault(
                "field",
                "register.listed",
                "一覧に出る列がありません。".to_owned(),
                next,
            ));
        }
        let mut seen = BTreeSet::new();
        let mut headers = BTreeMap::new();
        for (at, field) in register.fields.iter().enumerate() {
            let place = format!("field.{at}");
            if !seen.insert(&field.id) {
                let message = format!("列「{}」が二つあります。", field.id);
                findings.push(self.fault(
                    &place,
                    "register.field",
                    message,
                    "ちがう id にしてください。",
                ));
            }
            findings.extend(self.field(&place, field));
            let names = [
                field.label.plain(),
                field.label_en.clone(),
                field.id.as_str().to_owned(),
            ];
            let names: BTreeSet<String> = names
                .iter()
                .chain(&field.headers)
                .map(|it| fold(it))
                .collect();
            for name in names {
                if let Some(other) = headers.insert(name.clone(), &field.id) {
                    let message = format!("見出し「{name}」は 列「{other}」と同じです。");
                    findings.push(self.fault(
                        &place,
                        "register.header",
                        message,
                        "どちらかの見出しを変えてください。",
                    ));
                }
            }
        }
        for (at, rule) in register.rules.iter().enumerate() {
            findings.extend(self.rule(&format!("rule.{at}"), rule));
        }
        findings
    }

    fn steps(&self) -> Vec<Finding> {
        let steps = &self.register.steps;
        let mut findings = Vec::new();
        if !steps.is_sorted_by(|before, after| before < after) {
            let next = "request, approve, hand-over, return, inspect, close の順に、1回ずつ書いてください。";
            findings.push(self.fault(
                "steps",
                "register.steps",
                "steps の順番がちがいます。".to_owned(),
                next,
            ));
        }
        let has = |it| steps.contains(&it);
        if has(Step::HandOver) != has(Step::Return) || (has(Step::Request) && !has(Step::Approve)) {
            let next = "hand-over には return を、request には approve を合わせてください。";
            findings.push(self.fault(
                "steps",
                "register.steps",
                "steps が つながりません。".to_owned(),
                next,
            ));
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
                findings.push(self.fault(
                    key,
                    "register.key",
                    message,
                    "required = true の列をえらんでください。",
                ));
            }
        }
        if self.register.same.is_empty() {
            let next = "同じ行だとわかる列を same に書いてください。";
            findings.push(self.fault(
                "same",
                "register.key",
                "same がありません。".to_owned(),
                next,
            ));
        }
        findings
    }

    fn field(&self, place: &str, field: &Field) -> Vec<Finding> {
        let mut findings = Vec::new();
        if (field.kind == FieldKind::Choice) == field.choices.is_empty() {
            let next = "kind = \"choice\" の列にだけ、choice を書いてください。";
            findings.push(self.fault(
                place,
                "register.choice",
                format!("列「{}」の choice が合いません。", field.id),
                next,
            ));
        }
        if (field.kind == FieldKind::Entry) != field.of.is_some() {
            let next = "kind = \"entry\" の列にだけ、of を書いてください。";
            findings.push(self.fault(
                place,
                "register.of",
                format!("列「{}」の of が合いません。", field.id),
                next,
            ));
        }
        if let Some(of) = field
            .of
            .as_ref()
            .filter(|it| !self.ids.contains(it.as_str()))
        {
            findings.push(self.fault(
                place,
                "link.dangling",
                format!("台帳「{of}」がありません。"),
                "ある台帳の id を書いてください。",
            ));
        }
        if let Some(step) = field.at.filter(|it| !self.register.steps.contains(it)) {
            findings.push(self.fault(
                place,
                "register.at",
                format!("steps に「{step}」がありません。"),
                "ある step を書いてください。",
            ));
        }
        let mut seen = BTreeSet::new();
        for choice in &field.choices {
            let names = [
                choice.id.as_str().to_owned(),
                choice.label.plain(),
                choice.label_en.clone(),
            ];
            let names: BTreeSet<String> = names
                .iter()
                .chain(&choice.words)
                .map(|it| fold(it))
                .collect();
            if let Some(twice) = names.iter().find(|it| seen.contains(*it)) {
                findings.push(self.fault(
                    place,
                    "register.choice",
                    format!("「{twice}」が 二つの choice にあります。"),
                    "どちらかを変えてください。",
                ));
            }
            seen.extend(names);
        }
        findings
    }

    fn rule(&self, place: &str, rule: &Rule) -> Vec<Finding> {
        let mut findings = Vec::new();
        let unknown = |id: &FieldId| {
            let message = format!("列「{id}」がありません。");
            self.fault(
                place,
                "register.rule",
                message,
                "ある列の id を書いてください。",
            )
        };
        let wrong = |next: &str| {
            let message = format!("rule「{}」の書き方がちがいます。", rule.name);
            self.fault(place, "register.rule", message, next)
        };
        let Some(field) = self.register.field(rule.field.as_str()) else {
            return vec![unknown(&rule.field)];
        };
        let is_day = matches!(field.kind, FieldKind::Date);
        let is_moment = matches!(field.kind, FieldKind::Date | FieldKind::Moment);
        match rule.name {
            RuleName::LateWhenNotReturnedBy if !is_moment || !self.register.lends() => {
                findings.push(wrong("return のある台帳の、日か日時の列にしてください。"));
            }
            RuleName::LateWhenNotClosedBy
                if !is_moment || !self.register.steps.contains(&Step::Close) =>
            {
                findings.push(wrong("close のある台帳の、日か日時の列にしてください。"));
            }
            RuleName::Expires if !is_day || rule.days.is_none() => {
                findings.push(wrong("日の列と days を書いてください。"));
            }
            RuleName::DueAfter if !is_day || rule.months.is_none() => {
                findings.push(wrong("日の列と months を書いてください。"));
            }
            RuleName::Barred if rule.values.is_empty() => {
                findings.push(wrong("values を書いてください。"))
            }
            _ => {}
        }
        findings.extend(self.values(place, field, &rule.values));
        if let Some(only) = &rule.only {
            match self.register.field(only.field.as_str()) {
                None => findings.push(unknown(&only.field)),
                Some(field) => findings.extend(self.values(place, field, &only.values)),
            }
        }
        findings
    }

    /// Values that a field can never have.
    fn values(&self, place: &str, field: &Field, values: &[String]) -> Vec<Finding> {
        let is_possible = |value: &&String| match field.kind {
            FieldKind::Choice => field.choice(value).is_some(),
            FieldKind::YesNo => matches!(value.as_str(), "yes" | "no"),
            FieldKind::Date => day(value).is_ok(),
            _ => true,
        };
        let wrong = values.iter().filter(|it| !is_possible(it));
        let told = wrong.map(|it| {
            let message = format!("列「{}」は「{it}」になりません。", field.id);
            self.fault(
                place,
                "register.rule",
                message,
                "その列の値を書いてください。",
            )
        });
        told.collect()
    }

    fn links(&self) -> Vec<Finding> {
        let register = self.register;
        let mut findings = Vec::new();
        for (at, id) in register.items.iter().enumerate() {
            if self.catalogue.provision(id.as_str()).is_none() {
                let message = format!("項目「{id}」がありません。");
                findings.push(self.fault(
                    &format!("items.{at}"),
                    "link.dangling",
                    message,
                    "ある項目の id を書いてください。",
                ));
            }
        }
        for (at, it) in register.sources.iter().enumerate() {
            if self
                .catalogue
                .edition(it.edition.norm(), it.edition.short())
                .is_none()
            {
                let message = format!("版「{}」がありません。", it.edition);
                findings.push(self.fault(
                    &format!("sources.{at}"),
                    "link.dangling",
                    message,
                    "ある版の id を書いてください。",
                ));
            }
        }
        if let Some(permits) = &register.permits {
            if !self.ids.contains(permits.register.as_str()) {
                let message = format!("台帳「{}」がありません。", permits.register);
                findings.push(self.fault(
                    "permits",
                    "link.dangling",
                    message,
                    "ある台帳の id を書いてください。",
                ));
            }
            for id in [
                &permits.person,
                &permits.thing,
                &permits.from,
                &permits.until,
            ] {
                if register.field(id.as_str()).is_none() {
                    let message = format!("列「{id}」がありません。");
                    findings.push(self.fault(
                        "permits",
                        "register.rule",
                        message,
                        "ある列の id を書いてください。",
                    ));
                }
            }
        }
        findings
    }

    fn words(&self, gate: Gate<'_>) -> Vec<Finding> {
        let register = self.register;
        let by = For {
            reader: register.reader,
            gate,
        };
        let mut findings = self.told("title", by.title(&register.title));
        findings.extend(self.told("about", by.text(&register.about)));
        for (at, field) in register.fields.iter().enumerate() {
            let place = |key: &str| format!("field.{at}.{key}");
            findings.extend(self.told(&place("label"), by.label(&field.label)));
            findings.extend(self.told(&place("help"), by.text(&field.help)));
            for (number, choice) in field.choices.iter().enumerate() {
                findings.extend(self.told(
                    &place(&format!("choice.{number}.label")),
                    by.label(&choice.label),
                ));
            }
        }
        for (at, rule) in register.rules.iter().enumerate() {
            findings.extend(self.told(&format!("rule.{at}.say"), by.text(&rule.say)));
        }
        findings.extend(self.english());
        findings
    }

    fn english(&self) -> Vec<Finding> {
        let register = self.register;
        let mut all = vec![
            ("title_en".to_owned(), &register.title_en),
            ("about_en".to_owned(), &register.about_en),
        ];
        for (at, field) in register.fields.iter().enumerate() {
            all.push((format!("field.{at}.label_en"), &field.label_en));
            if !field.help.is_empty() {
                all.push((format!("field.{at}.help_en"), &field.help_en));
            }
            let choices = field.choices.iter().enumerate();
            all.extend(choices.map(|(number, it)| {
                (format!("field.{at}.choice.{number}.label_en"), &it.label_en)
            }));
        }
        let rules = register.rules.iter().enumerate();
        all.extend(rules.map(|(at, it)| (format!("rule.{at}.say_en"), &it.say_en)));
        let is_english =
            |text: &str| !text.trim().is_empty() && text.chars().all(|it| (it as u32) < 0x3000);
        let wrong = all.iter().filter(|(_, text)| !is_english(text));
        let told = wrong.map(|(place, _)| {
            self.fault(
                place,
                "english.missing",
                "英語がありません。".to_owned(),
                "英語で書いてください。",
            )
        });
        told.collect()
    }

    fn told(&self, key: &str, breaches: Vec<Breach>) -> Vec<Finding> {
        let line = self.file.first_line(key);
        let told = |it: Breach| {
            Finding::new(
                (self.file.path(), line + it.lines_before),
                it.rule,
                it.message,
                it.next,
            )
        };
        breaches.into_iter().map(told).collect()
    }
}

/// The gate that the readers of a ledger need.
struct For<'a> {
    reader: Reader,
    gate: Gate<'a>,
}

impl For<'_> {
    fn text(&self, text: &Text) -> Vec<Breach> {
        match self.reader {
            Reader::Staff => self.gate.text(text),
            Reader::Manager => self.gate.manager_text(text),
        }
    }

    fn title(&self, text: &Text) -> Vec<Breach> {
        let (mut breaches, readable) = match self.reader {
            Reader::Staff => (self.gate.title(text), reading(text)),
            Reader::Manager => (
                self.gate.manager_title(text),
                self.gate.manager_reading(text),
            ),
        };
        breaches.extend(readable);
        breaches
    }

    fn label(&self, text: &Text) -> Vec<Breach> {
        let mut breaches = self.title(text);
        let long = text.plain().chars().count();
        if long > LABEL {
            breaches.push(Breach {
                rule: "title.length",
                message: format!("見出しが {long}文字です（{LABEL}文字まで）。"),
                next: "見出しを短くしてください。".to_owned(),
                lines_before: 0,
            });
        }
        breaches
    }
}

#[cfg(test)]
pub(super) mod sample;
#[cfg(test)]
mod tests;
