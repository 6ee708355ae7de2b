//! The yearly check from outside, one file per story.
