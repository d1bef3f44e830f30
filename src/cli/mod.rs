//! The command line: what was typed → what the program needs → the deed. Wires everything.

pub mod backup;
pub mod block;
pub mod check;
pub mod completions;
pub mod configuration;
pub mod context;
pub mod copy;
pub mod deliveries;
pub mod departing;
pub mod doctor;
pub mod export;
pub mod flags;
pub mod followers;
pub mod hosts;
pub mod keeping;
pub mod keys;
pub mod listening;
pub mod logging;
pub mod manual;
pub mod moving;
pub mod output;
pub mod plan;
pub mod planned;
pub mod progress;
pub mod publish;
pub mod quotes;
pub mod reading;
pub mod serve;
pub mod settling;
pub mod signals;
pub mod subscriptions;
pub mod supervisor;
pub mod table;
pub mod teams;
pub mod terminal;
pub mod upkeep;
pub mod watch;
pub mod watching;

use crate::cli::output::Output;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Publishes every entry of a status report as a feed item, a page and a Fediverse post.
#[derive(Parser)]
#[command(name = "tidings", version, arg_required_else_help = true, after_long_help = manual::CLOSING)]
pub struct Cli {
    /// The configuration [default: config.toml in the working directory, if it is there].
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print results and errors as JSON, a document on each line; docs/json.md names the fields.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages, feeds and accounts, and deliver.
    ///
    /// The first start makes keys and the database, and publishes the reports that `[[reports]]` names.
    /// SIGTERM and SIGINT end it after what is in flight; SIGHUP reads the configuration again.
    Serve(serve::ServeArgs),
    /// Read reports and show what publishing them would change; changes nothing.
    ///
    /// Warnings go to standard error: FILE:LINE and what was guessed there. Every entry then has a line
    /// with a sign: + new, ~ changed, - withdrawn, ? missing from the report but published, none when
    /// it is unchanged. Below a changed one stands what went (-) and came (+), and the passages with
    /// [-words that went-] and {+words that came+}.
    Check(check::CheckArgs),
    /// Print the configuration that holds, or look whether it is in order.
    Config(configuration::ConfigArgs),
    /// Publish reports, or publish them again.
    ///
    /// Writes to the database and to `feeds/`; a running server notices within a second, and delivers.
    /// Unchanged entries say nothing, changed ones are updated everywhere. What is printed is as with
    /// `check`.
    Publish(publish::PublishArgs),
    /// Write the whole site as files, for a static server.
    ///
    /// Needs the database and the keys, no running server. Exporting again writes only what changed, and
    /// removes what an earlier export wrote and the site no longer has.
    Export(export::ExportArgs),
    /// Publish reports whenever their files have changed and are quiet again, until it is stopped.
    ///
    /// Quiet: as they are for `[publish] quiet`, 60 seconds by default. Nothing is ever withdrawn that
    /// way, and what is about a time more than a year ago is published silently.
    Watch(watching::WatchArgs),
    /// List the teams, their accounts and their feeds.
    Teams(teams::TeamsArgs),
    /// List who follows which team, since when, and where deliveries go.
    Followers,
    /// Write database, keys and configuration into one file, also while the server runs.
    ///
    /// Whoever has the file can speak as your accounts: only its owner may read it.
    Backup(backup::FileArgs),
    /// Put a backup back where there is nothing yet.
    ///
    /// A configuration that is there stays, and says where the database and the keys go.
    Restore(backup::FileArgs),
    /// Block hosts and actors, end blocks, list them.
    #[command(subcommand)]
    Block(block::BlockCommand),
    /// List the keys of the accounts, or make new ones.
    Keys(keys::KeysArgs),
    /// Copy the database into another, empty one: from SQLite to PostgreSQL, or back.
    ///
    /// No server may run on either. What was copied is read back and compared before it is kept.
    Copy(copy::CopyArgs),
    /// List the destinations: how far each has read, its last answer, its next try; look at one host;
    /// send again, pause, resume, drop.
    ///
    /// Without further words all destinations are listed, one for each inbox that deliveries go to.
    /// STATE is that of the host's breaker: closed (all is well), open (it failed and is left in
    /// peace until NEXT TRY), half-open (one request tries it), suspended (silent for so long that
    /// nothing is sent until it speaks to us) or paused. With a HOST, that host is shown from near,
    /// with its last answers that were no success and all that it refused.
    Deliveries(deliveries::DeliveriesArgs),
    /// List who subscribes to which feed (WebSub), and which hubs are told of changes.
    Subscriptions,
    /// List the complaints of other servers about what the site says.
    Flags(flags::FlagsArgs),
    /// List who quotes notes, or take the leave to quote back.
    Quotes(quotes::QuotesArgs),
    /// Look at a running site from outside, and say what would make its posts vanish.
    ///
    /// Exit code 1 when something fails.
    Doctor(doctor::DoctorArgs),
    /// Tell all followers that the site has moved to another address.
    Move(moving::MoveArgs),
    /// Write the manual pages, one for each command, into a folder.
    Manual(manual::ManualArgs),
    /// Print the completions for a shell.
    Completions(completions::CompletionsArgs),
}

