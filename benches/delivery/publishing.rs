//! Publishing writes the same number of rows for ten followers as for very many.

use crate::meter::median;
use crate::report::Line;
use crate::{number, sample, stage};
use std::path::Path;
use std::time::Instant;
use tidings::store::Store;
use tidings::store::publication::Kind;

/// Entries of a publication.
const ENTRIES: usize = 30;

/// Publications before those that count: a log that still grows is slower to write.
const WARMING: usize = 12;

/// The time that it takes with very many followers ÷ with ten.
pub async fn compare(folder: &Path, runs: usize) -> Line {
    let many = number("FOLLOWERS", 100_000);
    let (few_followers, many_followers) = (store(folder, 10).await, store(folder, many).await);
    settle(folder).expect("files that can be written");
    let (mut few, mut many_times) = (Vec::new(), Vec::new());
    for run in 0..WARMING + runs * 6 {
        few.push(publish(&few_followers, run).await);
        many_times.push(publish(&many_followers, run).await);
    }
    let (few, many_took) = (median(few.split_off(WARMING)), median(many_times.split_off(WARMING)));
    println!("\npublishing {ENTRIES} entries to {many} followers: {:.0} ms", many_took * 1000.0);
    Line::at_most(&format!("publishing to {many} followers ÷ to 10"), many_took / few, 1.2)
}

async fn store(folder: &Path, followers: usize) -> Store {
    let url = format!("sqlite:{}/publish-{followers}.db", folder.display());
    let store = Store::open(&url).await.expect("a store");
    let hosts: Vec<String> = (0..followers).map(|number| format!("h{number}.example")).collect();
    stage::follow_in_bulk(&url, "https", &hosts).await;
    store
}

/// Puts on the disk what was filled: who publishes next would wait for it.
fn settle(folder: &Path) -> std::io::Result<()> {
    for file in std::fs::read_dir(folder)? {
        std::fs::File::open(file?.path())?.sync_all()?;
    }
    Ok(())
}

async fn publish(store: &Store, run: usize) -> f64 {
    let names: Vec<String> = (0..ENTRIES).map(|number| format!("e-{run}-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let revision = store.revision().await.expect("a revision");
    store.publish(&sample::change(revision, &names)).await.expect("published");
    for name in names {
        let departure = sample::departure(name, Kind::Create);
        assert!(
            store
                .depart(&departure, &sample::activity(name), tidings::store::log::Next::default())
                .await
                .expect("departed")
        );
    }
    begun.elapsed().as_secs_f64()
}
