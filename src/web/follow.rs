//! "Follow from your server": asks the visitor's server where its follow page is, and leads there.

use crate::model::href::Href;
use crate::model::published::Team;
use crate::model::slug::Slug;
use crate::page::follow::{FollowPage, Step, html};
use crate::page::notice::Notice;
use crate::publication::showroom::Kind;
use crate::web::State;
use crate::web::answer::guard;
use crate::web::error::{notice, rejected};
use crate::web::visitors::admit;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;

/// The relation of a server's follow page (OStatus).
const SUBSCRIBE: &str = "http://ostatus.org/schema/1.0/subscribe";

/// What the form sends.
#[derive(Deserialize)]
pub struct Form {
    /// The site's own account without it.
    team: Option<String>,
    #[serde(default)]
    account: String,
}

/// Answers the form.
pub async fn follow(request: HttpRequest, state: web::Data<State>, form: web::Query<Form>) -> HttpResponse {
    if let Err(rejection) = admit(&request, &state) {
        return rejected(&rejection);
    }
    let (library, config) = (state.library(), state.config());
    let named = form.team.as_ref().map_or(Some(config.site.umbrella.clone()), |id| Slug::parse(id).ok());
    let team = named.and_then(|id| library.teams.get(&id));
    let (Some((team, _)), Some(masthead)) = (team, state.masthead(&library, &config)) else {
        return notice(&state, StatusCode::NOT_FOUND, Notice::Missing(""));
    };
    let account = form.account.trim();
    let onward = match account.is_empty() {
        true => None,
        false => Some(onward(&state, team, account).await),
    };
    let step = match &onward {
        None => Step::Ask,
        Some(Ok(address)) => Step::Onward(address),
        Some(Err(sentence)) => Step::Refused(sentence),
    };
    let page = html(&FollowPage { masthead: &masthead, team, account, step });
    let mut answer = HttpResponse::Ok();
    guard(&mut answer, Kind::Page);
    answer.insert_header((CACHE_CONTROL, "no-store")).content_type("text/html; charset=utf-8").body(page)
}

/// The follow page of the visitor's server. A server that names none gets the address most have.
async fn onward(state: &State, team: &Team, account: &str) -> Result<Href, String> {
    let (name, host) = split(account)?;
    let ours = state.site.account(&team.handle());
    let scheme = state.site.origin().split("://").next().unwrap_or("https");
    let asked = format!("{scheme}://{host}/.well-known/webfinger?resource=acct:{name}@{host}");
    let template = match state.remote.get_json(&asked).await {
        Ok(fetched) => template(&fetched.body),
        Err(error) => {
            tracing::debug!("{host} was asked for its follow page: {error}");
            None
        }
    };
    let template = template.unwrap_or_else(|| format!("{scheme}://{host}/authorize_interaction?uri={{uri}}"));
    let address = Href::parse(&template.replace("{uri}", &ours.replace('@', "%40")));
    address
        .filter(|address| address.as_str().starts_with("http"))
        .ok_or(format!("{host} names no page to follow from."))
}

/// `me@host`, `@me@host` or `host`. Without a name the host's own account is asked for.
fn split(account: &str) -> Result<(&str, &str), String> {
    let account = account.trim_start_matches("https://").trim_start_matches('@').trim_end_matches('/');
    let (name, host) = account.split_once('@').unwrap_or((account, account));
    let plain = |text: &str| {
        let allowed = |c: char| c.is_alphanumeric() || "._-:".contains(c);
        !text.is_empty() && text.len() <= 253 && text.chars().all(allowed)
    };
    match plain(name) && plain(host) {
        true => Ok((name, host)),
        false => Err(
            "Write your server's name, as in mastodon.example, or your account, as in @me@mastodon.example."
                .into(),
        ),
    }
}

fn template(descriptor: &[u8]) -> Option<String> {
    let descriptor: Value = serde_json::from_slice(descriptor).ok()?;
    let links = descriptor.get("links")?.as_array()?;
    let link = links.iter().find(|link| link.get("rel").and_then(Value::as_str) == Some(SUBSCRIBE))?;
    link.get("template")?.as_str().filter(|template| template.contains("{uri}")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::web::follow::{split, template};

    #[test]
    fn servers_and_accounts_are_understood() {
        assert_eq!(split("mastodon.example"), Ok(("mastodon.example", "mastodon.example")));
        assert_eq!(split("@me@mastodon.example"), Ok(("me", "mastodon.example")));
        assert_eq!(split("https://mastodon.example/"), Ok(("mastodon.example", "mastodon.example")));
        for wrong in ["", "me@", "a b", "x/../y", "me@host/path?x", "<script>"] {
            assert!(split(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_template_is_found_among_the_links() {
        let text = r#"{"links":[{"rel":"self","href":"x"},{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"https://m.example/authorize_interaction?uri={uri}"}]}"#;
        assert_eq!(
            template(text.as_bytes()).as_deref(),
            Some("https://m.example/authorize_interaction?uri={uri}")
        );
        assert_eq!(template(b"{}"), None);
        assert_eq!(template(b"nonsense"), None);
    }
}