/// Runs the program. The exit code is 0 when everything was done, 1 when something failed, 2 when
/// the command line makes no sense.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            wanted().refuse(&error);
            return ExitCode::from(2);
        }
        Err(help) => {
            let _ = help.print();
            return ExitCode::SUCCESS;
        }
    };
    let output = if cli.json { Output::Json } else { Output::Text };
    let runtime = runtime(&cli.command).enable_all().build().map_err(anyhow::Error::new);
    let ended = runtime.and_then(|runtime| {
        let ended = runtime.block_on(deed(cli, output));
        // What is still at work would not have ended in time.
        runtime.shutdown_background();
        ended
    });
    ended.unwrap_or_else(|error| {
        output.complain(&error);
        ExitCode::FAILURE
    })
}

/// What a command line asks for that makes no sense otherwise.
fn wanted() -> Output {
    let is_json = std::env::args_os().take_while(|word| word != "--").any(|word| word == "--json");
    if is_json { Output::Json } else { Output::Text }
}

/// Threads for the server; what is done and over needs none.
fn runtime(command: &Command) -> tokio::runtime::Builder {
    match command {
        Command::Serve(_) => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    }
}

async fn deed(cli: Cli, output: Output) -> anyhow::Result<ExitCode> {
    let named = cli.config.as_deref();
    let config = || context::config(named);
    match cli.command {
        Command::Serve(args) => serve::serve(config()?, cli.config, &args, output).await,
        Command::Check(args) => check::check(config()?, &args, output).await,
        Command::Config(args) => configuration::config(named, &args, output),
        Command::Publish(args) => publish::publish(config()?, &args, output).await,
        Command::Backup(args) => backup::backup(config()?, named, &args.file, output).await,
        // The configuration may be in the backup.
        Command::Restore(args) => backup::restore(named, &args.file, output).await,
        Command::Copy(args) => copy::copy(config()?, &args, output).await,
        Command::Export(args) => export::export(config()?, &args, output).await,
        Command::Watch(args) => watching::watch_paths(config()?, &args, output).await,
        Command::Teams(args) => teams::teams(config()?, &args, output).await,
        Command::Block(command) => block::block(config()?, &command, output).await,
        Command::Keys(args) => keys::keys(config()?, &args, output).await,
        Command::Followers => followers::followers(config()?, output).await,
        Command::Deliveries(args) => deliveries::deliveries(config()?, args, output).await,
        Command::Subscriptions => subscriptions::subscriptions(config()?, output).await,
        Command::Flags(args) => flags::flags(config()?, &args, output).await,
        Command::Quotes(args) => quotes::quotes(config()?, &args, output).await,
        Command::Doctor(args) => doctor::doctor(config()?, &args, output).await,
        Command::Move(args) => moving::relocate(config()?, &args, output).await,
        Command::Manual(args) => manual::manual(&args, output),
        Command::Completions(args) => completions::completions(&args, output),
    }
}
