//! `[site]`: what the site is called, and what its accounts and notes say.

use crate::config::SiteConfig;
use crate::config::reader::Reader;
use crate::config::teams::team_id;
use crate::iri::Site;
use crate::model::published::ActorKind;
use crate::model::text::hashtag;
use std::path::PathBuf;

/// Reads the section.
pub fn site(section: &mut Reader) -> SiteConfig {
    SiteConfig {
        url: section.optional("url", |text| Site::parse(text).map_err(|error| error.to_string())),
        formerly: section
            .parsed_list("formerly", |text| Site::parse(text).map_err(|error| error.to_string())),
        title: section.text("title", "Status reports"),
        summary: section.text("summary", ""),
        language: section.parsed("language", "en", language),
        umbrella: section.parsed("umbrella", "status", team_id),
        actor_type: section.parsed("actor_type", "Service", actor_type),
        icon: section.optional_text("icon").map(PathBuf::from),
        hashtags: section.parsed_list("hashtags", tag),
    }
}

/// A tag that is well-formed (RFC 5646 §2.1): whether there is such a language is not asked.
fn language(text: &str) -> Result<String, String> {
    let mut subtags = text.split('-');
    let first = subtags.next().unwrap_or_default();
    let is_language = (2..=8).contains(&first.len()) && first.chars().all(|c| c.is_ascii_alphabetic());
    let is_subtag =
        |tag: &str| (1..=8).contains(&tag.len()) && tag.chars().all(|c| c.is_ascii_alphanumeric());
    match is_language && subtags.all(is_subtag) {
        true => Ok(text.to_owned()),
        false => Err(format!("{text:?} is no tag of a language, as in \"en\", \"de\" or \"pt-BR\"")),
    }
}

/// A hashtag that stands in notes as it stands here, but for the case of its first letter.
fn tag(text: &str) -> Result<String, String> {
    match hashtag(text) {
        None => Err(format!("{text:?} cannot be a hashtag: write letters, with digits among them")),
        Some(name) if name.to_lowercase() == text.strip_prefix('#').unwrap_or(text).to_lowercase() => {
            Ok(text.to_owned())
        }
        Some(name) => Err(format!(
            "{text:?} would become #{name}, since hashtags are letters and digits alone: write \"{name}\", or \
             another"
        )),
    }
}

fn actor_type(text: &str) -> Result<ActorKind, String> {
    let value = toml::Value::String(text.to_owned());
    value
        .try_into()
        .map_err(|_| format!("{text:?} is none of Application, Group, Organization, Person, Service"))
}

#[cfg(test)]
mod tests {
    use crate::config::site::{language, tag};

    #[test]
    fn a_language_is_a_well_formed_tag() {
        for text in ["en", "de", "pt-BR", "zh-Hant-TW", "sl-rozaj-biske", "de-DE-u-co-phonebk", "gsw"] {
            assert_eq!(language(text).as_deref(), Ok(text));
        }
        for text in
            ["", "e", "englisch!", "en_US", "en-", "-en", "e1", "en-verylongword", "en US", "français"]
        {
            assert!(language(text).is_err_and(|sentence| sentence.contains("pt-BR")), "{text}");
        }
    }

    #[test]
    fn a_hashtag_that_would_become_another_is_a_problem() {
        for text in ["FreeBSD", "status", "#Tidings", "2026Q1", "Über"] {
            assert_eq!(tag(text).as_deref(), Ok(text));
        }
        for (text, name) in [("#Foo bar", "#FooBar"), ("C++", "#C"), ("third-party", "#ThirdParty")] {
            assert!(tag(text).is_err_and(|sentence| sentence.contains(&format!("become {name},"))), "{text}");
        }
        assert!(tag("2026").is_err_and(|sentence| sentence.contains("letters")));
    }
}
