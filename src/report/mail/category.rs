//! What the categories of such reports are called and how they describe themselves.
//!
//! A heading of one word gets lost in some archives; its description or its neighbours still tell
//! which it was. Knows nothing of lines.

use std::sync::LazyLock;

/// Names with the description that stands below them in the reports since 2018.
const DESCRIBED: [(&str, &str); 10] = [
    (
        "FreeBSD Team Reports",
        "Entries from the various official and semi-official teams, as found in the Administration Page.",
    ),
    (
        "Projects",
        "Projects that span multiple categories, from the kernel and userspace to the Ports Collection or external projects.",
    ),
    ("Userland", "Changes affecting the base system and programs in it."),
    ("Kernel", "Updates to kernel subsystems/features, driver support, filesystems, and more."),
    (
        "Architectures",
        "Updating platform-specific features and bringing in support for new hardware platforms.",
    ),
    ("Cloud", "Updating cloud-specific features and bringing in support for new cloud platforms."),
    (
        "Documentation",
        "Noteworthy changes in the documentation tree, in manual pages, or in external books/documents.",
    ),
    (
        "Ports",
        "Changes affecting the Ports Collection, whether sweeping changes that touch most of the tree, or individual ports themselves.",
    ),
    (
        "Third-Party Projects",
        "Many projects build upon FreeBSD or incorporate components of FreeBSD into their project. As these projects may be of interest to the broader FreeBSD community, we sometimes include brief updates submitted by these projects in our quarterly report. The FreeBSD project makes no representation as to the accuracy or veracity of any claims in these submissions.",
    ),
    ("Miscellaneous", "Objects that defy categorization."),
];

/// The words of the descriptions, cut once.
static WANTED: LazyLock<Vec<(&str, Vec<String>)>> = LazyLock::new(|| {
    let own = |description: &str| words(&description.to_lowercase()).into_iter().map(str::to_owned).collect();
    DESCRIBED.iter().map(|(name, description)| (*name, own(description))).collect()
});

/// Other names that reports gave their categories.
const NAMES: [&str; 12] = [
    "Third Party Projects",
    "Userland Programs",
    "Userland programs",
    "Network Infrastructure",
    "Google Summer of Code",
    "Vendor / 3rd Party Software",
    "Vendors",
    "Security",
    "Events",
    "Bugs",
    "File systems",
    "FreeBSD Foundation and Team Reports",
];

/// The orders in which one-word categories follow each other: until 2020, and since.
const ORDERS: [[&str; 8]; 2] = [
    ["Projects", "Kernel", "Architectures", "Userland", "Ports", "Documentation", "Miscellaneous", "Cloud"],
    ["Projects", "Userland", "Kernel", "Architectures", "Cloud", "Documentation", "Ports", "Miscellaneous"],
];

/// Parts of words in titles that tell the category, where nothing better does.
const SIGNS: [(&str, &[&str]); 7] = [
    (
        "Kernel",
        &["kernel", "driver", "pmap", "vnode", "zfs", "nfs", "tcp", "network", "filesystem", "locking"],
    ),
    (
        "Architectures",
        &["arm", "risc", "powerpc", "power8", "mips", "sparc", "amd64", "soc", "board", "xen", "ec2"],
    ),
    ("Userland", &["libthr", "toolchain", "clang", "llvm", "lldb", "gdb", "utility", "base"]),
    ("Cloud", &["cloud", "azure", "ec2", "openstack"]),
    ("Documentation", &["book", "handbook", "manual", "documentation", "translation", "website"]),
    ("Ports", &["port", "kde", "gnome", "xfce", "wine", "python", "ada", "haskell", "gcc", "office", "java"]),
    ("Miscellaneous", &["foundation", "journal", "devsummit", "conference"]),
];

/// True for a name that categories are known to have.
pub fn is_name(text: &str) -> bool {
    let described = DESCRIBED.iter().map(|(name, _)| *name);
    described.chain(NAMES).any(|name| name.eq_ignore_ascii_case(text))
}

/// The category that a paragraph describes, also when some of its words are lost.
pub fn described(paragraph: &str) -> Option<&'static str> {
    if paragraph.len() > 600 {
        return None;
    }
    let lower = paragraph.to_lowercase();
    let said = words(&lower);
    let like = |wanted: &Vec<String>| {
        let (least, most) = (wanted.len().min(said.len()), wanted.len().max(said.len()));
        if least * 3 < most * 2 {
            return false;
        }
        let common = wanted.iter().filter(|word| said.binary_search(&word.as_str()).is_ok()).count();
        common * 3 >= most * 2
    };
    WANTED.iter().find(|(_, wanted)| like(wanted)).map(|(name, _)| *name)
}

