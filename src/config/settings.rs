//! Every key as it holds: its value, its default, and where the value comes from.

use serde::Serialize;
use toml::Value;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Nobody said anything else.
    Default,
    /// The file.
    File,
    /// A variable `TIDINGS_SECTION_KEY`.
    Variable,
}

/// A key as it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its section: `site` for `[site]`, `teams` for `[[teams]]`.
    pub section: String,
    /// Which of the sections of that name, from 0; `None` where there is one alone.
    pub place: Option<usize>,
    /// Its name.
    pub key: String,
    /// Its value; `None` when it is not set and has no default.
    pub value: Option<Value>,
    /// Its default.
    pub default: Option<Value>,
    /// Where the value comes from.
    pub source: Source,
}

impl Setting {
    /// The variable that overrides it.
    pub fn variable(&self) -> String {
        variable(&self.section, &self.key)
    }

    /// The value as it may be shown to whoever looks over the operator's shoulder.
    pub fn shown(&self) -> Option<Value> {
        match &self.value {
            Some(Value::String(url)) if (&*self.section, &*self.key) == ("store", "url") => {
                Some(Value::String(masked(url)))
            }
            value => value.clone(),
        }
    }
}

/// The variable that overrides a key.
pub fn variable(section: &str, key: &str) -> String {
    format!("TIDINGS_{}_{}", section.to_ascii_uppercase(), key.to_ascii_uppercase())
}

/// The address of a database without its password, whether that stands before the host or among the
/// parameters.
pub fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    // The last '@': whoever writes a password unescaped does not want to see it here either.
    let place = match place.rsplit_once('@') {
        Some((user, host)) if user.contains(':') => {
            format!("{}:{MASK}@{host}", user.split(':').next().unwrap_or_default())
        }
        _ => place.to_owned(),
    };
    let parameter = |parameter: &str| match parameter.split_once('=') {
        Some((name, _)) if name.to_ascii_lowercase().contains("password") => format!("{name}={MASK}"),
        _ => parameter.to_owned(),
    };
    let parameters: Vec<String> = parameters.split('&').map(parameter).collect();
    let parameters = parameters.join("&");
    let mark = if parameters.is_empty() { "" } else { "?" };
    format!("{scheme}://{place}{mark}{parameters}")
}

#[cfg(test)]
mod tests {
    use crate::config::settings::masked;

    #[test]
    fn the_password_of_a_database_is_not_shown() {
        let table = [
            ("sqlite:tidings.db", "sqlite:tidings.db"),
            ("sqlite://tidings.db?mode=rwc", "sqlite://tidings.db?mode=rwc"),
            ("postgres://host/name", "postgres://host/name"),
            ("postgres://user@host:5432/name", "postgres://user@host:5432/name"),
            ("postgres://user:secret@host:5432/name", "postgres://user:***@host:5432/name"),
            ("postgres://user:se@c/r:et@host/name", "postgres://user:***@host/name"),
            (
                "postgresql://host/name?sslmode=require&password=secret",
                "postgresql://host/name?sslmode=require&password=***",
            ),
            ("postgres:///name?host=/run&sslPassword=x", "postgres:///name?host=/run&sslPassword=***"),
        ];
        for (url, expected) in table {
            assert_eq!(masked(url), expected);
        }
    }
}
