//! Bytes → a manuscript: one file, or a folder written as one text.
//!
//! A folder is written with a line `%%% NAME` before each of its files. A name that begins with
//! `../` stands beside the folder. Seeds are so texts that people can read and write.

use tidings::report::{Manuscript, Source};

/// What begins the line that names a file.
const MARK: &[u8] = b"%%% ";

/// The most files of a folder. Beyond are bytes without meaning.
const MOST: usize = 64;

/// The manuscript of one file.
pub fn file(name: &str, bytes: &[u8]) -> Manuscript {
    let source = Source { path: name.to_owned(), bytes: bytes.to_vec() };
    Manuscript { name: name.to_owned(), files: vec![source] }
}

/// The manuscript of a folder; without a mark at its beginning, of one file with the given ending.
pub fn folder(name: &str, ending: &str, bytes: &[u8]) -> Manuscript {
    if !bytes.starts_with(MARK) {
        return file(&format!("{name}.{ending}"), bytes);
    }
    let mut files: Vec<Source> = Vec::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if let Some(path) = line.strip_prefix(MARK).filter(|_| files.len() < MOST) {
            files.push(empty(name, path));
        } else if let Some(file) = files.last_mut() {
            file.bytes.extend_from_slice(line);
        }
    }
    // Those beside the folder come last, as the disk gives them.
    files.sort_by_key(|file| !file.path.starts_with(&format!("{name}/")));
    Manuscript { name: name.to_owned(), files }
}

fn empty(folder: &str, path: &[u8]) -> Source {
    let path = String::from_utf8_lossy(path);
    let path = match path.trim().strip_prefix("../") {
        Some(beside) => beside.to_owned(),
        None => format!("{folder}/{}", path.trim()),
    };
    Source { path, bytes: Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::manuscript::folder;

    #[test]
    fn a_text_with_marks_is_a_folder() {
        let text = b"%%% ../beside.adoc\nx\n%%% _index.adoc\na\nb\n%%% pf.adoc\n";
        let manuscript = folder("2023q2", "adoc", text);
        let files: Vec<_> = manuscript.files.iter().map(|file| (&*file.path, &*file.bytes)).collect();
        let expected: [(&str, &[u8]); 3] =
            [("2023q2/_index.adoc", b"a\nb\n"), ("2023q2/pf.adoc", b""), ("beside.adoc", b"x\n")];
        assert_eq!(files, expected);
    }

    #[test]
    fn a_text_without_marks_is_a_file() {
        let manuscript = folder("2023q2", "adoc", b"= Report\n%%% pf.adoc\n");
        assert_eq!((manuscript.files.len(), &*manuscript.files[0].path), (1, "2023q2.adoc"));
    }
}
