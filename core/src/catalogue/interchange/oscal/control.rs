//! A provision as a control of OSCAL: properties, dated figures as parameters, and texts as parts with their English inside.

use super::model::{Control, Link, NS, Param, Part, Prop, token, uuid_of};
use super::{chapter_of, document_name, has_patterns, line, props};
use crate::catalogue::interchange::record::{Field, Record};
use crate::catalogue::interchange::{Bundle, fields, whole, with_patterns};
use crate::catalogue::{Parameter, Pattern, Provision};
use crate::plain::without_ruby;

/// Texts of a provision that become parts: the key of the data file, the name of the part, and whether it is a list.
pub(super) const TEXTS: [(&str, &str, bool); 7] = [
    ("text", "statement", false),
    ("ask", "assessment-objective", false),
    ("condition", "guidance", false),
    ("why", "guidance", false),
    ("how", "guidance", true),
    ("alternatives", "guidance", true),
    ("evidence", "assessment-method", true),
];

/// Whether a field of a provision is a text of a part, and not a property.
pub(super) fn is_text(field: &Field) -> bool {
    let key = field.key.strip_suffix("_en").unwrap_or(field.key);
    TEXTS.iter().any(|it| it.0 == key)
}

/// The control of a provision.
pub(super) fn control(bundle: &Bundle, it: &Provision) -> Control {
    let id = token(it.id.as_str());
    let record = Record::of(&with_patterns(it), fields::PROVISION);
    let params = it.parameters.iter().enumerate();
    Control {
        class: if it.device_class.is_some() {
            "checklist-row"
        } else {
            "provision"
        }
        .to_owned(),
        title: line(&it.title),
        params: params.map(|(at, it)| param(&id, at, it)).collect(),
        props: own_props(bundle, it, &record),
        links: source(bundle, it),
        parts: parts(&id, it, &record),
        id,
    }
}

fn own_props(bundle: &Bundle, it: &Provision, record: &Record) -> Vec<Prop> {
    let mut all = Vec::new();
    if !it.number.trim().is_empty() {
        all.push(Prop::known("label", it.number.trim()));
    }
    let fields: Vec<Field> = fields::PROVISION
        .iter()
        .filter(|it| !is_text(it))
        .copied()
        .collect();
    let mut own = props(record, &fields, "");
    // A first step is told where it is one.
    own.retain(|it| it.name != "starter" || it.value == "true");
    if let Some(first) = own.first_mut() {
        first.uuid = uuid_of(it.id.as_str());
    }
    all.extend(own);
    if has_patterns(bundle) {
        let group = chapter_of(bundle, it);
        let read = Pattern::ALL
            .iter()
            .filter(|one| it.is_read_by(Some(**one), group));
        all.extend(read.map(|one| Prop::own("read-by-pattern", one.as_str())));
    }
    all
}

/// The document that it stands in, with the place there.
fn source(bundle: &Bundle, it: &Provision) -> Vec<Link> {
    let edition = &bundle.edition;
    let known = edition
        .documents
        .iter()
        .any(|one| one.id == it.source.document);
    let name = document_name(&edition.id, &it.source.document);
    let link = Link {
        href: format!("#{}", uuid_of(&name)),
        rel: "reference".to_owned(),
        text: it.source.spot().replace(['\n', '\r'], " "),
    };
    known.then_some(link).into_iter().collect()
}

fn param(control: &str, at: usize, it: &Parameter) -> Param {
    let record = Record::of(&whole(it), fields::PARAMETER);
    Param {
        id: format!("{control}_prm_{}", at + 1),
        label: it.name.clone(),
        values: vec![record.one("value").trim().to_owned()],
        props: props(&record, fields::PARAMETER, ""),
    }
}

fn parts(id: &str, it: &Provision, record: &Record) -> Vec<Part> {
    let mut all = Vec::new();
    for (key, name, is_list) in TEXTS {
        let english_key = format!("{key}_en");
        let pair = (record.all(key), record.all(&english_key));
        let text = (!pair.0.is_empty() || !pair.1.is_empty()).then_some(pair);
        all.extend(match key {
            "text" => Some(statement(id, it, text)),
            "evidence" => text.map(|it| method(name, it)),
            _ if is_list => text.map(|it| list(key, name, it)),
            _ => text.map(|it| one(key, name, it)),
        });
    }
    all.extend(it.changed.iter().map(|it| {
        let record = Record::of(&whole(it), fields::CHANGED);
        Part {
            name: "changed".to_owned(),
            ns: NS.to_owned(),
            props: props(&record, fields::CHANGED, ""),
            prose: it.what.plain(),
            ..Part::default()
        }
    }));
    all
}

type Pair<'a> = (&'a [String], &'a [String]);

/// The duty: the whole text, or where there is none the question; with the duties it consists of.
fn statement(id: &str, it: &Provision, text: Option<Pair<'_>>) -> Part {
    let mut part = match text {
        Some(pair) => one("text", "statement", pair),
        None => Part {
            name: "statement".to_owned(),
            prose: it.ask.plain(),
            ..Part::default()
        },
    };
    part.id = format!("{id}_smt");
    part.parts.extend(it.parts.iter().map(|it| {
        let record = Record::of(&whole(it), fields::PART);
        Part {
            id: token(it.id.as_str()),
            name: "item".to_owned(),
            props: props(&record, fields::PART, ""),
            prose: it.title.plain(),
            ..Part::default()
        }
    }));
    part
}

/// How it is looked at: what can be shown.
fn method(name: &str, pair: Pair<'_>) -> Part {
    Part {
        name: name.to_owned(),
        props: vec![Prop::known("method", "EXAMINE")],
        parts: vec![list("evidence", "assessment-objects", pair)],
        ..Part::default()
    }
}

fn one(key: &str, name: &str, (japanese, english): Pair<'_>) -> Part {
    let mut part = prose(japanese.first(), english.first());
    name.clone_into(&mut part.name);
    key.clone_into(&mut part.class);
    part
}

fn list(key: &str, name: &str, (japanese, english): Pair<'_>) -> Part {
    let length = japanese.len().max(english.len());
    let items = (0..length).map(|at| {
        let mut part = prose(japanese.get(at), english.get(at));
        "item".clone_into(&mut part.name);
        part
    });
    Part {
        name: name.to_owned(),
        class: key.to_owned(),
        parts: items.collect(),
        ..Part::default()
    }
}

/// A text without readings, as it was written where that differs, and its English inside.
fn prose(japanese: Option<&String>, english: Option<&String>) -> Part {
    let mut part = Part::default();
    if let Some(authored) = japanese {
        part.prose = without_ruby(authored);
        if part.prose != *authored {
            part.props.push(Prop::own("furigana", authored));
        }
    }
    part.parts.extend(english.map(|it| Part {
        name: "translation".to_owned(),
        ns: NS.to_owned(),
        class: "en".to_owned(),
        prose: it.clone(),
        ..Part::default()
    }));
    part
}
