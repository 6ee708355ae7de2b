//! What the disk can do at best: append 512 bytes and wait until they are safe, again and again.

use super::figures::Timings;
use anyhow::{Context as _, Result};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

const ROW: [u8; 512] = [0x5a; 512];

/// How long each safe append took, measured for this long in this folder.
pub(super) fn measure(folder: &Path, during: Duration) -> Result<Timings> {
    let path = folder.join("fsync-floor");
    let mut file = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
    let start = Instant::now();
    let mut all = Vec::new();
    while start.elapsed() < during {
        let one = Instant::now();
        file.write_all(&ROW)?;
        file.sync_data()?;
        all.push(one.elapsed());
    }
    std::fs::remove_file(&path)?;
    Ok(Timings::new(all))
}
