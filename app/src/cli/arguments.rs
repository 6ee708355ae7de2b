//! The shape of the command line. What each word means is said in `data/words/cli.toml`, for `--help` in both languages.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::backup::arguments::BackupVerb;
use super::evidence::EvidenceVerb;

/// `mamori <noun> <verb>` with what every command takes.
#[derive(Debug, Parser)]
#[command(name = "mamori", version, disable_help_subcommand = true)]
pub struct Arguments {
    /// What every command takes.
    #[command(flatten)]
    pub shared: Shared,
    /// The command; none is the first run.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub struct Shared {
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR")]
    pub words: Option<PathBuf>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(long, global = true, value_name = "ja|en", value_parser = ["ja", "en"], default_value = "ja")]
    pub language: String,
}

/// The nouns.
#[derive(Debug, Subcommand)]
pub enum Command {
    Serve(ServeArguments),
    #[command(subcommand)]
    Config(ConfigVerb),
    #[command(subcommand)]
    Catalogue(CatalogueVerb),
    #[command(subcommand)]
    Report(ReportVerb),
    #[command(subcommand)]
    User(UserVerb),
    #[command(subcommand)]
    Org(OrgVerb),
    #[command(subcommand)]
    Assessment(AssessmentVerb),
    #[command(subcommand)]
    Register(RegisterVerb),
    #[command(subcommand)]
    Incident(IncidentVerb),
    #[command(subcommand)]
    Evidence(EvidenceVerb),
    #[command(subcommand)]
    Backup(BackupVerb),
    Try(TryArguments),
    About(AboutArguments),
    Support(SupportArguments),
    #[command(subcommand)]
    Isolation(IsolationVerb),
}

/// Cutting the server off.
#[derive(Debug, Subcommand)]
pub enum IsolationVerb {
    Begin,
    End,
    Show,
}

