//! Puts the plan of an office into a folder, as PDF and as a page that prints without mamori. What stands in it is decided in `reports`.

use std::fs;
use std::path::{Path, PathBuf};

use mamori_core::words::Language;

use super::DemoError;
use super::once::{Done, TERMINAL};
use super::place::DemoWorld;
use crate::db::{Actor, Scope};
use crate::reports::{Letters, PaperKind, pdf, plan_html};

/// What was written.
#[derive(Debug, Default)]
pub struct Papers {
    /// The PDF; none where the machine has no Japanese font.
    pub pdf: Option<PathBuf>,
    /// The page.
    pub html: Option<PathBuf>,
}

/// Writes the plan of an office, printed by its manager.
pub async fn plan_papers(
    world: &DemoWorld,
    done: &Done,
    folder: &Path,
) -> Result<Papers, DemoError> {
    let manager = world.roll.person(&done.manager)?;
    let (app, at) = (&world.app, (Scope::person(manager), done.office));
    let actor = Actor::person(manager, TERMINAL);
    let mut papers = Papers::default();
    let page = plan_html(app, &actor, at).await?;
    papers.html = Some(write(
        folder,
        &format!("plan-{}.html", done.office),
        page.as_bytes(),
    )?);
    let wish = (PaperKind::Plan, Language::Ja, Letters::OfTheMachine);
    if let Some(pdf) = pdf(app, &actor, at, wish).await? {
        papers.pdf = Some(write(folder, &format!("plan-{}.pdf", done.office), &pdf)?);
    }
    Ok(papers)
}

fn write(folder: &Path, name: &str, content: &[u8]) -> std::io::Result<PathBuf> {
    let file = folder.join(name);
    fs::write(&file, content)?;
    Ok(file)
}
