//! One writer at a time on SQLite, and one `fsync` for all who came while it was busy (group commit).
//!
//! Each change is a savepoint inside a shared transaction. A change that is saved while others wait hands the lane
//! on and is acknowledged only after the shared commit; the last one in the queue commits for all. Nobody is told
//! "saved" before the commit has returned.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::{Any, AnyConnection, Connection, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::growth::{Grown, Growth};
use super::{DbError, DbResult, Signer, connect};

/// So many changes share one commit at most; more would only make the first ones wait.
const BATCH: usize = 64;

type Saver = oneshot::Sender<Result<(), String>>;

/// The road to the only writing connection.
#[derive(Clone)]
pub(super) struct Lane {
    road: Arc<Mutex<Road>>,
    waiting: Arc<AtomicUsize>,
}

struct Road {
    /// None once the lane is closed.
    conn: Option<AnyConnection>,
    /// A shared transaction is open.
    open: bool,
    /// The savepoint of a change that was neither saved nor undone yet.
    dirty: bool,
    /// Who waits for the shared commit.
    savers: Vec<Saver>,
    /// The trees that those have grown; they are signed together.
    grown: Grown,
    signer: Signer,
}

/// The right to write until it is saved or dropped.
pub(super) struct Ticket {
    right: Right,
    /// The trees that this change has grown. Dropped with it, so that nothing is signed that was undone.
    grown: Grown,
}

enum Right {
    Shared {
        road: Option<OwnedMutexGuard<Road>>,
        waiting: Arc<AtomicUsize>,
    },
    Own(Transaction<'static, Any>, Signer),
}

impl Lane {
    pub(super) async fn open(url: &str, greeting: &'static str, signer: Signer) -> DbResult<Self> {
        let conn = connect(url, greeting).await?;
        let road = Road {
            conn: Some(conn),
            open: false,
            dirty: false,
            savers: Vec::new(),
            grown: Grown::default(),
            signer,
        };
        Ok(Self {
            road: Arc::new(Mutex::new(road)),
            waiting: Arc::default(),
        })
    }

    /// Waits for the lane and begins a change on it.
    pub(super) async fn ticket(&self) -> DbResult<Ticket> {
        let queue = Queue::join(self);
        let mut road = self.road.clone().lock_owned().await;
        queue.leave();
        let waiting = self.waiting.clone();
        whole(async move {
            road.begin().await?;
            Ok(Ticket::of(Right::Shared {
                road: Some(road),
                waiting,
            }))
        })
        .await
    }

    /// Commits what is open and closes the connection; whoever comes later is told so.
    pub(super) async fn close(&self) {
        let mut road = self.road.lock().await;
        road.settle().await;
        if let Some(conn) = road.conn.take()
            && let Err(why) = conn.close().await
        {
            tracing::warn!(%why, "closing the writer");
        }
    }
}

/// Counts somebody who waits. Whoever gives up must not leave a batch behind that nobody commits.
struct Queue<'a> {
    lane: &'a Lane,
    left: bool,
}

impl<'a> Queue<'a> {
    fn join(lane: &'a Lane) -> Self {
        lane.waiting.fetch_add(1, Ordering::SeqCst);
        Self { lane, left: false }
    }

    fn leave(mut self) {
        self.left = true;
        self.lane.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Queue<'_> {
    fn drop(&mut self) {
        if self.left {
            return;
        }
        self.lane.waiting.fetch_sub(1, Ordering::SeqCst);
        let road = self.lane.road.clone();
        tokio::spawn(async move { road.lock_owned().await.settle().await });
    }
}

impl Ticket {
    /// A transaction of its own, for PostgreSQL, which shares its commits by itself.
    pub(super) fn own(rows: Transaction<'static, Any>, signer: Signer) -> Self {
        Self::of(Right::Own(rows, signer))
    }

    fn of(right: Right) -> Self {
        let grown = Grown::default();
        Self { right, grown }
    }

    /// A tree as this transaction left it, if it was grown in it.
    pub(super) fn growth(&self, tree: &str) -> Option<Growth> {
        let shared = match &self.right {
            Right::Shared { road, .. } => road.as_ref().map(|it| &it.grown),
            Right::Own(..) => None,
        };
        let own = self.grown.find(tree);
        own.or_else(|| shared?.find(tree))
    }

    /// Remembers how this change left a tree; it is written when the change is.
    pub(super) fn grow(&mut self, tree: &str, growth: Growth) {
        self.grown.keep(tree, growth);
    }

