//! Two small reports by made-up teams, for the tests of this room.

use crate::iri::Site;
use crate::model::Timestamp;
use crate::model::body::{Block, Body, Inline, Target};
use crate::model::href::Href;
use crate::model::period::Period;
use crate::model::published::{ActorKind, Edition, Published, Team};
use crate::model::report::{Category, Contact, Entry, Format, Link};
use crate::model::slug::Slug;
use chrono::TimeZone;

/// Category and title of the entries of each report; every one has a team of its own, which is
/// named like it in the first category.
const ENTRIES: [(&str, &str); 26] = [
    ("Team Reports", "Core Team"),
    ("Team Reports", "Cluster Administration Team"),
    ("Team Reports", "Continuous Integration"),
    ("Team Reports", "Graphics Team"),
    ("Team Reports", "Ports Collection"),
    ("Team Reports", "Release Engineering Team"),
    ("Team Reports", "Security Team"),
    ("Projects", "Broadcom Wireless Driver"),
    ("Projects", "FUSE"),
    ("Projects", "Kernel Mapping Protections"),
    ("Projects", "Locking changes for vnodes during execve(2)"),
    ("Projects", "Live Migration of Virtual Machines: Save, Restore and What Lies Between"),
    ("Projects", "Package Base"),
    ("Projects", "Randomized Top of Stack Pointer"),
    ("Projects", "NFSv4.2 Client and Server"),
    ("Projects", "C Runtime Changes"),
    ("Architectures", "Broadcom ARM64 SoC Support"),
    ("Architectures", "NXP ARM64 SoC Support"),
    ("Architectures", "RISC-V"),
    ("Userland", "Linux Compatibility Layer Update"),
    ("Userland", "Default Compiler"),
    ("Ports", "KDE"),
    ("Ports", "Java"),
    ("Ports", "Wine"),
    ("Documentation", "Man Page Refresh"),
    ("Documentation", "Website Search"),
];

/// All that the pages are made from.
pub struct Sample {
    pub site: Site,
    pub umbrella: Team,
    pub teams: Vec<Team>,
    pub editions: Vec<Edition>,
    pub entries: Vec<Vec<Published>>,
}

fn at(year: i32, month: u32, day: u32) -> Timestamp {
    chrono::Utc.with_ymd_and_hms(year, month, day, 9, 30, 0).single().expect("a valid day")
}

fn slug(text: &str) -> Slug {
    Slug::from_text(text)
}

pub fn href(text: &str) -> Href {
    Href::parse(text).expect("an address")
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Inline::text(text)])
}

fn a_team(name: &str) -> Team {
    Team {
        id: slug(name),
        name: name.to_owned(),
        summary: format!("Status reports of {name}."),
        kind: ActorKind::Service,
        icon: "0123456789ab".into(),
        published: at(2019, 4, 20),
        updated: at(2019, 7, 27),
    }
}

fn an_edition(quarter: u32, published: Timestamp) -> Edition {
    let mut categories: Vec<Category> = Vec::new();
    for (name, _) in ENTRIES {
        if categories.last().is_none_or(|last| last.name != name) {
            let description = paragraph(
                "Work that spans several parts of the system, and whose authors chose to tell about it.",
            );
            categories.push(Category { description: Body(vec![description]), ..Category::named(name) });
        }
    }
    Edition {
        slug: slug(&format!("2019q{quarter}")),
        title: format!("Status Report, Quarter {quarter} of 2019"),
        format: Format::Markdown,
        period: Period::quarter(2019, quarter),
        introduction: Body(vec![
            paragraph(
                "This quarter has been quite active, with many new projects and much progress in those that we told of before. Summer is upon us, and with it conferences, hackathons and long evenings.",
            ),
            paragraph(
                "We hope that you enjoy reading. The next report is due in autumn; submissions are open until the end of September.",
            ),
        ]),
        categories,
        published,
        updated: published,
    }
}

