//! Why a command was not carried out: one sentence, one next step and one number each, said in `data/words/cli.toml`.

/// A kind of refusal: its word in `data/words/cli.toml`, its number to read out over the telephone, its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    word: &'static str,
    number: u16,
    exit_code: u8,
}

impl Kind {
    /// To be read out over the telephone.
    pub fn number(self) -> u16 {
        self.number
    }
}

/// The command line itself is wrong.
const fn wrong(number: u16, word: &'static str) -> Kind {
    Kind {
        word,
        number,
        exit_code: 2,
    }
}

/// The command line is right, but the deed failed.
const fn failed(number: u16, word: &'static str) -> Kind {
    Kind {
        word,
        number,
        exit_code: 1,
    }
}

/// A word of the command line that does not exist.
pub const UNKNOWN_WORD: Kind = wrong(201, "unknown-word");
/// The same, with a word that was perhaps meant.
pub const UNKNOWN_WORD_NEAR: Kind = wrong(202, "unknown-word-near");
/// Something else is wrong with the command line.
pub const WRONG_LINE: Kind = wrong(203, "wrong-line");
/// A noun without a verb.
pub const NO_VERB: Kind = wrong(204, "no-verb");
/// No such norm or edition.
pub const UNKNOWN_EDITION: Kind = wrong(211, "unknown-edition");
/// No such part of an edition.
pub const UNKNOWN_PART: Kind = wrong(212, "unknown-part");
/// No such id in the catalogue.
pub const UNKNOWN_ID: Kind = wrong(213, "unknown-id");
/// No such office.
pub const UNKNOWN_OFFICE: Kind = wrong(214, "unknown-office");
/// A file or folder cannot be read.
pub const UNREADABLE: Kind = wrong(221, "unreadable");
/// The system names no place for the state directory.
pub const NO_HOME: Kind = wrong(222, "no-home");
/// A key of `mamori.toml` that does not exist.
pub const CONFIG_KEY: Kind = wrong(231, "config-key");
/// The same, with a key that was perhaps meant.
pub const CONFIG_KEY_NEAR: Kind = wrong(232, "config-key-near");
/// A value of `mamori.toml` that does not fit.
pub const CONFIG_VALUE: Kind = wrong(233, "config-value");
/// `mamori.toml` is no TOML.
pub const CONFIG_SYNTAX: Kind = wrong(234, "config-syntax");
/// A file or folder cannot be written.
pub const UNWRITABLE: Kind = failed(121, "unwritable");
/// Another server works on the same state directory.
pub const SECOND_SERVER: Kind = failed(122, "second-server");
/// The seal key is gone although there is a database.
pub const SEAL_LOST: Kind = failed(123, "seal-lost");
/// The seal key is no key.
pub const SEAL_WRONG: Kind = failed(124, "seal-wrong");
/// The key that signs the journal is gone although the journal was signed.
pub const EVIDENCE_KEY_LOST: Kind = failed(126, "evidence-key-lost");
/// The key that signs the journal is no key.
pub const EVIDENCE_KEY_WRONG: Kind = failed(127, "evidence-key-wrong");
/// The journal was signed by another key.
pub const EVIDENCE_KEY_OTHER: Kind = failed(128, "evidence-key-other");
/// A certificate or its key cannot be used.
pub const CERTIFICATE: Kind = failed(125, "certificate");
/// The database cannot be opened.
pub const DATABASE: Kind = failed(131, "database");
/// The tables could not be brought up to this program.
pub const MIGRATION: Kind = failed(132, "migration");
/// The server stopped by itself.
pub const SERVING: Kind = failed(143, "serving");
/// A pack is not as it was when it was signed.
pub const TAMPERED_PACK: Kind = failed(112, "tampered-pack");
/// The key that signs packs is gone.
pub const PACK_KEY: Kind = failed(113, "pack-key");
/// No pack of this norm.
pub const NO_PACK: Kind = wrong(215, "no-pack");
/// The data has faults, so it is not used.
pub const BROKEN_DATA: Kind = failed(111, "broken-data");

