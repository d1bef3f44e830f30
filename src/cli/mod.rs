//! The command line: what was typed → what the program needs → the deed. Wires everything.

pub mod backup;
pub mod block;
pub mod check;
pub mod configuration;
pub mod context;
pub mod copy;
pub mod deliveries;
pub mod doctor;
pub mod export;
pub mod flags;
pub mod followers;
pub mod hosts;
pub mod keeping;
pub mod keys;
pub mod listening;
pub mod moving;
pub mod plan;
pub mod publish;
pub mod quotes;
pub mod reading;
pub mod serve;
pub mod signals;
pub mod subscriptions;
pub mod table;
pub mod teams;
pub mod terminal;
pub mod upkeep;
pub mod watch;
pub mod watching;

use crate::cli::block::BlockCommand;
use crate::cli::deliveries::DeliveriesArgs;
use crate::cli::keys::KeysArgs;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Publishes every entry of a status report as a feed item, a page and a Fediverse post.
#[derive(Parser)]
#[command(name = "tidings", version, arg_required_else_help = true)]
pub struct Cli {
    /// The configuration; without the file, the defaults hold.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages, feeds and accounts, and deliver.
    Serve(ServeArgs),
    /// Read reports and show what publishing them would change; changes nothing.
    Check(CheckArgs),
    /// Look at the configuration.
    Config(configuration::ConfigArgs),
    /// Publish reports, or publish them again.
    Publish(PublishArgs),
    /// Write the whole site as files, for a static server.
    Export(ExportArgs),
    /// Publish reports whenever their files have changed and are quiet again, until it is stopped.
    Watch(WatchArgs),
    /// List the teams, their accounts and their feeds.
    Teams(TeamsArgs),
    /// List who follows which team.
    Followers(ListArgs),
    /// Write database, keys and configuration into one file, also while the server runs.
    Backup(backup::FileArgs),
    /// Put a backup back where there is nothing yet.
    Restore(backup::FileArgs),
    /// Block hosts and actors, end blocks, list them.
    #[command(subcommand)]
    Block(BlockCommand),
    /// List the keys of the accounts, or make new ones.
    Keys(KeysArgs),
    /// Copy the database into another, empty one: from SQLite to PostgreSQL, or back.
    Copy(CopyArgs),
    /// List the destinations: how far each has read, its last answer, its next try; look at one host;
    /// send again, pause, resume, drop.
    ///
    /// Without further words all destinations are listed, one for each inbox that deliveries go to.
    /// STATE is that of the host's breaker: closed (all is well), open (it failed and is left in
    /// peace until NEXT TRY), half-open (one request tries it), suspended (silent for so long that
    /// nothing is sent until it speaks to us) or paused. With a HOST, that host is shown from near,
    /// with its last answers that were no success and all that it refused.
    Deliveries(DeliveriesArgs),
    /// List who subscribes to which feed (WebSub), and which hubs are told of changes.
    Subscriptions(ListArgs),
    /// List the complaints of other servers about what the site says.
    Flags(flags::FlagsArgs),
    /// List who quotes notes, or take the leave to quote back.
    Quotes(quotes::QuotesArgs),
    /// Look at a running site from outside, and say what would make its posts vanish.
    Doctor(doctor::DoctorArgs),
    /// Tell all followers that the site has moved to another address.
    Move(moving::MoveArgs),
}

/// What `serve` takes.
#[derive(Args)]
pub struct ServeArgs {
    /// Do only this part of the work; other processes on the same PostgreSQL do the other.
    #[arg(long, value_enum)]
    only: Option<Part>,
}

/// A part of what a server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// Pages, feeds, accounts and inboxes.
    Web,
    /// Notes that leave, and their delivery.
    Deliver,
}

/// What `check` takes.
#[derive(Args)]
pub struct CheckArgs {
    /// Files or folders of reports; `-` reads standard input.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `publish` takes.
#[derive(Args)]
pub struct PublishArgs {
    /// Files or folders of reports; `-` reads standard input.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Feeds, pages and outboxes only, no delivery: for archives.
    #[arg(long)]
    silent: bool,
    /// Withdraw entries that the report no longer has.
    #[arg(long)]
    withdraw: bool,
    /// Let the notes leave at once instead of one by one.
    #[arg(long)]
    now: bool,
    /// Then watch it go out: a line that tells how much of how much is delivered, how fast and how
    /// long it will take, until everything has left that can be delivered now. Ctrl-C ends the
    /// watching, not the delivery.
    #[arg(long, conflicts_with = "silent")]
    watch: bool,
}

/// What `export` takes.
#[derive(Args)]
pub struct ExportArgs {
    /// Where the files go; other files there are left alone.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// What `watch` takes.
#[derive(Args)]
pub struct WatchArgs {
    /// Files or folders of reports, which need not be there yet; the last part may hold `*`, in quotes.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

/// What `teams` takes.
#[derive(Args)]
pub struct TeamsArgs {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Print lines for the configuration instead: teams that recur and are not in its list.
    #[arg(long)]
    suggest: bool,
}

/// What `copy` takes.
#[derive(Args)]
pub struct CopyArgs {
    /// The other database: "postgres://user@host/name" or "sqlite:FILE".
    #[arg(long, value_name = "URL")]
    to: String,
}

/// What the lists take.
#[derive(Args)]
pub struct ListArgs {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the program. The exit code is 0 when everything was done, 1 when something failed, 2 when
/// the command line makes no sense.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let runtime = match runtime(&cli.command).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&anyhow::Error::new(error)),
    };
    match runtime.block_on(deed(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// Threads for the server; what is done and over needs none.
fn runtime(command: &Command) -> tokio::runtime::Builder {
    match command {
        Command::Serve(_) => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    }
}

async fn deed(cli: Cli) -> anyhow::Result<ExitCode> {
    // The configuration may be in the backup.
    if let Command::Restore(args) = &cli.command {
        return backup::restore(cli.config.as_deref(), &args.file).await;
    }
    let config = context::config(cli.config.as_deref())?;
    match cli.command {
        Command::Serve(args) => serve::serve(config, cli.config, args.only).await,
        Command::Check(args) => check::check(config, &args).await,
        Command::Config(args) => Ok(configuration::config(&config, &args, cli.config.as_deref())),
        Command::Publish(args) => publish::publish(config, &args).await,
        Command::Backup(args) => backup::backup(config, cli.config.as_deref(), &args.file).await,
        Command::Restore(args) => backup::restore(cli.config.as_deref(), &args.file).await,
        Command::Copy(args) => copy::copy(config, &args.to).await,
        Command::Export(args) => export::export(config, &args).await,
        Command::Watch(args) => watching::watch_paths(config, &args).await,
        Command::Teams(args) if args.suggest => teams::suggest(config, args.json).await,
        Command::Teams(args) => teams::teams(config, args.json).await,
        Command::Block(command) => block::block(config, &command).await,
        Command::Keys(args) => keys::keys(config, &args).await,
        Command::Followers(args) => followers::followers(config, args.json).await,
        Command::Deliveries(args) => deliveries::deliveries(config, args).await,
        Command::Subscriptions(args) => subscriptions::subscriptions(config, args.json).await,
        Command::Flags(args) => flags::flags(config, &args).await,
        Command::Quotes(args) => quotes::quotes(config, &args).await,
        Command::Doctor(args) => doctor::doctor(config, &args).await,
        Command::Move(args) => moving::relocate(config, &args).await,
    }
}

fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("tidings: {error:#}");
    ExitCode::FAILURE
}
