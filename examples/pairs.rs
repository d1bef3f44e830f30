use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::path::Path;
fn toks(t: &str) -> Vec<String> {
    let mut v = vec![];
    let mut w = String::new();
    for c in t.chars() {
        if c.is_alphanumeric() {
            w.push(c)
        } else {
            if !w.is_empty() {
                v.push(std::mem::take(&mut w))
            }
            if !c.is_whitespace() {
                v.push(c.to_string())
            }
        }
    }
    if !w.is_empty() {
        v.push(w)
    }
    v
}
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let r =
        |p: &str| tidings::report::read(&tidings::files::manuscript(Path::new(p)).unwrap()).unwrap().report;
    let (x, y) = (r(&a[1]), r(&a[2]));
    for e in &y.entries {
        let Some(o) = x.entries.iter().find(|o| {
            o.slug == e.slug
                || tidings::model::slug::Slug::from_text(&o.title)
                    == tidings::model::slug::Slug::from_text(&e.title)
        }) else {
            println!("NEW {}", e.title);
            continue;
        };
        let same = tidings::publication::fingerprint::fingerprint(o)
            == tidings::publication::fingerprint::fingerprint(e);
        println!("{} {}", if same { "same" } else { "CHANGED" }, e.title);
        if same {
            continue;
        }
        if o.title != e.title {
            println!("   title {:?} -> {:?}", o.title, e.title)
        }
        if o.contacts != e.contacts {
            println!(
                "   contacts {:?}\n         -> {:?}",
                o.contacts
                    .iter()
                    .map(|c| format!("{}|{:?}|{:?}", c.name, c.email, c.url.as_ref().map(|u| u.as_str())))
                    .collect::<Vec<_>>(),
                e.contacts
                    .iter()
                    .map(|c| format!("{}|{:?}|{:?}", c.name, c.email, c.url.as_ref().map(|u| u.as_str())))
                    .collect::<Vec<_>>()
            )
        }
        let l = |x: &tidings::model::report::Entry| {
            x.links
                .iter()
                .map(|l| format!("{}|{}", l.text, l.url.as_ref().map_or("-", |u| u.as_str())))
                .collect::<Vec<_>>()
        };
        if l(o) != l(e) {
            for i in l(o).iter().filter(|i| !l(e).contains(i)) {
                println!("   link - {i}")
            }
            for i in l(e).iter().filter(|i| !l(o).contains(i)) {
                println!("   link + {i}")
            }
        }
        if o.sponsors != e.sponsors {
            println!("   sponsors {:?} -> {:?}", o.sponsors, e.sponsors)
        }
        let (p, q) = (toks(&o.body.plain_text()), toks(&e.body.plain_text()));
        for op in capture_diff_slices(Algorithm::Myers, &p, &q) {
            if let DiffOp::Equal { .. } = op {
                continue;
            }
            let (rp, rq) = (op.old_range(), op.new_range());
            println!(
                "   body ..{} [-{}-] {{+{}+}} {}",
                p[rp.start.saturating_sub(3)..rp.start].join(" "),
                p[rp.clone()].join(" "),
                q[rq.clone()].join(" "),
                p[rp.end..(rp.end + 2).min(p.len())].join(" ")
            );
        }
        let ad = |x: &tidings::model::report::Entry| {
            let j = serde_json::to_string(&x.body).unwrap();
            let mut v = vec![];
            for (i, _) in j.match_indices("{\"web\":\"") {
                let s = &j[i + 8..];
                v.push(s[..s.find('"').unwrap()].to_string())
            }
            v
        };
        let (p, q) = (ad(o), ad(e));
        for op in capture_diff_slices(Algorithm::Myers, &p, &q) {
            if let DiffOp::Equal { .. } = op {
                continue;
            }
            println!("   addr - {:?} + {:?}", &p[op.old_range()], &q[op.new_range()]);
        }
    }
}
