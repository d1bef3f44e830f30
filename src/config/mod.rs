//! `config.toml` and the environment → one [`Config`], built once, or every problem at once.
//!
//! Knows neither the disk nor the process: the text and the variables are arguments.

pub mod problems;
pub mod reader;
pub mod settings;
pub mod site;
pub mod teams;

use crate::config::problems::{Problem, Problems};
use crate::config::reader::Reader;
use crate::config::settings::Setting;
use crate::config::site::site;
use crate::config::teams::{SplitConfig, TeamConfig, split, team};
use crate::iri::Site;
use crate::model::blocks::Pattern;
use crate::model::picture::Picture;
use crate::model::published::ActorKind;
use crate::model::slug::Slug;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// What the program needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[site]`
    pub site: SiteConfig,
    /// `[server]`
    pub server: ServerConfig,
    /// `[store]`
    pub store: StoreConfig,
    /// `[publish]`
    pub publish: PublishConfig,
    /// `[federation]`
    pub federation: FederationConfig,
    /// `[limits]`
    pub limits: LimitsConfig,
    /// `[delivery]`
    pub delivery: DeliveryConfig,
    /// The pictures of teams that were given one, once they have been read from the disk.
    pub pictures: HashMap<Slug, Picture>,
    /// `[[teams]]`
    pub teams: Vec<TeamConfig>,
    /// `[[splits]]`
    pub splits: Vec<SplitConfig>,
    /// `[[reports]]`: what the first start publishes, and what is watched.
    pub reports: Vec<ReportConfig>,
}

/// A report, or several by a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportConfig {
    /// Its file or folder; the last part may hold `*`.
    pub path: PathBuf,
    /// True when the server publishes it again whenever its files change.
    pub watch: bool,
}

/// Who the site is.
#[derive(Clone, Debug)]
pub struct SiteConfig {
    /// The origin all ids are made from; `None`: `http://` and the address that is listened on.
    pub url: Option<Site>,
    /// Origins under which the site was known before it moved here.
    pub formerly: Vec<Site>,
    /// The site's name.
    pub title: String,
    /// One or two sentences about the site.
    pub summary: String,
    /// The language of the reports (BCP 47).
    pub language: String,
    /// The id of the site's own actor.
    pub umbrella: Slug,
    /// The ActivityStreams type of every actor.
    pub actor_type: ActorKind,
    /// The file with the picture of the site's own actor; `None`: it is drawn from the title.
    pub icon: Option<PathBuf>,
    /// Hashtags that every note carries, without `#`.
    pub hashtags: Vec<String>,
}

/// Where the server listens.
#[derive(Clone, Debug)]
pub struct ServerConfig {
    /// Address and port; port 0 takes a free one.
    pub listen: String,
    /// Address and port for the operator's own look; `None`: there is no such listener.
    pub admin: Option<SocketAddr>,
    /// How the lines of the log are written.
    pub log_format: LogFormat,
}

/// How the lines of the log are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// An object of JSON on each line.
    Json,
}

/// Where things are kept. Relative paths start at the working directory.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// `sqlite:FILE` or `postgres://…`.
    pub url: String,
    /// The folder of private keys.
    pub keys: PathBuf,
    /// The folder that feeds are written to.
    pub feeds: PathBuf,
}

/// How entries leave.
#[derive(Clone, Debug)]
pub struct PublishConfig {
    /// The time between two notes of one publication.
    pub spacing: Duration,
    /// How long after a note's Create the umbrella announces it.
    pub announce_after: Duration,
    /// How long after a team's last note its account tells that it features others now.
    pub featured_after: Duration,
    /// A category whose name contains one of these is made of teams.
    pub team_categories: Vec<String>,
    /// How long the files of a watched report have to be as they are before it is published.
    pub quiet: Duration,
    /// WebSub hubs of others that are named in feeds and told of changes.
    pub hubs: Vec<String>,
}

/// How the site meets other servers.
#[derive(Clone, Debug)]
pub struct FederationConfig {
    /// Also contact private addresses, other ports and `http:`. For tests only.
    pub allow_private_addresses: bool,
    /// A file with a host or actor to be blocked on each line.
    pub blocks: Option<PathBuf>,
    /// When it is not empty: the only hosts that are not blocked.
    pub allow: Vec<Pattern>,
    /// Notes and collections only for signed requests.
    pub authorized_fetch: bool,
    /// How long keys stay valid after new ones were made.
    pub key_grace: Duration,
}

