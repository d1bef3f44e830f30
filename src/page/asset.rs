//! The files that pages load: style, script and icon. The name of a file holds a digest of its content,
//! so it may be kept for ever.

use crate::model::digest::short;
use std::sync::LazyLock;

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// The name below `/assets/`: `style-0123456789ab.css`.
    pub file: String,
    /// The media type, as a server should send it.
    pub media_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
}

/// The style sheet of all pages.
pub static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("style", "css", "text/css; charset=utf-8", include_bytes!("style.css")));

/// The icon in a browser's tab.
pub static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_bytes!("icon.svg")));

/// The script of all pages, which they can do without: it remembers the visitor's server and
/// copies addresses.
pub static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("script", "js", "text/javascript; charset=utf-8", include_bytes!("script.js"))
});

/// Every file to be served below `/assets/`.
pub fn assets() -> [&'static Asset; 3] {
    [&STYLE, &SCRIPT, &ICON]
}

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, bytes: &'static [u8]) -> Asset {
        Asset { file: format!("{stem}-{}.{extension}", short(bytes)), media_type, bytes }
    }
}

#[cfg(test)]
mod tests {
    use crate::page::asset::{Asset, assets};

    #[test]
    fn another_content_has_another_name() {
        let name = |bytes| Asset::new("style", "css", "text/css", bytes).file;
        assert_ne!(name(b"a"), name(b"b"));
        assert_eq!(name(b"a"), "style-ca978112ca1b.css");
    }

    #[test]
    fn no_asset_loads_anything_more() {
        for asset in assets() {
            let text = String::from_utf8_lossy(asset.bytes);
            for loader in ["@import", "url(", "<script", "<image"] {
                assert!(!text.contains(loader), "{loader} in {}", asset.file);
            }
        }
    }
}
