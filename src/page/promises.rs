//! What holds of every page.

use crate::page::sample::Sample;

#[test]
#[ignore = "writes the pages into a folder, to look at them"]
fn show() {
    let to = std::env::var("SHOW").unwrap();
    std::fs::create_dir_all(format!("{to}/assets")).unwrap();
    for asset in crate::page::asset::assets() {
        std::fs::write(format!("{to}/assets/{}", asset.file), asset.bytes).unwrap();
    }
    for (name, page) in Sample::default().pages() {
        std::fs::write(format!("{to}/{name}.html"), page).unwrap();
    }
}
