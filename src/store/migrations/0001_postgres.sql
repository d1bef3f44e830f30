
-- The words of what is published, for searching: folded by the program, kept with their entries.
CREATE TABLE passage (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report TEXT NOT NULL,
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    words TSVECTOR GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', body), 'D')
    ) STORED,
    UNIQUE (report, slug)
);
CREATE INDEX passage_words ON passage USING gin (words);

-- Deliveries write these rows again and again. With room left in every page the new version stands
-- beside the old one, and no index has to learn of it.
ALTER TABLE destination SET (fillfactor = 50);
ALTER TABLE host SET (fillfactor = 50);
