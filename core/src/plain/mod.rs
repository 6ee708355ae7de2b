//! Plain Japanese: readings over kanji, and the gate that keeps texts easy; which texts must pass is decided where they are.

mod furigana;
mod gate;
mod kanji;
mod sentence;
mod vocabulary;

pub use furigana::{FuriganaError, Segment, Text, segments, without_ruby};
pub use gate::{
    Breach, FILE_KANJI_PERCENT, Gate, KANJI_RUN, SENTENCE_KANJI_PERCENT, SENTENCE_LENGTH,
    SHORT_SENTENCE, TITLE_LENGTH, reading, unread_above, uses_word,
};
pub use kanji::{Grades, is_ideograph, is_kanji};
pub use sentence::{Sentence, kanji_percent, length, longest_kanji_run, sentences};
pub use vocabulary::{Negation, Vocabulary};

#[cfg(test)]
mod tests;
