//! The log of a server: what is written, and in which form.

use crate::cli::terminal::Paint;
use crate::config::LogFormat;
use anyhow::{anyhow, bail};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// What is logged unless `TIDINGS_LOG` says otherwise.
const USUAL: &str = "info,actix_server=warn,sqlx=warn";
/// What may stand in that variable.
const ADVICE: &str = "write off, error, warn, info, debug or trace, also for rooms of their own, as in \
                      \"info,tidings::delivery=debug\"";

/// Logs to standard error from now on. What `TIDINGS_LOG` says may make no sense: then the usual is
/// logged, and the server should not start.
pub fn begin(format: LogFormat) -> anyhow::Result<()> {
    let (filter, wrong) = match filter(std::env::var("TIDINGS_LOG").as_deref().unwrap_or(USUAL)) {
        Ok(filter) => (filter, Ok(())),
        Err(error) => (EnvFilter::new(USUAL), Err(error)),
    };
    // Whoever reads the log may have ended before us. Complaining of that would need somebody to read it.
    let log = tracing_subscriber::fmt().with_env_filter(filter).log_internal_errors(false);
    let log = log.with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(Paint::on(&std::io::stderr()).is_coloured()).init(),
        LogFormat::Json => {
            log.json().flatten_event(true).init();
            std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
        }
    }
    wrong
}

/// A word alone has to be a level: the library would take any other for a room of which everything is
/// logged, and then nothing else is.
fn filter(text: &str) -> anyhow::Result<EnvFilter> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    for word in words.filter(|word| !word.contains(['=', '[', ']', '{', '}'])) {
        if word.parse::<LevelFilter>().is_err() {
            bail!("TIDINGS_LOG: {word:?} is no level; {ADVICE}");
        }
    }
    EnvFilter::builder().parse(text).map_err(|error| anyhow!("TIDINGS_LOG: {text:?}: {error}; {ADVICE}"))
}

#[cfg(test)]
mod tests {
    use crate::cli::logging::{USUAL, filter};

    #[test]
    fn what_is_no_level_is_named() {
        for text in [USUAL, "warn", "WARN", "debug", "tidings::delivery=debug", "info,tidings=trace", ""] {
            assert!(filter(text).is_ok(), "{text}");
        }
        for (text, word) in [
            ("verbose", "\"verbose\" is no level"),
            ("warning", "\"warning\" is no level"),
            ("info,tidings", "\"tidings\" is no level"),
            ("tidings=lou", "tidings=lou"),
        ] {
            let error = filter(text).expect_err(text).to_string();
            assert!(error.contains(word) && error.contains("write off, error"), "{error}");
        }
    }
}
