//! Whole configurations, right and wrong.

use crate::config::Config;
use std::collections::HashMap;
use std::time::Duration;

fn parse(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let variables: HashMap<_, _> = variables.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    Config::parse(text, &variables).map_err(|problems| problems.to_string())
}

#[test]
fn nothing_at_all_is_a_configuration() {
    let config = parse("", &[]).expect("the defaults");
    assert_eq!(config.store.url, "sqlite:tidings.db");
    assert_eq!(config.publish.spacing, Duration::from_secs(60));
    assert_eq!(config.site.umbrella.as_str(), "status");
}

#[test]
fn variables_override_the_file() {
    let text = "[site]\ntitle = 'A'\n[publish]\nspacing = '5m'\n[[reports]]\npath = 'reports'";
    let variables = [
        ("TIDINGS_SITE_TITLE", "B"),
        ("TIDINGS_PUBLISH_SPACING", "0s"),
        ("TIDINGS_FEDERATION_ALLOW_PRIVATE_ADDRESSES", "true"),
        ("TIDINGS_SITE_HASHTAGS", "FreeBSD, Status"),
        ("TIDINGS_REPORTS_PATH", ""),
        ("TIDINGS_LOG", "debug"),
    ];
    let config = parse(text, &variables).expect("a configuration");
    assert_eq!(config.site.title, "B");
    assert_eq!(config.publish.spacing, Duration::ZERO);
    assert!(config.federation.allow_private_addresses);
    assert_eq!(config.site.hashtags, ["FreeBSD", "Status"]);
    assert!(config.reports.is_empty());
}

#[test]
fn all_problems_are_told_at_once_with_their_keys() {
    let text = "typo = 1\n[site]\nurl = 'status.example.org'\ncolour = 'red'\nactor_type = 'Robot'\n[server]\nlisten = 8080\n[publish]\nspacing = 'soon'\n[[teams]]\nname = 'X'\n[[teams]]\nid = 'a.b'\n[nonsense]\n";
    let problems =
        parse(text, &[("TIDINGS_STORE_URL", "mysql:x"), ("TIDINGS_SITE_COLOR", "x")]).expect_err("problems");
    for key in [
        "typo",
        "site.url",
        "site.colour",
        "site.actor_type",
        "server.listen",
        "publish.spacing",
        "teams.id: is missing",
        "a.b",
        "nonsense",
        "TIDINGS_STORE_URL",
        "TIDINGS_SITE_COLOR",
    ] {
        assert!(problems.contains(key), "{key} in {problems}");
    }
}

#[test]
fn the_operators_own_address_is_one_that_strangers_do_not_reach() {
    let admin =
        |text: &str| parse("", &[("TIDINGS_SERVER_ADMIN", text)]).map(|config| config.server.admin.is_some());
    for own in ["127.0.0.1:9464", "10.1.2.3:1", "192.168.0.1:9464", "[::1]:9464", "[fd00::1]:9464"] {
        assert_eq!(admin(own), Ok(true), "{own}");
    }
    assert_eq!(admin(""), Ok(false));
    for open in ["0.0.0.0:9464", "[::]:9464", "192.0.2.1:9464", "localhost"] {
        assert!(admin(open).is_err_and(|problems| problems.contains("TIDINGS_SERVER_ADMIN")), "{open}");
    }
}

#[test]
fn broken_toml_names_its_line() {
    let problems = parse("[site\n", &[]).expect_err("problems");
    assert!(problems.contains("line 1"), "{problems}");
}