/// How much strangers may ask for and have here.
#[derive(Clone, Debug)]
pub struct LimitsConfig {
    /// Requests that one address may make in one go, as far as they are not answered from memory.
    pub address_burst: u32,
    /// Such requests per minute of one address after that.
    pub address_per_minute: u32,
    /// Activities that one host may send in one go.
    pub host_burst: u32,
    /// Activities per minute of one host after that.
    pub host_per_minute: u32,
    /// Documents of one domain that are fetched in one go because somebody names a key in them.
    pub fetch_burst: u32,
    /// Such documents per minute after that.
    pub fetch_per_minute: u32,
    /// How old a key has to be for it to be fetched again because it does not fit.
    pub refetch_after: Duration,
    /// How long the body of a request may take.
    pub body: Duration,
    /// Followers that one host may have here.
    pub followers_per_host: i64,
}

/// How the delivery engine works.
#[derive(Clone, Debug)]
pub struct DeliveryConfig {
    /// Hosts that are served at the same time.
    pub hosts_at_once: usize,
    /// Requests a host may get in one go before pacing begins.
    pub burst: u32,
    /// Requests per second to one host once the burst is used up.
    pub per_second: u32,
    /// The first pause after a failure; doubles with each, with full jitter.
    pub retry_first: Duration,
    /// The longest pause between two tries.
    pub retry_longest: Duration,
    /// How long a destination may fail before it is suspended.
    pub suspend_after: Duration,
    /// How long a process that dies keeps others from what it was doing; at least a second.
    pub lease: Duration,
}

impl Config {
    /// Reads the text of `config.toml`; variables `TIDINGS_SECTION_KEY` override its keys.
    pub fn parse(text: &str, variables: &HashMap<String, String>) -> Result<Config, Problems> {
        Config::read(Reader::new(table(text)?, variables)).0
    }

    /// The same with every key of the configuration, in order: its value and where that comes from.
    /// The keys are all those that Tidings knows, also when there are problems; but those of
    /// `[[teams]]`, `[[splits]]` and `[[reports]]` only when there is one.
    pub fn explain(
        text: &str,
        variables: &HashMap<String, String>,
    ) -> (Result<Config, Problems>, Vec<Setting>) {
        match table(text) {
            Ok(table) => Config::read(Reader::recording(table, variables)),
            Err(problems) => (Err(problems), Vec::new()),
        }
    }

    fn read(mut root: Reader) -> (Result<Config, Problems>, Vec<Setting>) {
        let config = Config {
            site: root.section("site", site),
            server: root.section("server", server),
            store: root.section("store", store),
            publish: root.section("publish", publish),
            federation: root.section("federation", federation),
            limits: root.section("limits", limits),
            delivery: root.section("delivery", delivery),
            pictures: HashMap::new(),
            teams: root.list("teams", team),
            splits: root.list("splits", split),
            reports: root.list("reports", report).into_iter().flatten().collect(),
        };
        let (mut problems, settings) = root.finish();
        teams::check(&config, &mut problems);
        (if problems.is_empty() { Ok(config) } else { Err(Problems(problems)) }, settings)
    }
}

fn table(text: &str) -> Result<toml::Table, Problems> {
    text.parse().map_err(|error: toml::de::Error| Problems(vec![Problem::new("", error.to_string().trim())]))
}

fn server(section: &mut Reader) -> ServerConfig {
    let address = |text: &str| match text.parse::<std::net::SocketAddr>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(format!("{text:?} is not an address and a port, as in \"127.0.0.1:8080\"")),
    };
    ServerConfig {
        listen: section.parsed("listen", "127.0.0.1:8080", address),
        admin: section.optional("admin", own_address).flatten(),
        log_format: section.parsed("log_format", "text", |text| match text {
            "text" => Ok(LogFormat::Text),
            "json" => Ok(LogFormat::Json),
            _ => Err(format!("{text:?} is neither \"text\" nor \"json\"")),
        }),
    }
}

