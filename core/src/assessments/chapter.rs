//! The chapters of a long norm as units of work: how far each is and where one goes on; counting all answers is `score`'s.

use super::level::Checked;
use crate::catalogue::{Group, ProvisionId};

/// How far the work on one chapter is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter<'a> {
    /// The chapter.
    pub group: &'a Group,
    /// What concerns the office, in order.
    pub items: Vec<&'a Checked>,
    /// How many of its requirements do not.
    pub left_out: usize,
}

/// The chapters of an edition in its own order; those of which no text is held are left out.
pub fn chapters<'a>(groups: &'a [Group], checked: &'a [Checked]) -> Vec<Chapter<'a>> {
    let chapter = |group: &'a Group| {
        let held = checked.iter().filter(|it| it.group == group.id);
        let (items, out): (Vec<_>, Vec<_>) = held.partition(|it| it.applies);
        Chapter {
            group,
            items,
            left_out: out.len(),
        }
    };
    let all = groups.iter().map(chapter);
    all.filter(|it| !it.items.is_empty() || it.left_out > 0)
        .collect()
}

/// The chapter in which one goes on: after one, the next that is not finished, then from the beginning; else one that
/// was begun before all others.
pub fn go_on<'a, 'c>(chapters: &'c [Chapter<'a>], after: Option<&str>) -> Option<&'c Chapter<'a>> {
    let at = after.and_then(|id| chapters.iter().position(|it| it.group.id == id));
    let (before, behind) = chapters.split_at(at.map_or(0, |it| it + 1));
    let mut open = behind.iter().chain(before).filter(|it| !it.is_finished());
    let first = open.next()?;
    if at.is_some() || first.is_begun() {
        return Some(first);
    }
    open.find(|it| it.is_begun()).or(Some(first))
}

impl<'a> Chapter<'a> {
    /// How many have an answer.
    pub fn answered(&self) -> usize {
        self.items.iter().filter(|it| it.answer.is_some()).count()
    }

    /// How many of the answers leave something to do.
    pub fn gaps(&self) -> usize {
        self.items.iter().filter(|it| it.is_gap()).count()
    }

    /// Whether something in it was answered.
    pub fn is_begun(&self) -> bool {
        self.answered() > 0
    }

    /// Whether nothing in it waits for an answer.
    pub fn is_finished(&self) -> bool {
        self.answered() == self.items.len()
    }

    /// The first card without an answer: after one, then from the beginning; that one itself is left out.
    pub fn next_open(&self, after: Option<&ProvisionId>) -> Option<&'a Checked> {
        let at = after.and_then(|id| self.items.iter().position(|it| it.id == *id));
        let (before, behind) = self.items.split_at(at.map_or(0, |it| it + 1));
        let mut all = behind.iter().chain(before);
        let open = |it: &&&Checked| it.answer.is_none() && Some(&it.id) != after;
        all.find(open).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::Answer;

    /// Groups named by letters.
    fn groups(names: &str) -> Vec<Group> {
        let group = |name: char| {
            let text = format!(
                "id = \"{name}\"\ntitle = \"しょう\"\ntitle_en = \"Chapter\"\naudience = \"manager\""
            );
            toml::from_str(&text).unwrap()
        };
        names.chars().map(group).collect()
    }

    /// `a+` a done requirement of chapter a, `a!` a gap, `a?` an open one, `a-` one that does not apply.
    fn checked(all: &str) -> Vec<Checked> {
        let one = |(at, text): (usize, &str)| {
            let (group, sign) = text.split_at(1);
            Checked {
                id: format!("norm/1/{group}-{}", at + 1).parse().unwrap(),
                group: group.to_owned(),
                starter: false,
                applies: sign != "-",
                answer: match sign {
                    "+" => Some(Answer::Done),
                    "!" => Some(Answer::NotYet),
                    _ => None,
                },
            }
        };
        all.split(' ').enumerate().map(one).collect()
    }

    #[test]
    fn each_chapter_tells_how_far_it_is_in_the_order_of_the_norm() {
        let (groups, checked) = (groups("bax"), checked("a+ a! a? a- b- b-"));
        let all = chapters(&groups, &checked);
        let told = |it: &Chapter<'_>| {
            let numbers = (it.answered(), it.items.len(), it.gaps(), it.left_out);
            (it.group.id.clone(), numbers, it.is_finished())
        };
        let told: Vec<_> = all.iter().map(told).collect();
        let expected = [
            ("b".to_owned(), (0, 0, 0, 2), true),
            ("a".to_owned(), (2, 3, 1, 1), false),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn one_goes_on_where_one_was_and_after_a_chapter_with_the_next_that_is_open() {
        let goes = |all: &str, after: Option<&str>| {
            let (groups, checked) = (groups("abc"), checked(all));
            let all = chapters(&groups, &checked);
            go_on(&all, after).map(|it| it.group.id.clone())
        };
        let to = |it: &str| Some(it.to_owned());
        assert_eq!(goes("a? b+ b? c?", None), to("b"), "what was begun first");
        assert_eq!(goes("a? b? c?", None), to("a"));
        assert_eq!(goes("a+ b? c?", Some("a")), to("b"));
        assert_eq!(
            goes("a? b+ c+", Some("b")),
            to("a"),
            "then from the beginning"
        );
        assert_eq!(goes("a+ b+ c+", Some("a")), None);
        assert_eq!(goes("a? b+ c?", Some("no-such-chapter")), to("a"));
    }

    #[test]
    fn the_next_card_stays_in_its_chapter() {
        let (groups, checked) = (groups("ab"), checked("a? a+ a? b?"));
        let all = chapters(&groups, &checked);
        let next = |after: &Checked| all[0].next_open(Some(&after.id)).map(|it| it.id.local());
        assert_eq!(next(&checked[0]), Some("a-3"));
        assert_eq!(next(&checked[2]), Some("a-1"));
        assert_eq!(all[0].next_open(None).map(|it| it.id.local()), Some("a-1"));
        assert_eq!(
            all[1].next_open(Some(&checked[3].id)),
            None,
            "it is just answered"
        );
    }
}