/// Where the file for whoever helps is written.
#[derive(Debug, Args)]
pub struct SupportArguments {
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// What of the program is asked.
#[derive(Debug, Args)]
pub struct AboutArguments {
    #[arg(long)]
    pub sbom: bool,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct ServeArguments {
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<SocketAddr>,
}

/// What can be done with `mamori.toml`.
#[derive(Debug, Subcommand)]
pub enum ConfigVerb {
    Check,
}

/// What can be printed.
#[derive(Debug, Subcommand)]
pub enum ReportVerb {
    Plan(ReportArguments),
    Checklist(ReportArguments),
    Poster(ReportArguments),
    Entrance(ReportArguments),
    Journal(ReportArguments),
    Ledger(ReportLedgerArguments),
}

/// Which ledger, filled or blank.
#[derive(Debug, Args)]
#[group(skip)]
pub struct ReportLedgerArguments {
    #[arg(value_name = "LEDGER")]
    pub ledger: String,
    #[arg(long)]
    pub blank: bool,
    #[command(flatten)]
    pub of: ReportArguments,
}

/// Of which office, and into which file.
#[derive(Debug, Args)]
pub struct ReportArguments {
    #[arg(long, value_name = "ID")]
    pub office: String,
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// What can be done about accounts.
#[derive(Debug, Subcommand)]
pub enum UserVerb {
    Add(UserAddArguments),
    Reset(UserResetArguments),
    List,
}

/// Whom to add.
#[derive(Debug, Args)]
pub struct UserAddArguments {
    #[arg(long, value_name = "ID")]
    pub office: String,
    #[arg(long)]
    pub name: String,
    #[arg(long)]
    pub kana: String,
    #[arg(long = "role", value_name = "ROLE")]
    pub roles: Vec<String>,
    #[arg(long)]
    pub login: Option<String>,
}

/// Whose sign-in to renew.
#[derive(Debug, Args)]
pub struct UserResetArguments {
    pub login: String,
    #[arg(long, value_name = "HOW", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub proof: String,
}

/// What can be done about corporations and offices.
#[derive(Debug, Subcommand)]
pub enum OrgVerb {
    Import(OrgImportArguments),
}

/// Which table to take them from.
#[derive(Debug, Args)]
pub struct OrgImportArguments {
    #[arg(value_name = "FILE")]
    pub table: PathBuf,
    #[arg(long)]
    pub dry_run: bool,
}

/// What can be asked about checks.
#[derive(Debug, Subcommand)]
pub enum AssessmentVerb {
    List(AssessmentListArguments),
    Export(AssessmentExportArguments),
}

/// Which checks to list.
#[derive(Debug, Args)]
pub struct AssessmentListArguments {
    #[arg(long, value_name = "ID")]
    pub office: Option<String>,
    #[arg(long, value_name = "YEAR")]
    pub cycle: Option<i16>,
}

/// Which check to write into a file, and how.
#[derive(Debug, Args)]
pub struct AssessmentExportArguments {
    #[arg(long, value_name = "ID")]
    pub office: String,
    #[arg(long, value_name = "YEAR")]
    pub cycle: Option<i16>,
    #[arg(long, value_name = "json|csv|xlsx", value_parser = ["json", "csv", "xlsx"])]
    pub format: String,
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// What can be done with ledgers.
#[derive(Debug, Subcommand)]
pub enum RegisterVerb {
    List(RegisterListArguments),
    Import(RegisterImportArguments),
    Export(RegisterExportArguments),
}

/// Which ledger to list the entries of; all ledgers without one.
#[derive(Debug, Args)]
pub struct RegisterListArguments {
    #[arg(value_name = "LEDGER", requires = "office")]
    pub ledger: Option<String>,
    #[arg(long, value_name = "ID", requires = "ledger")]
    pub office: Option<String>,
}

/// Which sheet to bring into which ledger.
#[derive(Debug, Args)]
pub struct RegisterImportArguments {
    #[arg(value_name = "LEDGER")]
    pub ledger: String,
    #[arg(value_name = "FILE")]
    pub sheet: PathBuf,
    #[arg(long, value_name = "ID")]
    pub office: String,
    #[arg(long)]
    pub preview: bool,
}

/// Which ledger to write into a file, and how.
#[derive(Debug, Args)]
pub struct RegisterExportArguments {
    #[arg(value_name = "LEDGER")]
    pub ledger: String,
    #[arg(long, value_name = "ID")]
    pub office: String,
    #[arg(long, value_name = "xlsx|csv", value_parser = ["xlsx", "csv"], default_value = "xlsx")]
    pub format: String,
    #[arg(long, value_name = "utf-8|cp932", value_parser = ["utf-8", "cp932"], default_value = "utf-8")]
    pub encoding: String,
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// What can be asked about incidents.
#[derive(Debug, Subcommand)]
pub enum IncidentVerb {
    Clocks(ClocksArguments),
    Playbooks,
}

/// The facts by which clocks are counted.
#[derive(Debug, Args)]
pub struct ClocksArguments {
    #[arg(long, value_name = "TIME")]
    pub known: String,
    #[arg(long, value_name = "KIND")]
    pub kind: String,
    #[arg(long, value_name = "yes|no|unsure", value_parser = ["yes", "no", "unsure"], default_value = "unsure")]
    pub special_care: String,
    #[arg(long, value_name = "yes|no|unsure", value_parser = ["yes", "no", "unsure"], default_value = "unsure")]
    pub encrypted: String,
    #[arg(long, value_name = "yes|no|unsure", value_parser = ["yes", "no", "unsure"], default_value = "unsure")]
    pub improper: String,
    #[arg(long, value_name = "yes|no|unsure", value_parser = ["yes", "no", "unsure"], default_value = "no")]
    pub property: String,
    #[arg(long, value_name = "yes|no|unsure", value_parser = ["yes", "no", "unsure"], default_value = "no")]
    pub recovered: String,
    #[arg(long, value_name = "N")]
    pub persons: Option<u32>,
    #[arg(long, value_name = "ID")]
    pub municipality: Option<String>,
}

/// What can be asked of the catalogue.
#[derive(Debug, Subcommand)]
pub enum CatalogueVerb {
    List(ListArguments),
    Show { id: String },
    Search { text: String },
    Check,
    Diff { earlier: String, later: String },
    Export(ExportArguments),
    Template(TemplateArguments),
    Import(ImportArguments),
    Packs,
    Remove { norm: String },
}

/// What to write, and how.
#[derive(Debug, Args)]
#[group(skip)]
pub struct ExportArguments {
    #[arg(long, value_enum)]
    pub format: Format,
    #[arg(long = "out", value_name = "DIR")]
    pub into: PathBuf,
    #[arg(long, value_name = "N")]
    pub norm: Option<String>,
    #[arg(long, value_name = "E", requires = "norm")]
    pub edition: Option<String>,
}

/// The forms in which norms leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// OSCAL 1.2.
    Oscal,
    /// Libraries of CISO Assistant.
    CisoAssistant,
    /// Workbooks, which can be imported again.
    Xlsx,
}

/// Where the template goes.
#[derive(Debug, Args)]
pub struct TemplateArguments {
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// What to import.
#[derive(Debug, Args)]
pub struct ImportArguments {
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long)]
    pub dry_run: bool,
}

/// What to list.
#[derive(Debug, Args)]
#[group(skip)]
pub struct ListArguments {
    #[arg(long, value_name = "N", requires = "edition", required_unless_present_any = ["glossary", "cases"])]
    pub norm: Option<String>,
    #[arg(long, value_name = "E", requires = "norm")]
    pub edition: Option<String>,
    #[arg(long, value_name = "P", requires = "edition")]
    pub part: Option<String>,
    #[arg(long, conflicts_with_all = ["norm", "cases"])]
    pub glossary: bool,
    #[arg(long, conflicts_with_all = ["norm", "glossary"])]
    pub cases: bool,
}

/// How to try the demo world.
#[derive(Debug, Args)]
pub struct TryArguments {
    #[arg(long)]
    pub once: bool,
    #[arg(long, value_name = "ADDR:PORT", conflicts_with = "once")]
    pub listen: Option<String>,
}