/// The demo is to be reached from other machines, which it is not made for.
pub const NOT_LOCAL: Kind = wrong(241, "not-local");
/// The folder for the demo holds something else.
pub const NOT_A_DEMO: Kind = wrong(242, "not-a-demo");
/// The address is taken or not ours.
pub const CANNOT_LISTEN: Kind = failed(141, "cannot-listen");
/// The demo world could not be made or served.
pub const DEMO_FAILED: Kind = failed(142, "demo-failed");

/// There is no database in the state directory.
pub const NO_DATA: Kind = failed(133, "no-data");
/// The tables are those of an earlier program.
pub const OLD_TABLES: Kind = failed(134, "old-tables");
/// The tables were made by another version of the program.
pub const FOREIGN_TABLES: Kind = failed(135, "foreign-tables");
/// The journal cannot be read to its end.
pub const JOURNAL_UNREADABLE: Kind = failed(136, "journal-unreadable");
/// The journal of this year is never pruned.
pub const PRUNE_NOW: Kind = wrong(274, "prune-now");
/// A journal of few years ago is pruned only on purpose.
pub const PRUNE_YOUNG: Kind = wrong(275, "prune-young");
/// Nobody has this sign-in name or id.
pub const UNKNOWN_USER: Kind = wrong(215, "unknown-user");
/// No such role at an office.
pub const UNKNOWN_ROLE: Kind = wrong(216, "unknown-role");
/// A name, reading or sign-in name that cannot be taken.
pub const BAD_VALUE: Kind = wrong(251, "bad-value");
/// Somebody else has the sign-in name.
pub const LOGIN_TAKEN: Kind = wrong(252, "login-taken");
/// A file cannot be read as a table.
pub const NO_TABLE: Kind = failed(171, "no-table");
/// A table lacks columns that it must have.
pub const NO_COLUMNS: Kind = failed(172, "no-columns");
/// Rows of a table have faults, so nothing of it was written.
pub const WRONG_ROWS: Kind = failed(173, "wrong-rows");
/// No such ledger.
pub const UNKNOWN_LEDGER: Kind = wrong(217, "unknown-ledger");
/// The journal has no such tree.
pub const UNKNOWN_TREE: Kind = wrong(218, "unknown-tree");
/// A tree has no such event, or only its leaf is left.
pub const UNKNOWN_EVENT: Kind = wrong(219, "unknown-event");
/// Neither a state directory nor a pack nor a proof.
pub const NOT_EVIDENCE: Kind = wrong(271, "not-evidence");
/// A file from outside that holds no checkpoint.
pub const NOT_A_CHECKPOINT: Kind = wrong(272, "not-a-checkpoint");
/// A text that is no key to verify by.
pub const NOT_A_KEY: Kind = wrong(273, "not-a-key");
/// A house cannot be its own witness.
pub const OWN_HOUSE: Kind = wrong(276, "own-house");
/// No such house is watched over.
pub const UNKNOWN_HOUSE: Kind = wrong(277, "unknown-house");
/// A moment of knowing that cannot be read.
pub const KNOWN_AT: Kind = wrong(261, "known-at");
/// No such kind of incident.
pub const UNKNOWN_KIND: Kind = wrong(262, "unknown-kind");
/// No such municipality.
pub const UNKNOWN_MUNICIPALITY: Kind = wrong(263, "unknown-municipality");
/// Nobody is concerned.
pub const NO_PERSONS: Kind = wrong(264, "no-persons");
/// No row of a sheet names a column of the ledger.
pub const NO_HEAD: Kind = failed(174, "no-head");
/// A row of a sheet cannot be written, so nothing of it was.
pub const NO_ROW: Kind = failed(175, "no-row");
/// None of the rows of a sheet can be taken.
pub const NO_GOOD_ROW: Kind = failed(176, "no-good-row");
/// A file would lose letters.
pub const LOST_LETTERS: Kind = failed(177, "lost-letters");
/// The office has no check of that year.
pub const NO_CHECK: Kind = failed(164, "no-check");
/// The machine has no Japanese font.
pub const NO_LETTERS: Kind = failed(161, "no-letters");
/// Nothing stands behind the paper yet: no check, no plan.
pub const NO_PAPER: Kind = failed(162, "no-paper");
/// The press refused.
pub const PRINTING: Kind = failed(163, "printing");