fn a_body() -> Body {
    let long = "The team met four times in the second quarter and looked at what had been left open by the release. Most of the work went into the test suite, which now runs on every commit, on all the architectures of the first tier and within eleven minutes. Failures are mailed to the author of the change and to nobody else, which has made the list readable again.";
    let link = Inline::link(href("https://wiki.example.org/plan?a=1&b=2"), vec![Inline::text("the plan")]);
    let entry = Inline::Link { target: Target::Entry("fuse".into()), content: vec![Inline::text("FUSE")] };
    let mixed = vec![
        Inline::text("Details stand in "),
        link,
        Inline::text("; see also "),
        entry,
        Inline::text(", and run "),
        Inline::Code("sysctl vfs.fusefs".into()),
        Inline::text(" to see the "),
        Inline::Emphasis(vec![Inline::text("new")]),
        Inline::text(" counters."),
    ];
    let item = |text: &str| Body(vec![paragraph(text)]);
    let cell = |text: &str| vec![Inline::text(text)];
    Body(vec![
        paragraph(long),
        Block::Paragraph(mixed),
        Block::Heading { level: 2, content: vec![Inline::text("What was done")] },
        Block::List { start: None, items: vec![
            item("The driver attaches on boards of the second revision."),
            item("Interrupts are now handled by one thread per queue, and the queues are spread over the processors that are near the card."),
            item("Documentation of the loader variables."),
        ] },
        Block::Preformatted("# pkg install drm-kmod\n# sysrc kld_list+=i915kms     # at boot; see the handbook for other cards and for laptops\n".into()),
        paragraph(long),
        Block::Quote(Body(vec![paragraph("It finally works on my machine, and on the one beside it.")])),
        Block::Table { head: vec![cell("Branch"), cell("Packages"), cell("Failures")], rows: vec![
            vec![cell("main"), cell("36,912"), cell("214")],
            vec![cell("2019Q3"), cell("36,480"), cell("97")],
        ] },
        Block::Heading { level: 2, content: vec![Inline::text("What comes next")] },
        paragraph(long),
    ])
}

fn an_entry(edition: &Edition, ordinal: usize, (category, title): (&str, &str)) -> Published {
    let contact = |name: &str, email: Option<&str>, url: Option<&str>| Contact {
        name: name.into(),
        email: email.map(str::to_owned),
        url: url.map(href),
    };
    let link = |text: &str, url: Option<&str>| Link { text: text.into(), url: url.map(href) };
    Published {
        report: edition.slug.clone(),
        ordinal: u32::try_from(ordinal).expect("few entries"),
        team: slug(title),
        category_name: category.to_owned(),
        entry: Entry {
            slug: slug(title),
            title: title.to_owned(),
            category: slug(category),
            stem: None,
            contacts: vec![
                contact("Ada Example", Some("ada@example.org"), None),
                contact("The mailing list", None, Some("https://lists.example.org/")),
                contact("René on the chat", None, None),
            ],
            links: vec![
                link("Plan and progress on the wiki", Some("https://wiki.example.org/plan")),
                link(
                    "https://reviews.example.org/D12345/with/a/long/path/that/goes/on",
                    Some("https://reviews.example.org/D12345"),
                ),
                link("A link that the mail lost", None),
            ],
            sponsors: vec!["The Example Foundation".into()],
            body: a_body(),
        },
        published: edition.published,
        updated: if ordinal == 3 { at(2019, 8, 3) } else { edition.published },
        posted: Some(edition.published),
        withdrawn: None,
    }
}

impl Default for Sample {
    fn default() -> Sample {
        let editions = vec![an_edition(2, at(2019, 7, 27)), an_edition(1, at(2019, 4, 20))];
        let of =
            |edition| ENTRIES.iter().enumerate().map(|(at, &said)| an_entry(edition, at, said)).collect();
        let team = |&(category, title): &(&str, &str)| match category {
            "Team Reports" => a_team(title),
            "Projects" => Team { id: slug(title), ..a_team(category) },
            _ => Team { name: format!("{title} Developers"), ..Team { id: slug(title), ..a_team(title) } },
        };
        Sample {
            site: Site::parse("https://status.example.org").expect("an origin"),
            umbrella: Team { id: slug("status"), ..a_team("The Example Project") },
            teams: ENTRIES.iter().map(team).collect(),
            entries: editions.iter().map(of).collect(),
            editions,
        }
    }
}

impl Sample {
    /// The sample with `text` wherever a name or title stands.
    pub fn saying(text: &str) -> Sample {
        let mut sample = Sample::default();
        sample
            .teams
            .iter_mut()
            .chain([&mut sample.umbrella])
            .for_each(|team| text.clone_into(&mut team.name));
        for edition in &mut sample.editions {
            text.clone_into(&mut edition.title);
            edition.categories.iter_mut().for_each(|category| text.clone_into(&mut category.name));
        }
        for published in sample.entries.iter_mut().flatten() {
            text.clone_into(&mut published.category_name);
            text.clone_into(&mut published.entry.title);
            published.entry.contacts.iter_mut().for_each(|contact| text.clone_into(&mut contact.name));
            published.entry.links.iter_mut().for_each(|link| text.clone_into(&mut link.text));
            published.entry.sponsors = vec![text.to_owned()];
        }
        sample
    }
}
