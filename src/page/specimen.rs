//! Every kind of page, made from the sample, for the tests of this room.

use crate::iri::{FeedFormat, FeedOf};
use crate::model::published::{Published, Team};
use crate::model::reaction::{Reply, Tally};
use crate::model::words::Query;
use crate::page::asset::assets;
use crate::page::category::CategoryPage;
use crate::page::entry::{EntryPage, Neighbours};
use crate::page::feeds::{FeedsPage, Held};
use crate::page::follow::{FollowPage, Step};
use crate::page::front::{FrontPage, ReportLine, TeamLine};
use crate::page::listing::{Chapter, History, Listed};
use crate::page::masthead::Masthead;
use crate::page::notice::{Notice, Withdrawn};
use crate::page::report::ReportPage;
use crate::page::sample::{Sample, href};
use crate::page::search::{Answer, Hit, SearchPage};
use crate::page::team::TeamPage;
use crate::page::{category, entry, feeds, follow, front, notice, report, search, team};
use std::collections::{HashMap, HashSet};

impl Sample {
    /// The masthead, whose site has the name of the umbrella.
    pub fn masthead(&self) -> Masthead<'_> {
        let (site, umbrella) = (&self.site, &self.umbrella);
        Masthead { site, title: &umbrella.name, language: "en", umbrella, moved_to: None }
    }

    pub fn team(&self) -> &Team {
        &self.teams[0]
    }

    pub fn chapter(&self, report: usize, wanted: impl Fn(&Published) -> bool) -> Chapter<'_> {
        let team = |entry: &Published| {
            self.teams.iter().find(|team| team.id == entry.team).unwrap_or(&self.umbrella)
        };
        let entries = self.entries[report].iter().filter(|entry| wanted(entry));
        Chapter {
            edition: &self.editions[report],
            entries: entries.map(|entry| Listed { entry, team: team(entry) }).collect(),
        }
    }

    fn history(&self, wanted: impl Fn(&Published) -> bool) -> History<'_> {
        History::new((0..self.editions.len()).map(|report| self.chapter(report, &wanted)).collect())
    }

    fn address(&self, entry: &str) -> Option<String> {
        (entry == "fuse").then(|| self.site.entry_page("2019q2", entry))
    }

    pub fn front(&self) -> String {
        let line = |(edition, entries): (_, &Vec<_>)| ReportLine { edition, entries: entries.len() };
        front::html(&FrontPage {
            masthead: &self.masthead(),
            latest: Some(self.chapter(0, |_| true)),
            reports: self.editions.iter().zip(&self.entries).map(line).collect(),
            teams: self
                .teams
                .iter()
                .zip(1..)
                .map(|(team, n)| TeamLine { team, followers: n * n * 7 })
                .collect(),
            followers: 1204,
        })
    }

    pub fn report(&self) -> String {
        report::html(&ReportPage {
            masthead: &self.masthead(),
            chapter: self.chapter(0, |_| true),
            address: &|entry| self.address(entry),
        })
    }

    pub fn team_page(&self) -> String {
        team::html(&TeamPage {
            masthead: &self.masthead(),
            team: self.team(),
            followers: 318,
            history: self.history(|entry| entry.team == self.team().id),
            account: "",
        })
    }

    pub fn category(&self) -> String {
        category::html(&CategoryPage {
            masthead: &self.masthead(),
            category: &self.editions[0].categories[2],
            history: self.history(|entry| entry.entry.category.as_str() == "architectures"),
            address: &|entry| self.address(entry),
        })
    }

    pub fn entry(&self) -> String {
        let entries = &self.entries[0];
        entry::html(&EntryPage {
            masthead: &self.masthead(),
            edition: &self.editions[0],
            listed: self.chapter(0, |entry| entry.ordinal == 3).entries[0],
            in_report: Neighbours { previous: entries.get(2), next: entries.get(4) },
            of_team: Neighbours {
                previous: self.entries[1].get(3).map(|entry| (&self.editions[1], entry)),
                next: None,
            },
            tally: &Tally {
                replies: 1_204,
                latest: vec![Reply {
                    id: "https://social.example/notes/1".into(),
                    url: "https://social.example/@ana/1?a=1&b=2".into(),
                    host: "social.example".into(),
                }],
                ..Tally::default()
            },
            address: &|entry| self.address(entry),
        })
    }

    pub fn feeds(&self) -> String {
        feeds::html(&FeedsPage {
            masthead: &self.masthead(),
            teams: self.teams.iter().collect(),
            categories: self.editions[0].categories.iter().collect(),
            reports: self.editions.iter().collect(),
            held: HashMap::from([(FeedOf::Site, Held { entries: 4, latest: self.editions[0].published })]),
        })
    }

    pub fn follow(&self, step: Step<'_>) -> String {
        let account = "mastodon.social";
        follow::html(&FollowPage { masthead: &self.masthead(), team: self.team(), account, step })
    }

    fn withdrawn(&self) -> Withdrawn<'_> {
        let title = &self.entries[0][0].entry.title;
        Withdrawn { title, team: Some(&self.teams[0]), edition: Some(&self.editions[0]) }
    }

    /// What looking for `asked` finds, when it finds the entries of a report.
    pub fn search(&self, asked: &str) -> String {
        let masthead = &self.masthead();
        let query = Query::parse(asked);
        let chapter = self.chapter(0, |entry| entry.ordinal < 4);
        let hits = chapter.entries.iter().map(|listed| Hit { edition: &self.editions[0], listed: *listed });
        let answer = match &query {
            Some(query) => Answer::Found(query, hits.collect()),
            None => Answer::Nothing,
        };
        search::html(&SearchPage { masthead, asked, answer })
    }

    /// The path of everything there is to link to.
    pub fn minted(&self) -> HashSet<String> {
        let site = &self.site;
        let mut minted =
            vec![site.front_page(), site.feeds_page(), site.opml(), site.follow(), site.search()];
        minted.extend(assets().map(|asset| site.asset(&asset.file)));
        let mut feeds = vec![FeedOf::Site];
        for team in self.teams.iter().chain([&self.umbrella]).map(|team| team.id.as_str()) {
            minted.extend([site.team_page(team), site.actor(team)]);
            feeds.push(FeedOf::Team(team));
        }
        for category in self.editions[0].categories.iter().map(|category| category.slug.as_str()) {
            minted.push(site.category_page(category));
            feeds.push(FeedOf::Category(category));
        }
        for (edition, entries) in self.editions.iter().zip(&self.entries) {
            let report = edition.slug.as_str();
            minted.push(site.report_page(report));
            feeds.push(FeedOf::Report(report));
            for entry in entries.iter().map(|entry| entry.entry.slug.as_str()) {
                minted.extend([site.entry_page(report, entry), site.note(report, entry)]);
            }
        }
        minted.extend(feeds.iter().flat_map(|of| FeedFormat::ALL.map(|format| site.feed(*of, format))));
        minted.iter().filter_map(|address| site.path_of(address)).map(str::to_owned).collect()
    }

    /// Every kind of page, by name.
    pub fn pages(&self) -> Vec<(&'static str, String)> {
        let notice = |notice| notice::html(&self.masthead(), notice);
        let onward = href("https://mastodon.social/authorize_interaction?uri=a%40b&x=\"y\"");
        vec![
            ("front", self.front()),
            ("report", self.report()),
            ("team", self.team_page()),
            ("category", self.category()),
            ("entry", self.entry()),
            ("feeds", self.feeds()),
            ("ask", self.follow(Step::Ask)),
            ("onward", self.follow(Step::Onward(&onward))),
            ("refused", self.follow(Step::Refused("There is no Fediverse server at mastodon.social."))),
            ("search", self.search("")),
            ("found", self.search("commit TEAM")),
            ("missing", notice(Notice::Missing("/reports/2019q2/fuse-driver"))),
            ("gone", notice(Notice::Gone(self.withdrawn()))),
            ("failed", notice(Notice::Failed("The report is being published; try again in a minute."))),
        ]
    }
}
