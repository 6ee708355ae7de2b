//! Moving a room on the plan by one square: into the free, in exchange with a neighbour of the same size, or pushing.

use super::grid::Spot;
use crate::closed_list::closed_list;

closed_list! {
    /// What can be done to a room on the plan.
    pub enum Move {
        /// One square to the left.
        Left = "left",
        /// One square up.
        Up = "up",
        /// One square to the right.
        Right = "right",
        /// One square down.
        Down = "down",
        /// One square wider.
        Wider = "wider",
        /// One square narrower.
        Narrower = "narrower",
    }
}

/// That there is no room for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no room for this on the plan")]
pub struct Blocked;

/// All rooms of a floor after one of them was moved; the others keep their places unless they have to give way.
pub fn moved(spots: &[Spot], at: usize, how: Move) -> Result<Vec<Spot>, Blocked> {
    let before = *spots.get(at).ok_or(Blocked)?;
    let after = step(before, how);
    if !after.is_on_floor() {
        return Err(Blocked);
    }
    let in_way: Vec<usize> = others(spots, at)
        .filter(|(_, it)| it.overlaps(&after))
        .map(|it| it.0)
        .collect();
    if in_way.is_empty() {
        return Ok(with(spots, &[(at, after)]));
    }
    if let ([one], true) = (in_way.as_slice(), how != Move::Wider)
        && let Some(other) = spots.get(*one).filter(|it| is_alike(it, &before))
    {
        return Ok(with(spots, &[(at, *other), (*one, before)]));
    }
    let ways: &[Move] = match how {
        Move::Wider => &[Move::Right, Move::Down],
        Move::Up | Move::Down => &[Move::Down],
        _ => &[how],
    };
    let pushed = ways.iter().find_map(|way| push(spots, (at, after), *way));
    pushed.ok_or(Blocked)
}

/// Every spot but one, with its number.
fn others(spots: &[Spot], at: usize) -> impl Iterator<Item = (usize, &Spot)> {
    spots.iter().enumerate().filter(move |it| it.0 != at)
}

const fn is_alike(one: &Spot, other: &Spot) -> bool {
    one.width == other.width && one.height == other.height
}

const fn step(it: Spot, how: Move) -> Spot {
    let Spot {
        x,
        y,
        width,
        height,
    } = it;
    let (x, y, width) = match how {
        Move::Left => (x - 1, y, width),
        Move::Right => (x + 1, y, width),
        Move::Up => (x, y - 1, width),
        Move::Down => (x, y + 1, width),
        Move::Wider => (x, y, width + 1),
        Move::Narrower => (x, y, width - 1),
    };
    Spot {
        x,
        y,
        width,
        height,
    }
}

fn with(spots: &[Spot], changed: &[(usize, Spot)]) -> Vec<Spot> {
    let each = spots.iter().enumerate();
    each.map(|(at, spot)| {
        let new = changed.iter().find(|it| it.0 == at);
        new.map_or(*spot, |it| it.1)
    })
    .collect()
}

/// Everybody in the way gives way in one direction, and so on; none when somebody would leave the floor.
fn push(spots: &[Spot], (at, after): (usize, Spot), way: Move) -> Option<Vec<Spot>> {
    let mut all = with(spots, &[(at, after)]);
    let mut pushers = vec![at];
    while let Some(pusher) = pushers.pop() {
        let area = *all.get(pusher)?;
        let mut pushed = Vec::new();
        for (other, spot) in all.iter_mut().enumerate() {
            if other == pusher {
                continue;
            }
            while spot.overlaps(&area) {
                if other == at {
                    return None;
                }
                *spot = step(*spot, way);
                if !spot.is_on_floor() {
                    return None;
                }
                pushed.push(other);
            }
        }
        pushed.dedup();
        pushers.extend(pushed);
    }
    Some(all)
}
