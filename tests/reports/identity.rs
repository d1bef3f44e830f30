//! One site that publishes one report after another, in one form after another: which entries
//! change, and whose they are.

use crate::truth;
use chrono::Utc;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use tidings::config::Config;
use tidings::files;
use tidings::model::report::Report;
use tidings::publication::library::Library;
use tidings::publication::plan::{Fate, Missing, Plan, Voice, plan};
use tidings::publication::suggestion::suggestions;
use tidings::report;
use tidings::store::Store;

/// A site of which the database lies in a temporary folder.
struct Press {
    store: Store,
    config: Config,
    shared: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

impl Press {
    /// With FreeBSD's tables; `None` without the reports.
    async fn new() -> Option<Press> {
        let text = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/freebsd-config.toml");
        let text = std::fs::read_to_string(text).expect("the example configuration");
        Press::with(&text).await
    }

    async fn with(config: &str) -> Option<Press> {
        let shared = truth::shared()?;
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("tidings.db").display());
        let store = Store::open(&url).await.expect("a store");
        let config = Config::parse(config, &HashMap::new()).expect("a configuration");
        Some(Press { store, config, shared, _folder: folder })
    }

    fn report(&self, name: &str) -> Report {
        let path = self.shared.join("reports").join(name);
        report::read(&files::manuscript(&path).expect("a file")).expect("a report").report
    }

    async fn library(&self) -> Library {
        Library::open(&self.store).await.expect("a library")
    }

    async fn publish(&self, name: &str) -> Plan {
        let (report, library) = (self.report(name), self.library().await);
        let plan = plan(&report, &library, &self.config, (Voice::Silent, Missing::Keep), Utc::now());
        if plan.is_needed {
            self.store.publish(&plan.change).await.expect("a publication");
        }
        plan
    }
}

fn count(plan: &Plan, fate: Fate) -> usize {
    plan.lines.iter().filter(|line| line.fate == fate).count()
}

/// New, changed, unchanged, missing.
fn counts(plan: &Plan) -> [usize; 4] {
    [Fate::New, Fate::Changed, Fate::Unchanged, Fate::Missing].map(|fate| count(plan, fate))
}

fn titles(plan: &Plan, fate: Fate) -> Vec<&str> {
    plan.lines.iter().filter(|line| line.fate == fate).map(|line| &*line.title).collect()
}

