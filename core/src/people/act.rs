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
        /// What ledgers hold about clients, families and visitors.
        SeePersonalEntries = "see-personal-entries",
        /// Writing into the ledgers that everybody keeps, borrowing and returning.
        WriteRegisters = "write-registers",
        /// Writing into every ledger, approving and inspecting, import, stock-taking.
        ManageRegisters = "manage-registers",
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
mod tests {
    use super::*;
    use Relation::{Corporation, Council, Foreign, Own};

    const RELATIONS: [Relation; 8] = [
        Foreign,
        Council(Sharing::Totals),
        Council(Sharing::Items),
        Council(Sharing::Evidence),
        Corporation(Sharing::Totals),
        Corporation(Sharing::Items),
        Corporation(Sharing::Evidence),
        Own,
    ];

    fn one(role: Role, relation: Relation, act: Act) -> bool {
        may(Visitor::Person(&[Standing { role, relation }]), act)
    }

    #[test]
    fn every_act_but_the_first_two_has_exactly_one_row() {
        for act in Act::ALL {
            let rows = TABLE.iter().filter(|(of, _)| of == act).count();
            let expected = usize::from(!matches!(act, Act::Public | Act::OwnAccount));
            assert_eq!(rows, expected, "{act}");
        }
        assert_eq!(Role::ALL.len(), 8);
    }

    #[test]
    fn nobody_sees_anything_of_a_foreign_office() {
        for act in Act::ALL
            .iter()
            .filter(|it| !matches!(it, Act::Public | Act::OwnAccount))
        {
            for role in Role::ALL {
                assert!(!one(*role, Foreign, *act), "{role} {act}");
            }
        }
    }

    #[test]
    fn who_holds_no_role_has_only_an_own_account() {
        for act in Act::ALL {
            let (open, own) = (*act == Act::Public, *act == Act::OwnAccount);
            assert_eq!(may(Visitor::Nobody, *act), open, "{act}");
            assert_eq!(
                may(Visitor::ServerAdministrator, *act),
                open || own,
                "{act}"
            );
            assert_eq!(may(Visitor::Person(&[]), *act), open || own, "{act}");
        }
    }

    #[test]
    fn more_sharing_never_takes_a_permission_away() {
        for (less, more) in [
            (1, 2),
            (2, 3),
            (4, 5),
            (5, 6),
            (6, 7),
            (1, 4),
            (2, 5),
            (3, 6),
        ] {
            for act in Act::ALL {
                for role in Role::ALL {
                    let had = one(*role, RELATIONS[less], *act);
                    assert!(!had || one(*role, RELATIONS[more], *act), "{role} {act}");
                }
            }
        }
    }

    #[test]
    fn an_auditor_changes_nothing() {
        let reading = [
            "public",
            "own-account",
            "see-home",
            "see-catalogue",
            "see-self-check-totals",
            "see-office-totals",
            "see-office-assessment",
            "see-evidence",
            "see-plan",
            "print-papers",
            "export-tables",
            "see-daily-registers",
            "see-registers",
            "see-personal-entries",
            "see-people",
            "see-journal",
            "see-offices",
        ];
        let may: Vec<&str> = Act::ALL
            .iter()
            .filter(|it| one(Role::Auditor, Own, **it))
            .map(|it| it.as_str())
            .collect();
        assert_eq!(may, reading);
    }

    #[test]
    fn the_permissions_that_matter_most_are_these() {
        use Act::{AnswerSelfCheck, ApprovePlan, ChangePlan, ManagePeople, SeeEvidence, SeePlan};
        use Act::{SeeOfficeAssessment, SeeOfficeTotals, SeeSelfCheckTotals};
        use Role::{Auditor, Executive, HeadOffice, Manager, Secretariat, Staff};
        use Sharing::{Evidence, Items, Totals};
        let cases = [
            (Staff, Own, AnswerSelfCheck, true),
            (Staff, Own, SeeOfficeAssessment, false),
            (Staff, Own, SeeSelfCheckTotals, false),
            (Manager, Own, ChangePlan, true),
            (Manager, Own, ApprovePlan, false),
            (Manager, Corporation(Evidence), SeePlan, false),
            (Executive, Corporation(Totals), ApprovePlan, true),
            (Executive, Council(Evidence), ApprovePlan, false),
            (HeadOffice, Corporation(Items), SeeOfficeAssessment, true),
            (HeadOffice, Corporation(Totals), SeeOfficeAssessment, false),
            (HeadOffice, Corporation(Items), ChangePlan, false),
            (Secretariat, Council(Totals), SeeOfficeTotals, true),
            (Secretariat, Council(Totals), SeePlan, false),
            (Secretariat, Council(Items), SeePlan, true),
            (Secretariat, Council(Evidence), ManagePeople, false),
            (Auditor, Council(Totals), SeeEvidence, false),
        ];
        for (role, relation, act, expected) in cases {
            assert_eq!(
                one(role, relation, act),
                expected,
                "{role} {relation:?} {act}"
            );
        }
    }

    #[test]
    fn the_strongest_of_several_roles_counts() {
        let both = [
            Standing {
                role: Role::Staff,
                relation: Own,
            },
            Standing {
                role: Role::Executive,
                relation: Corporation(Sharing::Items),
            },
        ];
        assert!(may(Visitor::Person(&both), Act::ApprovePlan));
        assert!(may(Visitor::Person(&both), Act::AnswerSelfCheck));
        assert!(!may(Visitor::Person(&both), Act::ManagePeople));
    }

    #[test]
    fn an_office_brings_in_norms_only_where_nobody_else_would_see_them() {
        use NodeKind::{Corporation as Owner, Council as Group, Office};
        let house = |councils, corporations, offices| House {
            councils,
            corporations,
            offices,
        };
        let cases = [
            (house(0, 1, 1), [true, true, true], [true, true, false]),
            (house(0, 1, 5), [false, true, true], [false, true, false]),
            (house(0, 2, 5), [false, true, true], [false, false, false]),
            (house(1, 1, 1), [false, true, true], [false, false, true]),
            (house(1, 9, 18), [false, true, true], [false, false, true]),
            (house(2, 9, 18), [false, true, true], [false, false, false]),
        ];
        for (house, keeps, clears) in cases {
            let kinds = [Office, Owner, Group];
            assert_eq!(kinds.map(|it| house.keeps_norms(it)), keeps, "{house:?}");
            assert_eq!(kinds.map(|it| house.clears_norms(it)), clears, "{house:?}");
        }
    }

    #[test]
    fn norms_are_brought_in_by_managers_head_offices_and_secretariats_at_their_own_place() {
        let keep = [Role::Manager, Role::HeadOffice, Role::Secretariat];
        assert_eq!(roles_for(Act::ManageNorms), keep);
        for role in keep {
            assert!(one(role, Own, Act::ManageNorms));
            assert!(!one(role, Corporation(Sharing::Evidence), Act::ManageNorms));
            assert!(!one(role, Council(Sharing::Evidence), Act::ManageNorms));
        }
    }

    #[test]
    fn only_executives_approve() {
        assert_eq!(roles_for(Act::ApprovePlan), [Role::Executive]);
    }
}
