//! There and back: on the same engine, from SQLite to PostgreSQL and back, from an earlier version, while others write.

use super::super::restore::{By, Target, fill, restore};
use super::super::{before_upgrade, keys};
use super::*;
use crate::chance::Chance;
use crate::db::{MigrationState, Table};
use crate::people::secrets;
use crate::testing::{on_blank_postgres, on_both, on_both_before, signer, sqlite};

fn at() -> jiff::Timestamp {
    NOW.parse().unwrap()
}

async fn restored(given: &Given, dir: &Path, url: Option<&str>) -> Result<Good, Flaw> {
    let (actor, chance) = (Actor::command("backup restore"), Chance::seeded(9));
    let by = By {
        actor: &actor,
        at: at(),
        chance: &chance,
    };
    restore(given, &Target { dir, url }, &by).await
}

#[tokio::test]
async fn every_row_and_file_comes_back_on_a_fresh_machine() {
    on_both(|bench| async move {
        let app = house(&bench).await;
        let before = rows(&app.db).await;
        let given = backed_up(&app).await;
        let new = tempfile::tempdir().unwrap();
        let db = Db::open(&Db::file_in(new.path()), signer()).await.unwrap();
        fill(&given, new.path(), &db).await.unwrap();
        assert_eq!(rows(&db).await, before);
        assert!(before["log_events"].len() > 1 && before["persons"].len() > 5);
        assert_eq!(std::fs::read(proof(new.path())).unwrap(), PROOF);
        for name in ["mamori.toml", "keys/seal.key", "keys/backup.key"] {
            let of = |dir: &Path| std::fs::read(dir.join(name)).unwrap();
            assert_eq!(of(new.path()), of(&app.settings.dir), "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_goes_from_sqlite_to_postgresql_and_back_is_the_same() {
    on_blank_postgres(|url| async move {
        let bench = sqlite().await;
        let app = house(&bench).await;
        let before = rows(&app.db).await;
        let given = backed_up(&app).await;
        let new = tempfile::tempdir().unwrap();
        let dir = new.path().join("moved");
        let db = Db::open(&url, signer()).await.unwrap();
        std::fs::create_dir(&dir).unwrap();
        fill(&given, &dir, &db).await.unwrap();
        assert_eq!(rows(&db).await, before);
        // Constraints stand again: a row that names nobody is refused, and one is taken only once.
        let orphan =
            sqlx::query("insert into passwords (person_id, hash, changed_at) values ('x', 'x', 0)")
                .execute(&mut *db.rows().await.unwrap())
                .await;
        assert!(orphan.is_err());
        let readers = keys::readers(&dir).unwrap();
        let source = super::super::make::Source {
            db: &db,
            state: &dir,
            at: at(),
        };
        let made = super::super::make::make(&source, readers.recipients, (new.path(), "back"));
        let back = Given {
            file: made.await.unwrap().part.keep().unwrap(),
            keys: given.keys.clone(),
        };
        let last = tempfile::tempdir().unwrap();
        let again = Db::open(&Db::file_in(last.path()), signer()).await.unwrap();
        fill(&back, last.path(), &again).await.unwrap();
        assert_eq!(rows(&again).await, before);
        db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_house_that_moves_to_postgresql_finds_its_database_and_its_history_says_so() {
    on_blank_postgres(|url| async move {
        let bench = sqlite().await;
        let app = house(&bench).await;
        let given = backed_up(&app).await;
        let new = tempfile::tempdir().unwrap();
        let dir = new.path().join("moved");
        restored(&given, &dir, Some(&url)).await.unwrap();
        let toml = std::fs::read_to_string(dir.join("mamori.toml")).unwrap();
        assert!(
            toml.contains("# ours") && toml.contains(&format!("url = \"{url}\"")),
            "{toml}"
        );
        assert!(!dir.join("mamori.db").exists());
        let db = Db::open(&url, signer()).await.unwrap();
        assert_eq!(db.migration_state().await.unwrap(), MigrationState::Fits);
        let restores = super::super::store::runs(&db, "restore", 5).await.unwrap();
        assert_eq!(restores.len(), 1);
        // A second one finds the database taken, and leaves everything as it is.
        let other = new.path().join("other");
        let refused = restored(&given, &other, Some(&url)).await;
        assert!(matches!(refused, Err(Flaw::NotEmpty(_))), "{refused:?}");
        assert!(!other.exists());
        db.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_folder_that_holds_anything_is_left_as_it_is() {
    let bench = sqlite().await;
    let given = backed_up(&house(&bench).await).await;
    let new = tempfile::tempdir().unwrap();
    std::fs::write(new.path().join("holiday.jpg"), "x").unwrap();
    let refused = restored(&given, new.path(), None).await;
    assert!(matches!(refused, Err(Flaw::NotEmpty(_))), "{refused:?}");
    let names: Vec<_> = std::fs::read_dir(new.path()).unwrap().flatten().collect();
    assert_eq!(names.len(), 1);
}

#[tokio::test]
async fn paper_alone_opens_a_backup_on_another_machine() {
    let bench = sqlite().await;
    let app = house(&bench).await;
    let paper = keys::new_recovery(&app.settings.dir, app.clock.today()).unwrap();
    let given = backed_up(&app).await;
    let typed = Given {
        file: given.file.clone(),
        keys: keys::typed(&paper.groups.join(" ")).into_iter().collect(),
    };
    let new = tempfile::tempdir().unwrap();
    let dir = new.path().join("new");
    restored(&typed, &dir, None).await.unwrap();
    let db = Db::open(&Db::file_in(&dir), signer()).await.unwrap();
    let sealed = super::super::store::a_sealed_secret(&db).await.unwrap();
    let seal: [u8; 32] = std::fs::read(dir.join("keys/seal.key"))
        .unwrap()
        .try_into()
        .unwrap();
    let secret = secrets::unseal(&seal, &sealed.unwrap()).unwrap();
    assert_eq!(secret, world::SECRET);
}

#[tokio::test]
async fn no_table_of_the_schema_is_forgotten_and_each_has_a_key() {
    on_both(|bench| async move {
        let sql = match bench.db.engine() {
            crate::db::Engine::Sqlite => {
                "select name from sqlite_master where type = 'table' order by name"
            }
            crate::db::Engine::Postgres => {
                "select tablename::text as name from pg_tables where schemaname = current_schema()
                  order by tablename collate \"C\""
            }
        };
        let all = sqlx::query(sql)
            .fetch_all(&mut *bench.db.rows().await.unwrap())
            .await
            .unwrap();
        let mut all: Vec<String> = all.iter().map(|it| sqlx::Row::get(it, "name")).collect();
        all.retain(|it| it != "migrations" && !it.starts_with("sqlite_"));
        let tables = bench.db.snapshot().await.unwrap().tables().await.unwrap();
        let names: Vec<String> = tables.iter().map(|it| it.name.clone()).collect();
        assert_eq!(names, all);
        assert!(names.len() > 40, "{names:?}");
        let keyless: Vec<&Table> = tables
            .iter()
            .filter(|it| it.columns.iter().all(|one| one.key.is_none()))
            .collect();
        assert!(keyless.is_empty(), "{keyless:?}");
    })
    .await;
}

#[tokio::test]
async fn a_backup_of_an_earlier_version_is_brought_forward() {
    on_both_before("0023_backups.sql", |bench| async move {
        world::settle(&bench, &[7; 32]).await;
        let state = bench.dir.path();
        std::fs::create_dir_all(state.join("keys")).unwrap();
        std::fs::write(state.join("keys/seal.key"), [7; 32]).unwrap();
        std::fs::write(state.join("keys/evidence.key"), crate::testing::SIGNING).unwrap();
        let by = (at(), &Chance::seeded(3));
        let file = before_upgrade(&bench.db, state, by).await.unwrap();
        let given = Given {
            file,
            keys: keys::machine(state).unwrap().into_iter().collect(),
        };
        let new = tempfile::tempdir().unwrap();
        let dir = new.path().join("new");
        restored(&given, &dir, None).await.unwrap();
        let db = Db::open(&Db::file_in(&dir), signer()).await.unwrap();
        assert_eq!(db.migration_state().await.unwrap(), MigrationState::Fits);
        assert!(rows(&db).await["persons"].len() > 5);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_that_is_made_while_others_write_holds_one_moment() {
    on_both(|bench| async move {
        let app = house(&bench).await;
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let app = app.clone();
                tokio::spawn(async move {
                    for _ in 0..60 {
                        event(&app, "testing.write").await;
                    }
                })
            })
            .collect();
        let mut sizes = Vec::new();
        for _ in 0..3 {
            let given = backed_up(&app).await;
            sizes.push(restore::read(&given).await.unwrap().held.events);
        }
        for it in writers {
            it.await.unwrap();
        }
        sizes.push(
            restore::read(&backed_up(&app).await)
                .await
                .unwrap()
                .held
                .events,
        );
        assert!(sizes.is_sorted() && sizes[3] >= 240, "{sizes:?}");
    })
    .await;
}