#[tokio::test]
async fn every_pair_of_forms_differs_in_what_the_forms_lost_only() {
    println!("{:<46} {:>4} {:>8} {:>10} {:>8} {:>7}", "", "new", "changed", "unchanged", "missing", "poorer");
    let pairs = [
        (["2019q2-mail.txt", "2019q2.html"], [1, 26, 0, 0]),
        (["2019q2-mail.txt", "2019q2-markdown"], [1, 26, 0, 0]),
        (["2019q2-markdown", "2019q2.html"], [0, 3, 24, 0]),
        (["2019q2.html", "2019q2-markdown"], [0, 3, 24, 0]),
        (["2019q2.html", "2019q2-mail.txt"], [0, 1, 25, 1]),
        (["2019q2-markdown", "2019q2-mail.txt"], [0, 3, 23, 1]),
        (["2023q2-asciidoc", "2023q2-mail-w3m.txt"], [0, 0, 37, 0]),
        (["2023q2-mail-w3m.txt", "2023q2-asciidoc"], [0, 28, 9, 0]),
        (["2019q2.html", "2019q2.html"], [0, 0, 27, 0]),
        (["2019q2-mail.txt", "2019q2-mail.txt"], [0, 0, 26, 0]),
        (["2023q2-asciidoc", "2023q2-asciidoc"], [0, 0, 37, 0]),
    ];
    let mut wrong = Vec::new();
    for ([first, second], wanted) in pairs {
        let Some(press) = Press::new().await else { return };
        press.publish(first).await;
        let plan = press.publish(second).await;
        let [new, changed, unchanged, missing] = counts(&plan);
        let poorer = plan.lines.iter().filter(|line| line.fate == Fate::Unchanged && !line.lost.is_empty());
        let pair = format!("{first} → {second}");
        println!("{pair:<46} {new:>4} {changed:>8} {unchanged:>10} {missing:>8} {:>7}", poorer.count());
        if counts(&plan) != wanted {
            println!(
                "      new {:?}\n      changed {:?}",
                titles(&plan, Fate::New),
                titles(&plan, Fate::Changed)
            );
            wrong.push((pair, counts(&plan), wanted));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[tokio::test]
async fn every_team_of_freebsd_keeps_one_account() {
    let Some(press) = Press::new().await else { return };
    let order = [
        "2019q2-mail.txt",
        "2019q2-markdown",
        "2019q2.html",
        "2020q4-markdown",
        "2021q1-asciidoc",
        "2022q4-asciidoc",
        "2023q2-asciidoc",
    ];
    for name in order {
        println!("{name:<20} {:?} new, changed, unchanged, missing", counts(&press.publish(name).await));
    }
    let library = press.library().await;
    let mut accounts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for entry in library.standing() {
        *accounts.entry(entry.team.to_string()).or_default().entry(entry.report.to_string()).or_default() +=
            1;
    }
    print_table(&accounts, &library);
    for team in
        ["core", "foundation", "releng", "clusteradm", "ci", "portmgr", "doceng", "kde", "linuxulator"]
    {
        let reports = accounts.get(team).map_or(0, BTreeMap::len);
        assert!(reports > 1, "@{team} is in {reports} reports");
    }
    for (report, entries) in [("2019q2", 27), ("2020q4", 42), ("2021q1", 27), ("2022q4", 34), ("2023q2", 37)]
    {
        assert_eq!(accounts.values().filter_map(|reports| reports.get(report)).sum::<usize>(), entries);
    }
    assert_eq!(split_titles(&library), Vec::<String>::new());
}

#[tokio::test]
async fn the_teams_of_freebsd_are_suggested_to_who_has_no_table() {
    let reports = [
        "2015q1.html",
        "2018q3-onefile.md",
        "2019q2-mail.txt",
        "2020q4-markdown",
        "2021q1-asciidoc",
        "2022q4-asciidoc",
        "2023q2-asciidoc",
    ];
    let (Some(press), Some(freebsd)) = (Press::with("").await, Press::new().await) else { return };
    for report in reports {
        press.publish(report).await;
        freebsd.publish(report).await;
    }
    let suggested = suggestions(&press.library().await, &press.config);
    for one in &suggested {
        println!("{:<20} {} reports  {:?}", one.id.as_str(), one.reports.len(), one.aliases);
    }
    let ids: Vec<&str> = suggested.iter().map(|one| one.id.as_str()).collect();
    for id in ["portmgr", "ci", "kde", "releng", "core", "clusteradm", "linuxulator", "ena", "xfce", "riscv"]
    {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }
    assert_eq!(suggestions(&freebsd.library().await, &freebsd.config), []);
}

fn print_table(accounts: &BTreeMap<String, BTreeMap<String, usize>>, library: &Library) {
    let mut reports: Vec<String> = library.editions.keys().map(ToString::to_string).collect();
    reports.sort();
    println!("{:<24}{}", "", reports.iter().map(|report| format!("{report:>8}")).collect::<String>());
    for (team, counts) in accounts {
        let cell = |report: &String| counts.get(report).map_or("·".to_owned(), usize::to_string);
        let cells: String = reports.iter().map(|report| format!("{:>8}", cell(report))).collect();
        println!("{:<24}{cells}", format!("@{team}"));
    }
}

/// Titles and stems that stand under more than one account.
fn split_titles(library: &Library) -> Vec<String> {
    let mut accounts: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for published in library.standing() {
        let entry = &published.entry;
        for name in entry.stem.iter().chain([&entry.title]) {
            accounts.entry(name.to_lowercase()).or_default().insert(published.team.as_str());
        }
    }
    let split = accounts.into_iter().filter(|(_, accounts)| accounts.len() > 1);
    split.map(|(name, accounts)| format!("{name}: {accounts:?}")).collect()
}