/// No key that was given opens the backup.
pub const BACKUP_WRONG_KEY: Kind = failed(151, "backup-wrong-key");
/// The backup is damaged or only half copied.
pub const BACKUP_DAMAGED: Kind = failed(152, "backup-damaged");
/// The backup was made by a newer program.
pub const BACKUP_NEWER: Kind = failed(153, "backup-newer");
/// The journal in the backup does not prove itself.
pub const BACKUP_JOURNAL: Kind = failed(154, "backup-journal");
/// A file in the backup is not what its name says.
pub const BACKUP_FILE_CHANGED: Kind = failed(155, "backup-file-changed");
/// A file is missing in the backup.
pub const BACKUP_FILE_LOST: Kind = failed(156, "backup-file-lost");
/// The backup is too old.
pub const BACKUP_OLD: Kind = failed(157, "backup-old");
/// The backup is of a house with another past.
pub const BACKUP_OTHER_PAST: Kind = failed(158, "backup-other-past");
/// The house lacks what the backup has.
pub const BACKUP_AHEAD: Kind = failed(159, "backup-ahead");
/// What was restored is not whole.
pub const BACKUP_NOT_WHOLE: Kind = failed(165, "backup-not-whole");
/// Another backup is being made.
pub const BACKUP_BUSY: Kind = failed(166, "backup-busy");
/// No backup or no place for one is there.
pub const NO_BACKUP: Kind = failed(167, "no-backup");
/// The place to restore into holds something.
pub const NOT_EMPTY: Kind = failed(168, "not-empty");
/// A key file cannot be read.
pub const KEY_UNREADABLE: Kind = failed(169, "key-unreadable");
/// The newest backup did not restore.
pub const DRILL_FAILED: Kind = failed(170, "drill-failed");
/// The text of a recovery key is none.
pub const RECOVERY_KEY: Kind = wrong(265, "recovery-key");
/// No such place for backups.
pub const UNKNOWN_PLACE: Kind = wrong(266, "unknown-place");
/// Only PostgreSQL is named by an address.
pub const NOT_POSTGRES: Kind = wrong(267, "not-postgres");

/// A refusal with what its sentence speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    kind: Kind,
    values: Vec<(&'static str, String)>,
    said: Vec<(&'static str, String)>,
    file: Option<String>,
    line: Option<usize>,
}

impl Refusal {
    /// A refusal of a kind.
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            values: Vec::new(),
            said: Vec::new(),
            file: None,
            line: None,
        }
    }

    /// Fills a `{name}` of its sentences.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// Fills a `{name}` of its sentences with the words of a key of `data/words`.
    pub fn saying(mut self, name: &'static str, key: String) -> Self {
        self.said.push((name, key));
        self
    }

    /// Names the file that is at fault.
    pub fn in_file(self, file: impl ToString) -> Self {
        Self {
            file: Some(file.to_string()),
            ..self
        }
    }

    /// Names the line of the file.
    pub fn at_line(self, line: usize) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }

    /// The word of its kind.
    pub fn word(&self) -> &'static str {
        self.kind.word
    }

    /// The number of its kind.
    pub fn number(&self) -> u16 {
        self.kind.number()
    }

    /// 1 when the deed failed, 2 when the command line is wrong.
    pub fn exit_code(&self) -> u8 {
        self.kind.exit_code
    }

    /// What its sentences speak of.
    pub fn values(&self) -> Vec<(&str, &str)> {
        let all = self.values.iter();
        all.map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// What its sentences speak of in words of their own, by key.
    pub fn said(&self) -> &[(&'static str, String)] {
        &self.said
    }

    /// The file at fault.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The line of the file.
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}
