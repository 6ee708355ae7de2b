//! The lint of the plan for systems that stand still: shape of its blocks and forms, every table once, plain words for managers.

use std::collections::BTreeSet;

use super::super::continuity::{BlankForm, Block, BlockKind, Continuity, ContinuityTable};
use super::super::read::Opened;
use super::words::{For, Told, all, told};
use super::{Around, dangling, fault};
use crate::lint::{Finding, TomlFile};

impl Around<'_> {
    pub(super) fn continuity(&self, opened: &Opened<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (file, it) in &opened.continuity {
            found.extend(self.read(file, texts(it)));
            found.extend(blocks(file, it));
            found.extend(tables(file, it));
            found.extend(twice(file, it));
            for (at, form) in it.forms.iter().enumerate() {
                found.extend(self.form(file, (at, form)));
            }
        }
        found
    }

    fn form(&self, file: &TomlFile<'_>, (at, of): (usize, &BlankForm)) -> Vec<Finding> {
        let place = format!("form.{at}");
        let mut found = Vec::new();
        let unknown = of.ledger.as_ref();
        let unknown = unknown.filter(|it| self.registers.get(it.as_str()).is_none());
        found.extend(
            unknown.map(|it| dangling(file, &format!("{place}.ledger"), ("台帳", it.as_str()))),
        );
        let has_own = !of.fields.is_empty() || !of.columns.is_empty();
        if of.ledger.is_some() == has_own {
            let message = "用紙に書くところが、ないか、2とおりあります。".to_owned();
            let next = "ledger か、field と column の、どちらかだけを書いてください。";
            found.push(fault(file, &place, "continuity.form", (message, next)));
        }
        found
    }
}

fn blocks(file: &TomlFile<'_>, of: &Continuity) -> Vec<Finding> {
    let mut found = Vec::new();
    for (chapter, it) in of.chapters.iter().enumerate() {
        for (at, block) in it.blocks.iter().enumerate() {
            let place = format!("chapter.{chapter}.block.{at}");
            found.extend(block_shape(file, &place, block));
        }
    }
    found
}

fn block_shape(file: &TomlFile<'_>, place: &str, of: &Block) -> Option<Finding> {
    let is_table = of.kind == BlockKind::Table;
    let fits = is_table == of.table.is_some() && is_table == of.lines.is_empty();
    if !fits {
        let message = "種類と、書いてあるものが合いません。".to_owned();
        let next = "table には table だけを、ほかには lines だけを書いてください。";
        return Some(fault(file, place, "continuity.block", (message, next)));
    }
    let (ja, en) = (of.lines.len(), of.lines_en.len());
    (ja != en).then(|| {
        let message = format!("日本語は {ja}行、英語は {en}行です。");
        fault(
            file,
            place,
            "english.missing",
            (message, "同じ数にしてください。"),
        )
    })
}

/// Every table stands in the plan exactly once.
fn tables(file: &TomlFile<'_>, of: &Continuity) -> Vec<Finding> {
    let blocks = || of.chapters.iter().flat_map(|it| &it.blocks);
    let count = |table| blocks().filter(|it| it.table == Some(table)).count();
    let wrong = ContinuityTable::ALL.iter().filter(|it| count(**it) != 1);
    wrong
        .map(|it| {
            let message = format!("表「{it}」が 1つではありません。");
            let next = "どの表も、1か所にだけ書いてください。";
            fault(file, "chapter", "continuity.tables", (message, next))
        })
        .collect()
}

fn twice(file: &TomlFile<'_>, of: &Continuity) -> Vec<Finding> {
    let chapters = of.chapters.iter().map(|it| it.id.as_str());
    let forms = of.forms.iter().map(|it| it.id.as_str());
    let chapters = chapters.enumerate().map(|(at, id)| ("chapter", at, id));
    let forms = forms.enumerate().map(|(at, id)| ("form", at, id));
    let mut seen = BTreeSet::new();
    chapters
        .chain(forms)
        .filter(|(kind, _, id)| !seen.insert((*kind, *id)))
        .map(|(kind, at, id)| {
            let message = format!("id「{id}」が 2つあります。");
            let place = format!("{kind}.{at}");
            let next = "ちがう id にしてください。";
            fault(file, &place, "continuity.twice", (message, next))
        })
        .collect()
}

fn texts(of: &Continuity) -> Vec<Told<'_>> {
    let mut texts = vec![told(
        "basis".to_owned(),
        (&of.basis, &of.basis_en),
        For::Manager,
    )];
    for (chapter, it) in of.chapters.iter().enumerate() {
        let place = format!("chapter.{chapter}");
        let title = (&it.title, &it.title_en);
        texts.push(told(format!("{place}.title"), title, For::ManagerTitle));
        for (at, block) in it.blocks.iter().enumerate() {
            let place = format!("{place}.block.{at}");
            if !block.title.is_empty() {
                let title = (&block.title, &block.title_en);
                texts.push(told(format!("{place}.title"), title, For::ManagerTitle));
            }
            let lines = (block.lines.as_slice(), block.lines_en.as_slice());
            texts.extend(all(&format!("{place}.lines"), lines, For::Manager));
        }
    }
    for (at, it) in of.forms.iter().enumerate() {
        texts.extend(form_texts(&format!("form.{at}"), it));
    }
    texts
}

fn form_texts<'a>(place: &str, of: &'a BlankForm) -> Vec<Told<'a>> {
    let mut texts = vec![
        told(
            format!("{place}.title"),
            (&of.title, &of.title_en),
            For::ManagerTitle,
        ),
        told(
            format!("{place}.lead"),
            (&of.lead, &of.lead_en),
            For::Manager,
        ),
    ];
    let fields = of.fields.iter().enumerate();
    texts.extend(fields.map(|(at, it)| {
        let place = format!("{place}.field.{at}.label");
        told(place, (&it.label, &it.label_en), For::ManagerTitle)
    }));
    let columns = of.columns.iter().enumerate();
    texts.extend(columns.map(|(at, it)| {
        let place = format!("{place}.column.{at}.label");
        told(place, (&it.label, &it.label_en), For::ManagerTitle)
    }));
    texts
}
