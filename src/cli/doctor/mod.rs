//! `tidings doctor`: looks at a running site from outside, and says what would make its posts
//! vanish in silence.

pub mod actor;
pub mod address;
pub mod feeds;
pub mod finding;
pub mod note;
pub mod own_keys;
pub mod visit;
pub mod ways;

use crate::cli::doctor::finding::{Finding, Place, Verdict};
use crate::cli::doctor::visit::Visit;
use crate::cli::output::Output;
use crate::cli::terminal::{Colour, Paint, harmless, say};
use crate::cli::{context, serve};
use crate::config::Config;
use crate::keys::Keys;
use chrono::Utc;
use clap::Args;
use std::process::ExitCode;

/// What `doctor` takes.
#[derive(Args)]
pub struct DoctorArgs {
    /// The address of a site, or of one of its accounts [default: the configured site].
    url: Option<String>,
}

/// Examines the configured site, or another. Exit code 1 when something fails.
pub async fn doctor(config: Config, args: &DoctorArgs, output: Output) -> anyhow::Result<ExitCode> {
    let site = match &config.site.url {
        Some(site) => site.clone(),
        None => context::site(&config, &context::store(&config).await?).await?,
    };
    let start = args.url.clone().unwrap_or_else(|| site.front_page());
    let remote = serve::remote(&site, &config)?;
    let place = if config.federation.allow_private_addresses { Place::Private } else { Place::Public };
    let mut visit = Visit::new(&remote, place, Utc::now());
    visit.walk(&start).await;
    let Visit { mut sheet, shown, .. } = visit;
    if let Some(keys) = Keys::find(&config.store.keys) {
        own_keys::examine(&mut sheet, &keys, &site, &shown)?;
    }
    output.print(&sheet.findings, |findings| {
        findings.iter().for_each(print);
        summary(findings);
    })?;
    Ok(if sheet.is_ill() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn print(finding: &Finding) {
    let (word, colour) = match finding.verdict {
        Verdict::Ok => ("ok  ", Colour::Green),
        Verdict::Warn => ("warn", Colour::Yellow),
        Verdict::Fail => ("FAIL", Colour::Red),
    };
    let word = Paint::on(&std::io::stdout()).paint(colour, word);
    say!("{word}  {:<10}  {}: {}", finding.check, harmless(&finding.about), harmless(&finding.found));
    if !finding.remedy.is_empty() {
        say!("                  {}", finding.remedy);
    }
}

fn summary(findings: &[Finding]) {
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    let (ok, warn, fail) = (count(Verdict::Ok), count(Verdict::Warn), count(Verdict::Fail));
    say!("{ok} in order, {warn} to think about, {fail} that make posts vanish or accounts unreachable");
}
