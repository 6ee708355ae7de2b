//! The shape of `mamori evidence …` on the command line; what each word means is said in `data/words/cli.toml`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with the journal.
#[derive(Debug, Subcommand)]
pub enum EvidenceVerb {
    Checkpoint(CheckpointArguments),
    Prove(ProveArguments),
    Pack(PackArguments),
    Verify(VerifyArguments),
    Fsck(VerifyArguments),
    Prune(PruneArguments),
    #[command(subcommand)]
    Witness(WitnessVerb),
}

/// What can be done as a witness of others.
#[derive(Debug, Subcommand)]
pub enum WitnessVerb {
    Key,
    Add(WitnessAddArguments),
    Remove(WitnessRemoveArguments),
    List,
    Note(WitnessNoteArguments),
}

/// Whom to watch over.
#[derive(Debug, Args)]
#[group(skip)]
pub struct WitnessAddArguments {
    #[arg(value_name = "KEY")]
    pub vkey: String,
    #[arg(long = "name", value_name = "NAME")]
    pub called: String,
}

/// Whom to watch over no more.
#[derive(Debug, Args)]
#[group(skip)]
pub struct WitnessRemoveArguments {
    #[arg(value_name = "HOUSE")]
    pub watched: String,
}

/// Which tree of which house.
#[derive(Debug, Args)]
#[group(skip)]
pub struct WitnessNoteArguments {
    #[arg(value_name = "HOUSE/TREE")]
    pub seen_tree: String,
}

/// Whose checkpoints; all without any.
#[derive(Debug, Args)]
pub struct CheckpointArguments {
    #[arg(long, value_name = "ID")]
    pub office: Option<String>,
    #[arg(long, conflicts_with = "office")]
    pub house: bool,
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i16>,
    #[arg(long = "pub", conflicts_with_all = ["office", "house", "year"])]
    pub public: bool,
}

/// Whose journal of which year.
#[derive(Debug, Args)]
#[group(skip)]
pub struct TreeArguments {
    #[arg(long, value_name = "ID", required_unless_present = "house")]
    pub office: Option<String>,
    #[arg(long, conflicts_with = "office")]
    pub house: bool,
    #[arg(long, value_name = "YEAR")]
    pub year: i16,
}

/// Which event to prove.
#[derive(Debug, Args)]
#[group(skip)]
pub struct ProveArguments {
    #[command(flatten)]
    pub of: TreeArguments,
    #[arg(long, value_name = "N")]
    pub seq: u64,
    #[arg(long = "out", value_name = "FILE")]
    pub proof_file: Option<PathBuf>,
}

/// Which journal to pack, and into which file.
#[derive(Debug, Args)]
#[group(skip)]
pub struct PackArguments {
    #[command(flatten)]
    pub of: TreeArguments,
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// What to verify, and against what.
#[derive(Debug, Args)]
#[group(skip)]
pub struct VerifyArguments {
    #[arg(value_name = "DIR|FILE")]
    pub evidence: PathBuf,
    #[arg(long = "checkpoint", value_name = "FILE")]
    pub checkpoints: Vec<PathBuf>,
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// How old a journal must be to be pruned.
#[derive(Debug, Args)]
#[group(skip)]
pub struct PruneArguments {
    #[arg(long, value_name = "YEAR")]
    pub before: Option<i16>,
    #[arg(long)]
    pub yes: bool,
    #[arg(long)]
    pub dry_run: bool,
}