/// The words of a text in lower case, each once, in order.
fn words(lower: &str) -> Vec<&str> {
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<&str> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Names a run of neighbouring categories whose names are all lost, from the order in which
/// categories follow each other and the titles of their entries. They stand after the named
/// categories `before` and before those `after`.
pub fn guess(groups: &[Vec<String>], before: &[String], after: &[String]) -> Vec<&'static str> {
    let lower = |titles: &Vec<String>| titles.iter().map(|title| title.to_lowercase()).collect();
    let groups: Vec<Vec<String>> = groups.iter().map(lower).collect();
    let paths = ORDERS.iter().filter_map(|order| best_path(&groups, between(order, before, after)));
    // Of equally good orders the older one stands: the damage is from its time.
    let best = paths.reduce(|best, path| if path.0 > best.0 { path } else { best });
    best.map_or_else(|| vec!["Miscellaneous"; groups.len()], |(_, names)| names)
}

/// The part of an order that lies between the names around a gap.
fn between<'a>(order: &'a [&'static str], before: &[String], after: &[String]) -> &'a [&'static str] {
    // `Userland Programs` stands where `Userland` does.
    let place = |given: &String| {
        let given = given.to_lowercase();
        order.iter().position(|name| given.starts_with(&name.to_lowercase()))
    };
    let start = before.iter().filter_map(place).map(|at| at + 1).max().unwrap_or(0);
    let end = after.iter().filter_map(place).min().unwrap_or(order.len());
    order.get(start..end).unwrap_or(&[])
}

/// The assignment of `names`, in their order, that the titles speak for most.
fn best_path(groups: &[Vec<String>], names: &[&'static str]) -> Option<(usize, Vec<&'static str>)> {
    let Some((first, rest)) = groups.split_first() else { return Some((0, Vec::new())) };
    let last = names.len().checked_sub(rest.len())?;
    let mut best: Option<(usize, Vec<&'static str>)> = None;
    for at in 0..last {
        let Some((score, path)) = best_path(rest, &names[at + 1..]) else { continue };
        let score = score + evidence(first, names[at]);
        if best.as_ref().is_none_or(|best| score > best.0) {
            best = Some((score, [vec![names[at]], path].concat()));
        }
    }
    best
}

/// How many of a hundred titles speak for a name. Projects are about anything: a name must
/// have more than that on its side.
fn evidence(titles: &[String], name: &str) -> usize {
    if name == "Projects" {
        return 45;
    }
    let signs = SIGNS.iter().find(|(category, _)| *category == name).map_or(&[][..], |(_, signs)| signs);
    let speaks = |title: &&String| {
        let mut words = title.split(|c: char| !c.is_alphanumeric());
        words.any(|word| signs.iter().any(|sign| word.starts_with(sign)))
    };
    titles.iter().filter(speaks).count() * 100 / titles.len().max(1)
}

#[cfg(test)]
mod tests {
    use crate::report::mail::category::{described, guess, is_name};

    #[test]
    fn descriptions_tell_the_category() {
        assert_eq!(
            described("Updating platform-specific features and bringing in support for new"),
            Some("Architectures")
        );
        assert_eq!(described("Objects that defy categorization."), Some("Miscellaneous"));
        assert_eq!(described("The FreeBSD Core Team is the governing body of FreeBSD."), None);
        assert_eq!(described(""), None);
    }

    #[test]
    fn lost_names_are_guessed_in_their_order() {
        let groups = |titles: &[&str]| titles.iter().map(|t| vec![(*t).to_owned()]).collect::<Vec<_>>();
        let lost = groups(&["Secure Boot", "Nanosecond kernel timestamps", "FreeBSD on newer ARM boards"]);
        assert_eq!(
            guess(&lost, &[], &["Userland Programs".to_owned()]),
            ["Projects", "Kernel", "Architectures"]
        );
        assert_eq!(guess(&groups(&["KDE on FreeBSD"]), &[], &[]), ["Ports"]);
        assert_eq!(guess(&[], &[], &[]), Vec::<&str>::new());
        assert_eq!(guess(&vec![vec![]; 40], &[], &[]).len(), 40);
    }

    #[test]
    fn names_are_known_in_any_case() {
        assert!(is_name("Third Party Projects") && is_name("userland") && !is_name("FUSE"));
    }
}
