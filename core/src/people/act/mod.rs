//! Who may do what: one table of acts and roles; finding out which roles somebody holds is not done here.

use super::role::{NodeKind, Relation, Role, Sharing, Standing};
use crate::closed_list::closed_list;

closed_list! {
    /// Everything that a page, a command or a door of the API may need a permission for. A route names exactly one.
    pub enum Act {
        /// Signing in, setting up with the code from the console, opening an invitation, health, texts about the product.
        Public = "public",
        /// Signing out, own password and second factor, language.
        OwnAccount = "own-account",
        /// The home page of an office.
        SeeHome = "see-home",
        /// The restated requirements, terms and cases.
        SeeCatalogue = "see-catalogue",
        /// Own self-check, own result, at the own office.
        AnswerSelfCheck = "answer-self-check",
        /// Who has answered the self-check, and the counts of all.
        SeeSelfCheckTotals = "see-self-check-totals",
        /// Counts, levels and dates of an office.
        SeeOfficeTotals = "see-office-totals",
        /// The answers and notes of an office's assessment, item by item.
        SeeOfficeAssessment = "see-office-assessment",
        /// Starting, scoping, answering and closing an assessment.
        AnswerManagerCheck = "answer-manager-check",
        /// Files handed in as evidence.
        SeeEvidence = "see-evidence",
        /// The plan of an office.
        SeePlan = "see-plan",
        /// Saying that a plan row given to oneself is begun or done; that it is one's own is checked besides.
        WorkOnPlan = "work-on-plan",
        /// Owners, dates and rows of a plan, and asking for its approval.
        ChangePlan = "change-plan",
        /// Approving a plan or giving it back.
        ApprovePlan = "approve-plan",
        /// Printing and downloading assessment and plan of an office.
        PrintPapers = "print-papers",
        /// Printing the poster and the notice at the entrance.
        PrintPoster = "print-poster",
        /// Every table as XLSX and CSV.
        ExportTables = "export-tables",
        /// The ledgers that everybody at an office keeps: take-out, visitors, complaints.
        SeeDailyRegisters = "see-daily-registers",
        /// Every ledger of an office.
        SeeRegisters = "see-registers",
        /// Saying that something was lost, sent wrongly or is strange; seeing what became of one's own report.
        ReportIncident = "report-incident",
        /// Which incidents an office has, how far they are and what is due.
        SeeIncidents = "see-incidents",
        /// Leading an incident: answering, steps, facts, clocks, drafts, closing.
        HandleIncidents = "handle-incidents",
        /// For how long names and words of incidents are kept, and taking them out when that is over.
        EraseIncidents = "erase-incidents",
        /// What ledgers hold about clients, families and visitors.
        SeePersonalEntries = "see-personal-entries",
        /// Writing into the ledgers that everybody keeps, borrowing and returning.
        WriteRegisters = "write-registers",
        /// Writing into every ledger, approving and inspecting, import, stock-taking.
        ManageRegisters = "manage-registers",
        /// Approving the result of a stock-taking or review, or giving it back.
        ApproveRegisters = "approve-registers",
        /// The names and roles of an office's people.
        SeePeople = "see-people",
        /// Inviting, changing and ending people, giving roles.
        ManagePeople = "manage-people",
        /// Renewing somebody else's way to sign in after seeing them in person; never one's own.
        ResetPeople = "reset-people",
        /// Name, address, telephone and service of an office.
        ManageOffice = "manage-office",
        /// What an office shares, and with whom; ending a membership.
        ManageSharing = "manage-sharing",
        /// Mail, reminders, address of an office's mamori.
        ManageSettings = "manage-settings",
        /// The journal of an office.
        SeeJournal = "see-journal",
        /// The list of a corporation's or council's offices.
        SeeOffices = "see-offices",
        /// Adding offices to a corporation and giving its roles.
        ManageCorporation = "manage-corporation",
        /// Inviting offices into a council and giving its roles.
        ManageCouncil = "manage-council",
        /// Bringing in and taking away norms of one's own. They are there for everybody on the server, so besides this
        /// table [`House::keeps_norms`] is asked.
        ManageNorms = "manage-norms",
        /// The contact tree of an office, its cards, and what to do when systems stand still.
        SeeContacts = "see-contacts",
        /// Writing numbers into the contact tree and saying that all of them were checked.
        ManageContacts = "manage-contacts",
        /// Opening an office to somebody who inspects it, for some hours and only to be read.
        ShowInspector = "show-inspector",
    }
}

