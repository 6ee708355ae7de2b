//! Which pair of letters stands in which entry, and how much that counts; rare pairs count more than common ones.

use std::collections::HashMap;

use super::entry::{self, Entry, Field};
use super::fold::{CUT, Readings, fold, latin_words, without_plural};
use crate::catalogue::Catalogue;
use crate::plain::is_kanji;

/// How many of the best are looked at once more, letter by letter.
const LOOKED_AT: usize = 60;
/// A find needs so much of what was typed, weighed by rarity.
const ENOUGH: f32 = 0.4;
/// And so much of what the best find has.
const BESIDE_BEST: f32 = 0.3;
/// One kanji says less than two letters side by side.
const ONE_KANJI: f32 = 0.35;
/// What is found by its sound is a little less sure than what is written so.
const BY_SOUND: f32 = 0.9;
/// What is found by another word for the same, too.
const IN_OTHER_WORDS: f32 = 0.85;
/// What the same letters in one run add to single pairs.
const IN_A_RUN: f32 = 0.9;
/// In a text of so many letters a find counts half of what it counts in a name.
const LONG_TEXT: f32 = 160.0;

/// A pair of letters, a single kanji or a word in Latin letters.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Sign {
    One(char),
    Pair(char, char),
    Word(String),
}

impl Sign {
    fn share(&self) -> f32 {
        match self {
            Self::One(_) => ONE_KANJI,
            Self::Pair(..) | Self::Word(_) => 1.0,
        }
    }
}

/// All entries by their signs.
pub(super) struct Index {
    entries: Vec<Entry>,
    signs: HashMap<Sign, Vec<(usize, f32)>>,
    readings: Readings,
    same_words: Vec<Vec<String>>,
}

/// An entry with how well it fits.
pub(super) struct Fit<'a> {
    pub(super) entry: &'a Entry,
    /// The text in which most of what was typed stands.
    pub(super) field: Option<&'a Field>,
    score: f32,
}

/// What was typed, in one spelling.
struct Typed {
    folded: Vec<String>,
    signs: Vec<(Sign, f32)>,
    /// The rarity of all signs together.
    whole: f32,
    /// How sure it is that this was meant.
    sure: f32,
}

impl Index {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let entries = entry::entries(catalogue);
        let mut signs: HashMap<Sign, Vec<(usize, f32)>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for (sign, weight) in signs_of(entry) {
                signs.entry(sign).or_default().push((at, weight));
            }
        }
        Self {
            entries,
            signs,
            readings: entry::readings(catalogue),
            same_words: entry::same_words(catalogue),
        }
    }

    /// What fits best first; what fits equally well in the catalogue's order.
    pub(super) fn find(&self, text: &str) -> Vec<Fit<'_>> {
        let spellings = self.spellings(text);
        let mut best: HashMap<usize, f32> = HashMap::new();
        for typed in &spellings {
            for (at, score) in self.rough(typed) {
                let known = best.entry(at).or_default();
                *known = known.max(score * typed.sure);
            }
        }
        let mut best: Vec<(usize, f32)> = best.into_iter().collect();
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        best.truncate(LOOKED_AT);
        best.sort_by_key(|it| it.0);
        let mut fits: Vec<Fit<'_>> = best
            .into_iter()
            .filter_map(|(at, score)| Some(closer(self.entries.get(at)?, score, &spellings)))
            .collect();
        fits.sort_by(|a, b| b.score.total_cmp(&a.score));
        let top = fits.first().map_or(0.0, |it| it.score);
        fits.retain(|it| it.score >= top * BESIDE_BEST);
        fits
    }

    /// What was typed, as it sounds, and with other words for the same.
    fn spellings(&self, text: &str) -> Vec<Typed> {
        let folded = words(text);
        let latin = latin_words(text);
        let mut all = vec![self.typed(folded.clone(), latin.clone(), 1.0)];
        let sounding = words(&self.readings.read(text));
        if sounding != folded {
            all.push(self.typed(sounding, latin.clone(), BY_SOUND));
        }
        for (at, word) in folded.iter().enumerate() {
            for other in self.others(word) {
                let mut folded = folded.clone();
                if let Some(place) = folded.get_mut(at) {
                    *place = other;
                }
                all.push(self.typed(folded, latin.clone(), IN_OTHER_WORDS));
            }
        }
        all
    }

    fn knows_word(&self, word: &str) -> bool {
        word.is_ascii() && self.signs.contains_key(&Sign::Word(without_plural(word)))
    }

    /// A word with each other word for the same in the place of what it holds.
    fn others(&self, word: &str) -> Vec<String> {
        let held = |group: &&Vec<String>| group.iter().any(|it| word.contains(it.as_str()));
        let mut all = Vec::new();
        for group in self.same_words.iter().filter(held) {
            let longest = group.iter().filter(|it| word.contains(it.as_str()));
            let longest = longest.max_by_key(|it| it.len());
            for (it, other) in longest
                .into_iter()
                .flat_map(|it| group.iter().map(move |other| (it, other)))
            {
                if it != other {
                    all.push(word.replace(it.as_str(), other));
                }
            }
        }
        all
    }

    fn typed(&self, folded: Vec<String>, latin: Vec<String>, sure: f32) -> Typed {
        let mut signs: Vec<Sign> = Vec::new();
        let words = latin.into_iter().map(Sign::Word);
        // A word in Latin letters that is known counts as a whole.
        let in_pairs = folded.iter().filter(|it| !self.knows_word(it));
        for it in in_pairs.flat_map(|it| signs_in(it)).chain(words) {
            if !signs.contains(&it) {
                signs.push(it);
            }
        }
        let signs: Vec<(Sign, f32)> = signs
            .into_iter()
            .map(|it| {
                let rarity = self.rarity(&it) * it.share();
                (it, rarity)
            })
            .collect();
        Typed {
            whole: signs.iter().map(|it| it.1).sum(),
            folded,
            signs,
            sure,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a few hundred entries, and only the order matters"
    )]
    fn rarity(&self, sign: &Sign) -> f32 {
        let all = self.entries.len() as f32;
        let with = self.signs.get(sign).map_or(0.0, |it| it.len() as f32);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// Each entry that has enough of the signs, with how much they count there.
    fn rough(&self, typed: &Typed) -> Vec<(usize, f32)> {
        let mut sums: HashMap<usize, (f32, f32)> = HashMap::new();
        for (sign, rarity) in &typed.signs {
            for (at, weight) in self.signs.get(sign).into_iter().flatten() {
                let (met, score) = sums.entry(*at).or_default();
                *met += rarity;
                *score += rarity * weight;
            }
        }
        let enough = sums
            .into_iter()
            .filter(|(_, (met, _))| *met >= typed.whole * ENOUGH);
        enough
            .map(|(at, (_, score))| (at, score / typed.whole))
            .collect()
    }
}

