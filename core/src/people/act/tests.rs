//! The table of acts and roles, asked role by role.

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
        "see-incidents",
        "see-personal-entries",
        "see-people",
        "see-journal",
        "see-offices",
        "see-contacts",
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

#[test]
fn dangerous_is_what_gives_others_power_lets_data_out_or_cannot_be_undone() {
    let dangerous: Vec<&str> = Act::ALL
        .iter()
        .filter(|it| it.is_dangerous())
        .map(|it| it.as_str())
        .collect();
    assert_eq!(
        dangerous,
        [
            "erase-incidents",
            "manage-people",
            "reset-people",
            "manage-sharing",
            "manage-settings",
            "manage-corporation",
            "manage-council",
        ]
    );
}
