//! Whether each field and each rule of a ledger can work.

use std::collections::BTreeSet;

use super::Checked;
use crate::lint::Finding;
use crate::registers::choice::{FieldKind, RuleName, Step};
use crate::registers::letters::fold;
use crate::registers::name::FieldId;
use crate::registers::register::{Field, Rule};
use crate::registers::value::day;

impl Checked<'_> {
    pub(super) fn fields(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (at, field) in self.register.fields.iter().enumerate() {
            let place = format!("field.{at}");
            findings.extend(self.field(&place, field));
            findings.extend(self.choices(&place, field));
        }
        for (at, rule) in self.register.rules.iter().enumerate() {
            findings.extend(self.rule(&format!("rule.{at}"), rule));
        }
        findings
    }

    fn field(&self, place: &str, field: &Field) -> Vec<Finding> {
        let mut findings = Vec::new();
        let id = &field.id;
        if (field.kind == FieldKind::Choice) == field.choices.is_empty() {
            let next = "kind = \"choice\" の列にだけ、choice を書いてください。";
            let message = format!("列「{id}」の choice が合いません。");
            findings.push(self.fault(place, "register.choice", message, next));
        }
        if (field.kind == FieldKind::Entry) != field.of.is_some() {
            let next = "kind = \"entry\" の列にだけ、of を書いてください。";
            let message = format!("列「{id}」の of が合いません。");
            findings.push(self.fault(place, "register.of", message, next));
        }
        let unknown = |of: &&_| !self.ids.contains(crate::registers::RegisterId::as_str(of));
        if let Some(of) = field.of.as_ref().filter(unknown) {
            let message = format!("台帳「{of}」がありません。");
            let next = "ある台帳の id を書いてください。";
            findings.push(self.fault(place, "link.dangling", message, next));
        }
        if let Some(step) = field.at.filter(|it| !self.register.steps.contains(it)) {
            let message = format!("steps に「{step}」がありません。");
            let next = "ある step を書いてください。";
            findings.push(self.fault(place, "register.at", message, next));
        }
        findings
    }

    /// A word must mean one choice.
    fn choices(&self, place: &str, field: &Field) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut seen = BTreeSet::new();
        for choice in &field.choices {
            let names = [
                choice.id.as_str().to_owned(),
                choice.label.plain(),
                choice.label_en.clone(),
            ];
            let names = names.iter().chain(&choice.words);
            let names: BTreeSet<String> = names.map(|it| fold(it)).collect();
            if let Some(twice) = names.iter().find(|it| seen.contains(*it)) {
                let message = format!("「{twice}」が 二つの choice にあります。");
                let next = "どちらかを変えてください。";
                findings.push(self.fault(place, "register.choice", message, next));
            }
            seen.extend(names);
        }
        findings
    }

    fn rule(&self, place: &str, rule: &Rule) -> Vec<Finding> {
        let Some(field) = self.register.field(rule.field.as_str()) else {
            return vec![self.no_field(place, &rule.field)];
        };
        let mut findings = Vec::new();
        if let Some(next) = self.missing(rule, field) {
            let message = format!("rule「{}」の書き方がちがいます。", rule.name);
            findings.push(self.fault(place, "register.rule", message, next));
        }
        findings.extend(self.values(place, field, &rule.values));
        if let Some(only) = &rule.only {
            match self.register.field(only.field.as_str()) {
                None => findings.push(self.no_field(place, &only.field)),
                Some(field) => findings.extend(self.values(place, field, &only.values)),
            }
        }
        findings
    }

    pub(super) fn no_field(&self, place: &str, id: &FieldId) -> Finding {
        let message = format!("列「{id}」がありません。");
        let next = "ある列の id を書いてください。";
        self.fault(place, "register.rule", message, next)
    }

    /// What a rule needs and does not have.
    fn missing(&self, rule: &Rule, field: &Field) -> Option<&'static str> {
        let is_day = field.kind == FieldKind::Date;
        let is_moment = is_day || field.kind == FieldKind::Moment;
        let closes = self.register.steps.contains(&Step::Close);
        let (works, next) = match rule.name {
            RuleName::LateWhenNotReturnedBy => (
                is_moment && self.register.lends(),
                "return のある台帳の、日か日時の列にしてください。",
            ),
            RuleName::LateWhenNotClosedBy => (
                is_moment && closes,
                "close のある台帳の、日か日時の列にしてください。",
            ),
            RuleName::Expires => (
                is_day && rule.days.is_some(),
                "日の列と days を書いてください。",
            ),
            RuleName::DueAfter => (
                is_day && rule.months.is_some(),
                "日の列と months を書いてください。",
            ),
            RuleName::Barred => (!rule.values.is_empty(), "values を書いてください。"),
            RuleName::Missing => (true, ""),
        };
        (!works).then_some(next)
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
}
