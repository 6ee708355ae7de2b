//! Figures made of many timings, and the table that shows them; measures nothing.

use crate::place::target;
use std::time::Duration;

/// Many timings of the same thing.
pub(super) struct Timings(Vec<Duration>);

impl Timings {
    /// In any order.
    pub(super) fn new(mut all: Vec<Duration>) -> Self {
        all.sort();
        Self(all)
    }

    /// Half were quicker.
    pub(super) fn median(&self) -> Duration {
        self.at(50)
    }

    /// Nineteen of twenty were quicker.
    pub(super) fn p95(&self) -> Duration {
        self.at(95)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The nearest-rank percentile; zero when there are no timings.
    fn at(&self, percent: usize) -> Duration {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied().unwrap_or_default()
    }
}

/// A Markdown table of `what | figure | aim`.
#[derive(Default)]
pub(super) struct Table(Vec<[String; 3]>);

impl Table {
    /// Adds a line.
    pub(super) fn line(&mut self, what: &str, figure: String, aim: &str) {
        self.0.push([what.to_owned(), figure, aim.to_owned()]);
    }

    /// Adds the median and p95 of timings.
    pub(super) fn timings(&mut self, what: &str, timings: &Timings, aim: &str) {
        let (median, p95) = (millis(timings.median()), millis(timings.p95()));
        let figure = format!("{median} / {p95} ms ({} times)", timings.count());
        self.line(&format!("{what}: median / p95"), figure, aim);
    }

    /// Prints the table and keeps it as `target/bench-NAME.md`.
    pub(super) fn keep(&self, name: &str) -> std::io::Result<()> {
        let markdown = self.markdown();
        println!("\n{markdown}");
        std::fs::write(target().join(format!("bench-{name}.md")), markdown)
    }

    /// The whole table as Markdown.
    fn markdown(&self) -> String {
        let mut text = "| what | figure | aim |\n|---|---|---|\n".to_owned();
        for line in &self.0 {
            text.extend(["| ", &line.join(" | "), " |\n"]);
        }
        text
    }
}

/// Milliseconds with two digits after the point.
pub(super) fn millis(it: Duration) -> String {
    format!("{:.2}", it.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentiles_are_those_of_nearest_rank() {
        let timings = Timings::new((1..=20).rev().map(Duration::from_millis).collect());
        assert_eq!(timings.median(), Duration::from_millis(10));
        assert_eq!(timings.p95(), Duration::from_millis(19));
        assert_eq!(Timings::new(vec![]).p95(), Duration::ZERO);
    }

    #[test]
    fn a_line_of_the_table_is_markdown() {
        let mut table = Table::default();
        table.timings(
            "home",
            &Timings::new(vec![Duration::from_millis(2)]),
            "≤ 10 ms",
        );
        let last = "| home: median / p95 | 2.00 / 2.00 ms (1 times) | ≤ 10 ms |";
        assert_eq!(table.markdown().lines().last(), Some(last));
    }
}
