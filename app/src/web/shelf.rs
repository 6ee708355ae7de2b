//! The catalogue of a running server: one for the whole of each request, and the door by which another takes its place.

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::FromRef;
use mamori_core::catalogue::Catalogue;
use tokio::sync::{Mutex, MutexGuard};

use super::App;

/// The catalogue that holds now.
pub(super) struct Shelf {
    now: RwLock<Arc<Catalogue>>,
    turn: Mutex<()>,
}

impl Shelf {
    pub(super) fn of(catalogue: Arc<Catalogue>) -> Arc<Self> {
        Arc::new(Self {
            now: RwLock::new(catalogue),
            turn: Mutex::new(()),
        })
    }

    fn now(&self) -> Arc<Catalogue> {
        // Whoever held the lock only moved a pointer, so what is there is whole.
        let now = self.now.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&now)
    }
}

impl App {
    /// The same with the catalogue of this moment: for what begins now.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self {
            catalogue: self.shelf.now(),
            ..self.clone()
        }
    }

    /// Every request that begins from now on gets this catalogue; those under way keep theirs to the end.
    pub fn shelve(&self, catalogue: Catalogue) {
        let mut now = self
            .shelf
            .now
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *now = Arc::new(catalogue);
    }

    /// Waits until nobody else changes the packs of this server. Hold it until the new catalogue stands.
    pub async fn turn_to_shelve(&self) -> MutexGuard<'_, ()> {
        self.shelf.turn.lock().await
    }
}

/// The application as the routes hold it; each request takes an [`App`] out of it, and so one catalogue.
#[derive(Clone)]
pub struct Running(App);

impl Running {
    /// For a router.
    pub fn of(app: &App) -> Self {
        Self(app.clone())
    }
}

impl FromRef<Running> for App {
    fn from_ref(running: &Running) -> Self {
        running.0.fresh()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sqlite;

    #[tokio::test]
    async fn a_request_keeps_its_catalogue_and_the_next_one_gets_the_new() {
        let app = sqlite().await.app().await;
        let running = Running::of(&app);
        let under_way = App::from_ref(&running);
        app.shelve(Catalogue::default());
        assert!(under_way.catalogue.norm("care-guide").is_some());
        let next = App::from_ref(&running);
        assert!(next.catalogue.norm("care-guide").is_none());
    }
}
