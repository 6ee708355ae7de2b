//! Which few items a person is asked in a month between two whole checks; who answered what is not known here.

use crate::evidence::leaf_hash;

/// So many items a month: a minute of a person's time.
pub const MONTHLY_ITEMS: usize = 5;

/// The places of the month's items among `items`, in their order. `whose` names office, month and person: the same
/// all month on whatever device, others in the next month and for the next person; nobody chooses them.
pub fn items_of_month(items: &[&str], whose: &str) -> Vec<usize> {
    let lot = |at: usize, item: &str| (leaf_hash(format!("{whose}/{item}").as_bytes()), at);
    let mut lots: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(at, it)| lot(at, it))
        .collect();
    lots.sort_by_key(|(lot, at)| (*lot.bytes(), *at));
    let mut drawn: Vec<usize> = lots
        .into_iter()
        .map(|it| it.1)
        .take(MONTHLY_ITEMS)
        .collect();
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const ITEMS: [&str; 15] = [
        "1-1", "1-2", "1-3", "1-4", "1-5", "2-1", "2-2", "3-1", "3-2", "3-3", "3-4", "3-5", "4-1",
        "4-2", "4-3",
    ];

    #[test]
    fn five_different_items_are_drawn_and_the_same_all_month() {
        let drawn = items_of_month(&ITEMS, "sakura/2026-11/sato");
        assert_eq!(drawn.len(), MONTHLY_ITEMS);
        assert!(drawn.is_sorted_by(|one, next| one < next));
        assert_eq!(drawn, items_of_month(&ITEMS, "sakura/2026-11/sato"));
    }

    #[test]
    fn in_a_year_a_person_meets_nearly_every_item_and_people_meet_others() {
        let of = |person: &str| -> Vec<Vec<usize>> {
            let months = (1..=12).map(|it| format!("sakura/2026-{it:02}/{person}"));
            months.map(|it| items_of_month(&ITEMS, &it)).collect()
        };
        let met: BTreeSet<usize> = of("sato").into_iter().flatten().collect();
        assert!(met.len() >= 14, "{met:?}");
        assert_ne!(of("sato"), of("tanaka"));
    }

    #[test]
    fn where_there_are_fewer_all_are_asked() {
        assert_eq!(items_of_month(&["1-1", "1-2"], "x"), [0, 1]);
        assert!(items_of_month(&[], "x").is_empty());
    }
}
