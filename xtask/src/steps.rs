//! A run of named steps with seconds and a table at the end; knows no step.

use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// How a step ended when nothing broke.
pub(crate) enum Ended {
    /// Done, and good.
    Well,
    /// Left out because the machine lacks something, with the reason: where the run decides, a failure.
    Skipped(String),
    /// There was nothing to do, with the reason.
    Nothing(String),
}

/// What one line of the closing table says.
enum Mark {
    Fine,
    Skipped(String),
    Nothing(String),
    Failed(String),
}

/// The steps run so far.
pub(crate) struct Steps {
    strict: bool,
    lines: Vec<(&'static str, Mark, Duration)>,
}

impl Steps {
    /// No steps yet. `strict`: a step left out counts as failed.
    pub(crate) fn new(strict: bool) -> Self {
        Self {
            strict,
            lines: Vec::new(),
        }
    }

    /// Runs a step without which the next ones make no sense.
    ///
    /// # Errors
    /// When the step fails; the run is over then.
    pub(crate) fn first(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<Ended>,
    ) -> Result<()> {
        if self.also(name, work) {
            return Ok(());
        }
        self.close()
    }

    /// Runs a step; a failure is kept for the end, so that one run shows everything.
    /// Says whether it went well.
    pub(crate) fn also(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<Ended>,
    ) -> bool {
        println!("\n── {name}");
        let start = Instant::now();
        let mark = match work() {
            Ok(Ended::Well) => Mark::Fine,
            Ok(Ended::Skipped(why)) if self.strict => {
                Mark::Failed(format!("left out, which is not allowed here: {why}"))
            }
            Ok(Ended::Skipped(why)) => Mark::Skipped(why),
            Ok(Ended::Nothing(why)) => Mark::Nothing(why),
            Err(error) => Mark::Failed(format!("{error:#}")),
        };
        let took = start.elapsed();
        println!("   {} ({})", in_words(&mark), seconds(took));
        let went_well = !matches!(mark, Mark::Failed(_));
        self.lines.push((name, mark, took));
        went_well
    }

    /// Prints the table.
    ///
    /// # Errors
    /// When a step failed: the sentence names all that did.
    pub(crate) fn close(&self) -> Result<()> {
        println!("\n── all steps");
        for (name, mark, took) in &self.lines {
            println!("{:>9}  {name}: {}", seconds(*took), in_words(mark));
        }
        let failed: Vec<&str> = self
            .lines
            .iter()
            .filter(|(_, mark, _)| matches!(mark, Mark::Failed(_)))
            .map(|(name, _, _)| *name)
            .collect();
        if !failed.is_empty() {
            bail!("Not good yet: {}.", failed.join("; "));
        }
        let left_out = self
            .lines
            .iter()
            .filter(|(_, mark, _)| matches!(mark, Mark::Skipped(_)))
            .count();
        match left_out {
            0 => println!("\nAll {} steps are fine.", self.lines.len()),
            some => println!(
                "\n{} steps are fine, {some} left out.",
                self.lines.len() - some
            ),
        }
        Ok(())
    }
}

fn in_words(mark: &Mark) -> String {
    match mark {
        Mark::Fine => "fine".to_owned(),
        Mark::Nothing(why) => format!("nothing to do: {why}"),
        Mark::Skipped(why) => format!("left out: {why}"),
        Mark::Failed(why) => format!("FAILED: {why}"),
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_out() -> Ended {
        Ended::Skipped("no browser".to_owned())
    }

    #[test]
    fn a_failed_step_is_named_at_the_end_and_the_next_still_runs() {
        let mut steps = Steps::new(false);
        assert!(!steps.also("journeys", || bail!("page is white")));
        assert!(steps.also("advisories", || Ok(Ended::Well)));
        let said = steps.close().unwrap_err().to_string();
        assert_eq!(said, "Not good yet: journeys.");
    }

    #[test]
    fn the_run_is_over_when_a_first_step_fails() {
        let mut steps = Steps::new(false);
        assert!(steps.first("format", || bail!("crooked")).is_err());
    }

    #[test]
    fn a_step_left_out_is_a_failure_only_where_the_run_decides() {
        let mut at_home = Steps::new(false);
        at_home.also("journeys", || Ok(left_out()));
        assert!(at_home.close().is_ok());
        let mut in_ci = Steps::new(true);
        in_ci.also("journeys", || Ok(left_out()));
        assert!(in_ci.close().is_err());
    }
}
