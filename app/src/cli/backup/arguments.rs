//! The shape of `mamori backup`; what each word means is said in `data/words/cli.toml`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done about backups.
#[derive(Debug, Subcommand)]
pub enum BackupVerb {
    Run(BackupRunArguments),
    List,
    Verify(BackupVerifyArguments),
    Restore(BackupRestoreArguments),
    Drill,
    Key(BackupKeyArguments),
}

/// Where to make one.
#[derive(Debug, Args)]
pub struct BackupRunArguments {
    #[arg(long, value_name = "NAME")]
    pub place: Option<String>,
}

/// By which key a backup is opened; the machine's own is always tried.
#[derive(Debug, Args)]
#[group(skip)]
pub struct KeyArguments {
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    #[arg(long, value_name = "TEXT")]
    pub recovery_key: Option<String>,
}

/// Which backup to read.
#[derive(Debug, Args)]
#[group(skip)]
pub struct BackupVerifyArguments {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long)]
    pub any_age: bool,
    #[command(flatten)]
    pub key: KeyArguments,
}

/// Which backup to restore, and where.
#[derive(Debug, Args)]
#[group(skip)]
pub struct BackupRestoreArguments {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long = "into", value_name = "DIR")]
    pub new_dir: PathBuf,
    #[arg(long, value_name = "URL")]
    pub to: Option<String>,
    #[command(flatten)]
    pub key: KeyArguments,
}

/// Where the recovery key is printed.
#[derive(Debug, Args)]
#[group(skip)]
pub struct BackupKeyArguments {
    #[arg(long, value_name = "FILE", required_unless_present = "print")]
    pub out: Option<PathBuf>,
    #[arg(long)]
    pub print: bool,
}
