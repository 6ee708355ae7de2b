//! Places and generations: a disk that is away, one that only takes, what was left by somebody who was killed, two at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use super::super::{copies, disk, drill, name, run, store};
use super::*;
use crate::testing::{on_both, sqlite};

fn names(folder: &Path) -> Vec<String> {
    let found = disk::list(folder).unwrap();
    found.into_iter().map(|it| it.name).collect()
}

#[tokio::test]
async fn a_disk_that_is_away_is_said_and_no_fault_of_the_others() {
    on_both(|bench| async move {
        let app = house(&bench).await;
        let plan = with_place("usb", |it| it.offline = true);
        let actor = Actor::house();
        let told = run(&app, &actor, &plan, None).await.unwrap();
        let outcomes: Vec<_> = told.places.iter().map(|it| it.outcome).collect();
        assert_eq!(outcomes, ["good", "absent"]);
        assert!(told.is_good());
        // Alone it is nothing that one could rely on.
        let told = run(&app, &actor, &plan, Some("usb")).await.unwrap();
        assert!(!told.is_good());
        let usb = app.settings.dir.join("usb");
        std::fs::create_dir(&usb).unwrap();
        let told = run(&app, &actor, &plan, None).await.unwrap();
        assert_eq!(told.places[1].outcome, "good");
        let copy = std::fs::read(told.places[1].file.as_ref().unwrap()).unwrap();
        assert_eq!(hex::encode(Sha256::digest(copy)), told.sha256);
        // Away again, the list still knows what was put there.
        std::fs::remove_dir_all(&usb).unwrap();
        let all = copies(&app, &plan).await.unwrap();
        let away: Vec<_> = all.iter().filter(|it| !it.is_there).collect();
        assert_eq!(away.len(), 1);
        assert!(away[0].verified_at.is_some() && away[0].offline, "{away:?}");
        assert_eq!(store::runs(&app.db, "backup", 9).await.unwrap().len(), 5);
    })
    .await;
}

#[tokio::test]
async fn old_generations_go_but_never_from_a_place_that_only_takes() {
    let bench = sqlite().await;
    let app = house(&bench).await;
    let plan = with_place("worm", |it| it.append_only = true);
    let state = &app.settings.dir;
    let now: Timestamp = NOW.parse().unwrap();
    for folder in ["backups", "worm"] {
        std::fs::create_dir_all(state.join(folder)).unwrap();
        for day in 1..=40 {
            let at = now - SignedDuration::from_hours(24 * day);
            let name = name::of(at, [0, 0, u8::try_from(day).unwrap()]);
            std::fs::write(state.join(folder).join(name), "x").unwrap();
        }
        std::fs::write(state.join(folder).join("before-0002_people.db"), "x").unwrap();
    }
    let told = run(&app, &Actor::house(), &plan, None).await.unwrap();
    assert!(told.is_good(), "{told:?}");
    // Seven days, three more weeks, one more month.
    assert_eq!(names(&state.join("backups")).len(), 11);
    assert_eq!(told.places[0].removed.len(), 30);
    assert_eq!(names(&state.join("worm")).len(), 41);
    assert!(state.join("backups/before-0002_people.db").exists());
}

#[tokio::test]
async fn nothing_is_taken_away_after_a_backup_that_is_not_good() {
    let bench = sqlite().await;
    let app = house(&bench).await;
    backed_up(&app).await;
    std::fs::remove_file(proof(&app.settings.dir)).unwrap();
    let told = back_up(&app).await;
    assert_eq!(told.places[0].outcome, "faulty");
    // Both are of one day; the good one stays.
    assert_eq!(names(&app.settings.dir.join("backups")).len(), 2);
}

#[tokio::test]
async fn what_a_killed_backup_left_is_swept_and_two_at_once_are_refused() {
    let bench = sqlite().await;
    let app = house(&bench).await;
    let folder = app.settings.dir.join("backups");
    std::fs::create_dir_all(&folder).unwrap();
    let part = format!("{}.part", name::of(NOW.parse().unwrap(), [1, 2, 3]));
    std::fs::write(folder.join(&part), "half").unwrap();
    // A part is in no list.
    assert!(copies(&app, &Plan::default()).await.unwrap().is_empty());
    let held = disk::lock(&app.settings.dir).unwrap();
    let busy = run(&app, &Actor::house(), &Plan::default(), None).await;
    assert!(matches!(busy, Err(Flaw::Busy)), "{busy:?}");
    drop(held);
    backed_up(&app).await;
    assert!(!folder.join(&part).exists());
    // One that is stopped in the middle leaves nothing under a name.
    let before = names(&folder);
    let (actor, plan) = (Actor::house(), Plan::default());
    let stopped = run(&app, &actor, &plan, None);
    assert!(
        tokio::time::timeout(std::time::Duration::ZERO, stopped)
            .await
            .is_err()
    );
    assert_eq!(names(&folder), before);
}

#[tokio::test]
async fn the_list_tells_a_copy_whose_length_has_changed() {
    let bench = sqlite().await;
    let app = house(&bench).await;
    let given = backed_up(&app).await;
    let plan = Plan::default();
    assert_eq!(copies(&app, &plan).await.unwrap()[0].state, "good");
    let whole = std::fs::read(&given.file).unwrap();
    std::fs::write(&given.file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(copies(&app, &plan).await.unwrap()[0].state, "changed");
}

#[tokio::test]
async fn the_drill_restores_the_newest_and_tells_one_that_does_not() {
    on_both(|bench| async move {
        let turned = Arc::new(AtomicI64::new(0));
        let hours = Arc::clone(&turned);
        let clock = Clock::told_by(move || {
            let begun: Timestamp = NOW.parse().unwrap();
            begun + SignedDuration::from_hours(hours.load(Ordering::SeqCst))
        });
        let app = house_at(&bench, clock).await;
        let (actor, plan) = (Actor::house(), Plan::default());
        assert!(drill(&app, &actor, &plan).await.unwrap().is_none());
        backed_up(&app).await;
        turned.store(1, Ordering::SeqCst);
        let given = backed_up(&app).await;
        let done = drill(&app, &actor, &plan).await.unwrap().unwrap();
        assert_eq!(done.why, None);
        assert!(given.file.ends_with(&done.file));
        let mut bytes = std::fs::read(&given.file).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&given.file, bytes).unwrap();
        let done = drill(&app, &actor, &plan).await.unwrap().unwrap();
        assert!(done.why.is_some());
        let runs = store::runs(&app.db, "drill", 5).await.unwrap();
        let outcomes: Vec<_> = runs.iter().map(|it| it.outcome.as_str()).collect();
        assert_eq!(outcomes.len(), 2);
        assert!(outcomes.contains(&"good") && outcomes.contains(&"failed"));
        // Nothing of it stays.
        assert!(!app.settings.dir.join("backups/.drill.part").exists());
        // A seal that does not open the secrets is no house to sign in to.
        std::fs::write(app.settings.dir.join("keys/seal.key"), [8; 32]).unwrap();
        turned.store(2, Ordering::SeqCst);
        backed_up(&app).await;
        let done = drill(&app, &actor, &plan).await.unwrap().unwrap();
        assert!(done.why.unwrap().contains("seal"));
    })
    .await;
}