    /// The connection to write by.
    pub(super) fn rows(&mut self) -> DbResult<&mut AnyConnection> {
        match &mut self.right {
            Right::Shared {
                road: Some(road), ..
            } => road.conn(),
            Right::Shared { road: None, .. } => Err(DbError::Commit("already saved".into())),
            Right::Own(rows, _) => Ok(rows),
        }
    }

    /// Makes the change durable; returns only after the commit.
    pub(super) async fn commit(self) -> DbResult<()> {
        let (right, grown) = self.taken();
        let (mut road, waiting) = match right {
            Right::Own(mut rows, signer) => {
                grown.settle(&mut rows, &signer).await?;
                return Ok(rows.commit().await?);
            }
            Right::Shared { road: None, .. } => {
                return Err(DbError::Commit("already saved".into()));
            }
            Right::Shared {
                road: Some(road),
                waiting,
            } => (road, waiting),
        };
        let (tell, told) = oneshot::channel();
        whole(async move {
            road.keep(grown).await?;
            road.savers.push(tell);
            let hand_on = waiting.load(Ordering::SeqCst) > 0 && road.savers.len() < BATCH;
            if !hand_on {
                road.commit().await;
            }
            Ok(())
        })
        .await?;
        match told.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err(DbError::Commit(why)),
            Err(_) => Err(ended()),
        }
    }

    fn taken(mut self) -> (Right, Grown) {
        let gone = Right::Shared {
            road: None,
            waiting: Arc::default(),
        };
        let right = std::mem::replace(&mut self.right, gone);
        (right, std::mem::take(&mut self.grown))
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Right::Shared { road, .. } = &mut self.right
            && let Some(mut road) = road.take()
        {
            tokio::spawn(async move { road.settle().await });
        }
    }
}

/// Goes to its end even if whoever asked has gone away: half of it would leave the road in a state that nobody knows of.
async fn whole<T: Send + 'static>(
    work: impl Future<Output = DbResult<T>> + Send + 'static,
) -> DbResult<T> {
    tokio::spawn(work).await.unwrap_or_else(|_| Err(ended()))
}

fn ended() -> DbError {
    DbError::Commit("the writer ended".into())
}

impl Road {
    fn conn(&mut self) -> DbResult<&mut AnyConnection> {
        self.conn.as_mut().ok_or_else(ended)
    }

    async fn begin(&mut self) -> DbResult<()> {
        self.undo().await;
        if !self.open {
            self.run("begin immediate").await?;
            self.open = true;
        }
        self.run("savepoint change").await?;
        self.dirty = true;
        Ok(())
    }

    /// Keeps the savepoint's work inside the shared transaction.
    async fn keep(&mut self, grown: Grown) -> DbResult<()> {
        self.run("release change").await?;
        self.dirty = false;
        self.grown.then(grown);
        Ok(())
    }

    /// Undoes a change that was dropped; if even that fails, everything that shares its transaction fails.
    async fn undo(&mut self) {
        if !self.dirty {
            return;
        }
        self.dirty = false;
        let undone = async {
            self.run("rollback to change").await?;
            self.run("release change").await
        };
        if let Err(why) = undone.await {
            self.fail(&why.to_string()).await;
        }
    }

    async fn commit(&mut self) {
        if !self.open {
            return;
        }
        let grown = std::mem::take(&mut self.grown);
        let signed = match &mut self.conn {
            Some(conn) => grown.settle(conn, &self.signer).await,
            None => Err(ended()),
        };
        let done = match signed {
            Ok(()) => self.run("commit").await,
            unsigned => unsigned,
        };
        if let Err(why) = done {
            return self.fail(&why.to_string()).await;
        }
        self.open = false;
        for saver in self.savers.drain(..) {
            // Whoever no longer listens has gone away; the change stands all the same.
            let _ = saver.send(Ok(()));
        }
    }

    async fn fail(&mut self, why: &str) {
        tracing::error!(why, "a shared commit failed");
        // The engine may already have rolled back by itself (full disk), then this says so and is right.
        let _ = self.run("rollback").await;
        self.open = false;
        self.dirty = false;
        self.grown = Grown::default();
        for saver in self.savers.drain(..) {
            let _ = saver.send(Err(why.to_owned()));
        }
    }

    /// Leaves nothing half done behind.
    async fn settle(&mut self) {
        self.undo().await;
        self.commit().await;
    }

    async fn run(&mut self, sql: &'static str) -> DbResult<()> {
        sqlx::raw_sql(sql).execute(self.conn()?).await?;
        Ok(())
    }
}