impl Act {
    /// Whether doing this could give away the office: whoever does it shows first that they are still themselves, when they
    /// last showed it a while ago. Only looking is never dangerous.
    pub const fn is_dangerous(self) -> bool {
        matches!(
            self,
            Self::ManagePeople
                | Self::ResetPeople
                | Self::EraseIncidents
                | Self::ManageSharing
                | Self::ManageSettings
                | Self::ManageCorporation
                | Self::ManageCouncil
        )
    }
}

/// Somebody at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor<'a> {
    /// Not signed in.
    Nobody,
    /// Signed in to look after the server: holds no role anywhere.
    ServerAdministrator,
    /// Signed in, with all roles as seen from the node in question.
    Person(&'a [Standing]),
}

/// From where a role reaches an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Not at all.
    No,
    /// At the node itself only.
    Own,
    /// At the node itself or its corporation, whatever is shared.
    Owner,
    /// Wherever at least so much is shared.
    From(Sharing),
}

const N: Reach = Reach::No;
const O: Reach = Reach::Own;
const C: Reach = Reach::Owner;
const T: Reach = Reach::From(Sharing::Totals);
const I: Reach = Reach::From(Sharing::Items);
const E: Reach = Reach::From(Sharing::Evidence);

/// The whole table. N no · O at the own node · C at the own node or the owning corporation ·
/// T, I, E wherever totals, items, evidence are shared. Columns in the order of [`Role::ALL`].
#[rustfmt::skip]
const TABLE: &[(Act, [Reach; 8])] = &[
    //                          staff manager safety system executive head secretariat auditor
    (Act::SeeHome,              [O,   O,      C,     C,     C,        T,   T,          T]),
    (Act::SeeCatalogue,         [O,   O,      C,     C,     C,        T,   T,          T]),
    (Act::AnswerSelfCheck,      [O,   O,      O,     O,     O,        N,   N,          N]),
    (Act::SeeSelfCheckTotals,   [N,   O,      C,     N,     C,        T,   T,          T]),
    (Act::SeeOfficeTotals,      [O,   O,      C,     C,     C,        T,   T,          T]),
    (Act::SeeOfficeAssessment,  [N,   O,      C,     C,     C,        I,   I,          I]),
    (Act::AnswerManagerCheck,   [N,   O,      C,     O,     N,        N,   N,          N]),
    (Act::SeeEvidence,          [N,   O,      C,     C,     C,        E,   E,          E]),
    (Act::SeePlan,              [O,   O,      C,     C,     C,        I,   I,          I]),
    (Act::WorkOnPlan,           [O,   O,      C,     C,     C,        N,   N,          N]),
    (Act::ChangePlan,           [N,   O,      C,     O,     N,        N,   N,          N]),
    (Act::ApprovePlan,          [N,   N,      N,     N,     C,        N,   N,          N]),
    (Act::PrintPapers,          [N,   O,      C,     C,     C,        I,   I,          I]),
    (Act::PrintPoster,          [O,   O,      C,     C,     C,        T,   T,          N]),
    (Act::ExportTables,         [N,   O,      C,     C,     C,        I,   I,          I]),
    (Act::SeeDailyRegisters,    [O,   O,      C,     C,     C,        I,   I,          I]),
    (Act::SeeRegisters,         [N,   O,      C,     C,     C,        I,   I,          I]),
    (Act::SeePersonalEntries,   [N,   O,      C,     N,     C,        C,   N,          O]),
    (Act::WriteRegisters,       [O,   O,      O,     O,     O,        N,   N,          N]),
    (Act::ManageRegisters,      [N,   O,      C,     O,     N,        N,   N,          N]),
    (Act::ApproveRegisters,     [N,   N,      N,     N,     C,        N,   N,          N]),
    (Act::ReportIncident,       [O,   O,      C,     C,     C,        N,   N,          N]),
    (Act::SeeIncidents,         [N,   O,      C,     C,     C,        I,   I,          I]),
    (Act::HandleIncidents,      [N,   O,      C,     O,     C,        N,   N,          N]),
    (Act::EraseIncidents,       [N,   O,      N,     N,     N,        N,   N,          N]),
    (Act::SeePeople,            [N,   O,      C,     C,     C,        I,   N,          I]),
    (Act::ManagePeople,         [N,   O,      N,     N,     N,        N,   N,          N]),
    (Act::ResetPeople,          [N,   O,      N,     N,     C,        N,   N,          N]),
    (Act::ManageOffice,         [N,   O,      O,     N,     N,        C,   N,          N]),
    (Act::ManageSharing,        [N,   O,      N,     N,     C,        N,   N,          N]),
    (Act::ManageSettings,       [N,   O,      N,     O,     N,        N,   N,          N]),
    (Act::SeeJournal,           [N,   O,      C,     N,     C,        E,   E,          E]),
    (Act::SeeOffices,           [N,   N,      O,     O,     O,        O,   O,          O]),
    (Act::ManageCorporation,    [N,   N,      N,     N,     N,        O,   N,          N]),
    (Act::ManageCouncil,        [N,   N,      N,     N,     N,        N,   O,          N]),
    (Act::ManageNorms,          [N,   O,      N,     N,     N,        O,   O,          N]),
    (Act::SeeContacts,          [O,   O,      C,     C,     C,        I,   N,          O]),
    (Act::ManageContacts,       [N,   O,      O,     O,     N,        N,   N,          N]),
    (Act::ShowInspector,        [N,   O,      N,     N,     N,        C,   N,          N]),
];

