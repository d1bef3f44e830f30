
-- The words of what is published, for searching: folded by the program, kept with their entries.
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    report TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (report, slug)
);
CREATE VIRTUAL TABLE passage_words USING fts5 (
    title, body, content = 'passage', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
);
CREATE TRIGGER passage_inserted AFTER INSERT ON passage BEGIN
    INSERT INTO passage_words (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER passage_updated AFTER UPDATE ON passage BEGIN
    INSERT INTO passage_words (passage_words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    INSERT INTO passage_words (rowid, title, body) VALUES (new.id, new.title, new.body);
END;
CREATE TRIGGER passage_deleted AFTER DELETE ON passage BEGIN
    INSERT INTO passage_words (passage_words, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
END;