/// An address that strangers cannot reach by the configuration alone; none for an empty text.
fn own_address(text: &str) -> Result<Option<SocketAddr>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let address: SocketAddr = text
        .parse()
        .map_err(|_| format!("{text:?} is not an address and a port, as in \"127.0.0.1:9464\""))?;
    let own = match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    };
    if own {
        return Ok(Some(address));
    }
    Err(format!(
        "{address} may be open to strangers: name a loopback or private address, as in \"127.0.0.1:9464\""
    ))
}

fn store(section: &mut Reader) -> StoreConfig {
    let known = |text: &str| {
        let known = ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| text.starts_with(scheme));
        if known {
            Ok(text.to_owned())
        } else {
            Err(format!("{text:?} is neither \"sqlite:FILE\" nor \"postgres://…\""))
        }
    };
    StoreConfig {
        url: section.parsed("url", "sqlite:tidings.db", known),
        keys: section.text("keys", "keys").into(),
        feeds: section.text("feeds", "feeds").into(),
    }
}

fn publish(section: &mut Reader) -> PublishConfig {
    PublishConfig {
        spacing: section.duration("spacing", "60s"),
        announce_after: section.duration("announce_after", "120s"),
        featured_after: section.duration("featured_after", "10m"),
        team_categories: section.texts("team_categories", &["Team"]),
        quiet: section.duration("quiet", "60s"),
        hubs: hubs(section),
    }
}

fn hubs(section: &mut Reader) -> Vec<String> {
    let hubs = section.texts("hubs", &[]);
    let wrong = |hub: &&String| {
        let url = url::Url::parse(hub).ok();
        !url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            || hub.contains(['<', '>', '"', ' '])
    };
    if let Some(hub) = hubs.iter().find(wrong) {
        section.problem(
            "hubs",
            &format!("{hub:?} is not the address of a hub, as in \"https://hub.example.org/\""),
        );
    }
    hubs
}

fn federation(section: &mut Reader) -> FederationConfig {
    FederationConfig {
        allow_private_addresses: section.flag("allow_private_addresses", false),
        blocks: section.optional_text("blocks").filter(|path| !path.is_empty()).map(PathBuf::from),
        allow: section.parsed_list("allow", |text| Pattern::parse(text).map_err(|error| error.to_string())),
        authorized_fetch: section.flag("authorized_fetch", false),
        key_grace: section.duration("key_grace", "7d"),
    }
}

fn limits(section: &mut Reader) -> LimitsConfig {
    let mut rate = |key: &str, default: i64| section.number(key, default, 1..=1_000_000) as u32;
    LimitsConfig {
        address_burst: rate("address_burst", 300),
        address_per_minute: rate("address_per_minute", 1_200),
        host_burst: rate("host_burst", 1_000),
        host_per_minute: rate("host_per_minute", 3_000),
        fetch_burst: rate("fetch_burst", 60),
        fetch_per_minute: rate("fetch_per_minute", 120),
        refetch_after: section.duration("refetch_after", "1m"),
        body: section.duration("body", "20s"),
        followers_per_host: section.number("followers_per_host", 100_000, 1..=100_000_000),
    }
}

fn delivery(section: &mut Reader) -> DeliveryConfig {
    let lease = section.duration("lease", "15s");
    if lease < Duration::from_secs(1) {
        section.problem("lease", "is shorter than a second: nothing could be done in that time");
    }
    DeliveryConfig {
        hosts_at_once: section.number("hosts_at_once", 256, 1..=10_000) as usize,
        burst: section.number("burst", 30, 1..=1_000_000) as u32,
        per_second: section.number("per_second", 1, 1..=1_000_000) as u32,
        retry_first: section.duration("retry_first", "60s"),
        retry_longest: section.duration("retry_longest", "1d"),
        suspend_after: section.duration("suspend_after", "30d"),
        lease,
    }
}

/// An empty path stands for no report: so a variable can switch the list off.
fn report(section: &mut Reader) -> Option<Option<ReportConfig>> {
    let (path, watch) = (section.optional_text("path"), section.flag("watch", false));
    if path.is_none() {
        section.problem("path", "is missing: name a file or a folder");
    }
    let path = path.filter(|path| !path.is_empty()).map(PathBuf::from);
    Some(path.map(|path| ReportConfig { path, watch }))
}

#[cfg(test)]
mod documented;
#[cfg(test)]
mod tests;