/// Whether somebody may do this. The standings are those towards the one node on which it is to be done.
pub fn may(visitor: Visitor, act: Act) -> bool {
    match (act, visitor) {
        (Act::Public, _) | (Act::OwnAccount, Visitor::ServerAdministrator | Visitor::Person(_)) => {
            true
        }
        (_, Visitor::Nobody | Visitor::ServerAdministrator) => false,
        (_, Visitor::Person(standings)) => standings
            .iter()
            .any(|it| reaches(reach(act, it.role), it.relation)),
    }
}

/// The roles that may do this somewhere, for the sentence "who may do this" beside a refusal.
pub fn roles_for(act: Act) -> Vec<Role> {
    Role::ALL
        .iter()
        .copied()
        .filter(|role| reach(act, *role) != Reach::No)
        .collect()
}

/// How many places a server holds. What is brought in for one of them is there for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct House {
    /// Councils.
    pub councils: usize,
    /// Corporations.
    pub corporations: usize,
    /// Offices.
    pub offices: usize,
}

impl House {
    /// Whether those who lead this kind of place may bring in norms: a council and a head office speak for several
    /// offices; an office does so only where it is alone on the server, and nobody else would see what it brings.
    pub const fn keeps_norms(self, kind: NodeKind) -> bool {
        match kind {
            NodeKind::Council | NodeKind::Corporation => true,
            NodeKind::Office => self.is_alone(),
        }
    }

    /// Whether they may also take away what others brought in, or the server's own people by command: only where no
    /// other place of their kind or above it is on the server.
    pub const fn clears_norms(self, kind: NodeKind) -> bool {
        match kind {
            NodeKind::Council => self.councils == 1,
            NodeKind::Corporation => self.councils == 0 && self.corporations == 1,
            NodeKind::Office => self.is_alone(),
        }
    }

    const fn is_alone(self) -> bool {
        self.offices == 1 && self.councils == 0
    }
}

fn reach(act: Act, role: Role) -> Reach {
    let row = TABLE.iter().find(|(of, _)| *of == act);
    let cell = row.and_then(|(_, cells)| Role::ALL.iter().zip(cells).find(|(of, _)| **of == role));
    cell.map_or(Reach::No, |(_, reach)| *reach)
}

fn reaches(reach: Reach, relation: Relation) -> bool {
    match reach {
        Reach::No => false,
        Reach::Own => relation == Relation::Own,
        Reach::Owner => matches!(relation, Relation::Own | Relation::Corporation(_)),
        Reach::From(least) => relation.sees().is_some_and(|it| it >= least),
    }
}

#[cfg(test)]
mod tests;