fn words(text: &str) -> Vec<String> {
    let folded = text.split_whitespace().map(fold);
    folded.filter(|it| !it.is_empty()).collect()
}

/// The signs of an entry, each with the most that it counts in one of the texts, and a little more for further texts.
fn signs_of(entry: &Entry) -> HashMap<Sign, f32> {
    let mut all: HashMap<Sign, (f32, f32)> = HashMap::new();
    for field in &entry.fields {
        let mut here: Vec<Sign> = field.forms.iter().flat_map(|it| signs_in(it)).collect();
        here.extend(field.words.iter().cloned().map(Sign::Word));
        let counts = field.weight * shortness(field);
        for sign in here {
            let (most, sum) = all.entry(sign).or_default();
            *most = most.max(counts);
            *sum += counts;
        }
    }
    let count =
        |(most, sum): (f32, f32)| most + (1.0 - most).max(0.0) * 0.2 * (sum - most).min(1.0);
    all.into_iter()
        .map(|(sign, it)| (sign, count(it)))
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "texts of some hundred letters, and only the order matters"
)]
fn shortness(field: &Field) -> f32 {
    LONG_TEXT / (LONG_TEXT + field.text.chars().count() as f32)
}

fn signs_in(folded: &str) -> Vec<Sign> {
    let letters = folded.chars().filter(|it| is_kanji(*it)).map(Sign::One);
    let pairs = folded.chars().zip(folded.chars().skip(1));
    let pairs = pairs.filter(|(one, other)| *one != CUT && *other != CUT);
    letters
        .chain(pairs.map(|(one, other)| Sign::Pair(one, other)))
        .collect()
}

/// A second look: letters that stand in one run count more than the same letters here and there.
fn closer<'a>(entry: &'a Entry, rough: f32, typed: &[Typed]) -> Fit<'a> {
    let best = entry
        .fields
        .iter()
        .map(|it| (run(it, typed), it))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let run = best.as_ref().map_or(0.0, |it| it.0);
    Fit {
        entry,
        field: best.map(|it| it.1),
        score: (rough + IN_A_RUN * run) * entry.prior,
    }
}

/// How much of the longest word typed stands in a text in one run, squared, for half a word is less than half a find.
fn run(field: &Field, typed: &[Typed]) -> f32 {
    let mut most: f32 = 0.0;
    for typed in typed {
        let in_forms = |word: &String| {
            field
                .forms
                .iter()
                .map(|it| shared(word, it))
                .fold(0.0, f32::max)
        };
        let in_words = |word: &String| {
            if field.words.contains(&without_plural(word)) {
                1.0
            } else {
                0.0
            }
        };
        let share = typed
            .folded
            .iter()
            .map(|it| f32::max(in_forms(it), in_words(it)))
            .fold(0.0, f32::max);
        most = most.max(share * share * typed.sure);
    }
    most * field.weight * shortness(field)
}

/// The share of a word that stands in a text in one run, and a little more if the text is hardly longer.
#[expect(
    clippy::cast_precision_loss,
    reason = "words of some letters, and only the order matters"
)]
fn shared(word: &str, text: &str) -> f32 {
    let length = word.chars().count();
    let longest = longest_run(word, text);
    let near = length as f32 / (text.chars().count().max(length) as f32);
    (longest as f32 / length as f32) * (0.85 + 0.15 * near)
}

fn longest_run(word: &str, text: &str) -> usize {
    if text.contains(word) {
        return word.chars().count();
    }
    let word: Vec<char> = word.chars().filter(|it| *it != CUT).collect();
    let mut before = vec![0_usize; word.len() + 1];
    let mut longest = 0;
    for letter in text.chars() {
        let mut corner = 0;
        for (wanted, cell) in word.iter().zip(before.iter_mut().skip(1)) {
            let above = *cell;
            *cell = if *wanted == letter { corner + 1 } else { 0 };
            longest = longest.max(*cell);
            corner = above;
        }
    }
    longest
}
