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
use crate::iri::Site;
use crate::keys::Keys;
use anyhow::bail;
use chrono::Utc;
use clap::Args;
use std::process::ExitCode;
use url::Url;

/// What `doctor` takes.
#[derive(Args)]
pub struct DoctorArgs {
    /// The address of a site, or of one of its accounts [default: the configured site].
    url: Option<String>,
}

/// Examines the configured site, or another. Exit code 1 when something fails.
pub async fn doctor(config: Config, args: &DoctorArgs, output: Output) -> anyhow::Result<ExitCode> {
    let start = args.url.as_deref().map(whole).transpose()?;
    let site = match (&config.site.url, &start) {
        (Some(site), _) => site.clone(),
        // Another site is looked at without a database of ours.
        (None, Some(_)) => Site::parse(&format!("http://{}", config.server.listen))?,
        (None, None) => context::site(&config, &context::existing(&config).await?).await?,
    };
    let start = start.unwrap_or_else(|| site.front_page());
    let remote = serve::remote(&site, &config)?;
    let place = if config.federation.allow_private_addresses { Place::Private } else { Place::Public };
    let mut visit = Visit::new(&remote, place, Utc::now());
    visit.walk(&start).await;
    if let Some(keys) = Keys::find(&config.store.keys) {
        visit.shown_by_others(&site, &keys.teams()?).await;
        own_keys::examine(&mut visit.sheet, &keys, &site, &visit.shown)?;
    }
    let sheet = visit.sheet;
    output.print(&sheet.findings, |findings| {
        findings.iter().for_each(print);
        summary(findings);
    })?;
    Ok(if sheet.is_ill() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What was typed, if it is a whole address.
fn whole(typed: &str) -> anyhow::Result<String> {
    if Url::parse(typed).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host()) {
        return Ok(typed.to_owned());
    }
    // Of an account the host; of anything else what there is.
    let host = typed.rsplit(['@', '/']).find(|part| !part.is_empty()).unwrap_or("status.example.org");
    bail!("{typed:?} is no whole address: write https://{host}, or the address of an account there")
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

#[cfg(test)]
mod tests {
    use crate::cli::doctor::whole;

    #[test]
    fn what_is_no_address_is_told_how_to_write_it() {
        for address in ["https://x.org", "http://127.0.0.1:8080/", "https://x.org/ap/actors/core"] {
            assert_eq!(whole(address).expect("an address"), address);
        }
        for (typed, host) in [
            ("127.0.0.1:18085", "https://127.0.0.1:18085,"),
            ("localhost:8080", "https://localhost:8080,"),
            ("@kde@x.org", "https://x.org,"),
            ("ftp://x.org/", "https://x.org,"),
            ("", "https://status.example.org,"),
        ] {
            let error = whole(typed).expect_err(typed).to_string();
            assert!(error.contains(host), "{error}");
        }
    }
}
