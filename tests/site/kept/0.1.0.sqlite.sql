CREATE TABLE _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
);
CREATE TABLE head (
    id BIGINT PRIMARY KEY,
    position BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    tallied BIGINT NOT NULL
);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE edition (
    slug TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    format TEXT NOT NULL,
    period TEXT,
    introduction TEXT NOT NULL,
    categories TEXT NOT NULL,
    published BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE TABLE team (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    kind TEXT NOT NULL,
    icon TEXT NOT NULL,
    published BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE TABLE portrait (
    team TEXT PRIMARY KEY,
    profile TEXT NOT NULL,
    told BIGINT NOT NULL,
    featured TEXT NOT NULL
);
CREATE TABLE entry (
    report TEXT NOT NULL REFERENCES edition (slug),
    slug TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    team TEXT NOT NULL REFERENCES team (id),
    category TEXT NOT NULL,
    category_name TEXT NOT NULL,
    said TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    published BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    posted BIGINT,
    withdrawn BIGINT,
    -- The revision at which it last changed for readers of feeds.
    changed BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (report, slug)
);
CREATE TABLE feed (subject TEXT PRIMARY KEY, length BIGINT NOT NULL);
CREATE TABLE place (
    subject TEXT NOT NULL,
    number BIGINT NOT NULL,
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (subject, number)
);
CREATE TABLE departure (
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    kind TEXT NOT NULL,
    due BIGINT NOT NULL,
    PRIMARY KEY (report, entry, kind)
);
CREATE TABLE errand (
    team TEXT NOT NULL,
    kind TEXT NOT NULL,
    due BIGINT NOT NULL,
    PRIMARY KEY (team, kind)
);
CREATE TABLE activity (
    position BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    team TEXT NOT NULL,
    audience TEXT NOT NULL,
    body TEXT NOT NULL,
    said BIGINT NOT NULL
);
CREATE TABLE voice (team TEXT PRIMARY KEY, position BIGINT NOT NULL);
CREATE TABLE follower (
    team TEXT NOT NULL,
    actor TEXT NOT NULL,
    inbox TEXT NOT NULL,
    destination TEXT NOT NULL,
    follow TEXT NOT NULL,
    since BIGINT NOT NULL,
    followed BIGINT NOT NULL,
    PRIMARY KEY (team, actor)
);
CREATE TABLE late (
    team TEXT NOT NULL,
    actor TEXT NOT NULL,
    inbox TEXT NOT NULL,
    beyond BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (team, actor, beyond),
    FOREIGN KEY (team, actor) REFERENCES follower (team, actor) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE hop (
    team TEXT NOT NULL,
    actor TEXT NOT NULL,
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (team, actor, inbox),
    FOREIGN KEY (team, actor) REFERENCES follower (team, actor) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE TABLE census (
    team TEXT NOT NULL,
    day BIGINT NOT NULL,
    followers BIGINT NOT NULL,
    PRIMARY KEY (team, day)
);
CREATE TABLE blocked_by (
    team TEXT NOT NULL,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    said BIGINT NOT NULL,
    PRIMARY KEY (team, actor)
);
CREATE TABLE reaction (
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    activity TEXT NOT NULL,
    url TEXT,
    said BIGINT NOT NULL,
    PRIMARY KEY (report, entry, kind, name)
);
CREATE TABLE tally (
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    likes BIGINT NOT NULL,
    shares BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (report, entry)
);
CREATE TABLE stamp (
    number BIGINT PRIMARY KEY,
    team TEXT NOT NULL,
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    inbox TEXT NOT NULL,
    quote TEXT NOT NULL UNIQUE,
    said BIGINT NOT NULL,
    revoked BIGINT,
    revision BIGINT NOT NULL
);
CREATE TABLE flag (
    activity TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    objects TEXT NOT NULL,
    content TEXT NOT NULL,
    said BIGINT NOT NULL
);
CREATE TABLE destination (
    inbox TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    "cursor" BIGINT NOT NULL,
    audience BIGINT NOT NULL DEFAULT 0,
    due BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failing_since BIGINT,
    delivered BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    status BIGINT,
    answer TEXT,
    attempted BIGINT
);
CREATE TABLE heard (
    inbox TEXT NOT NULL REFERENCES destination (inbox) ON DELETE CASCADE,
    team TEXT NOT NULL,
    beyond BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (inbox, team, beyond)
);
CREATE TABLE topic (
    topic TEXT PRIMARY KEY,
    version BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    etag TEXT NOT NULL,
    media_type TEXT NOT NULL,
    link TEXT NOT NULL,
    body TEXT NOT NULL,
    changed BIGINT NOT NULL
);
CREATE TABLE subscription (
    callback TEXT NOT NULL,
    topic TEXT NOT NULL REFERENCES topic (topic),
    host TEXT NOT NULL,
    kind TEXT NOT NULL,
    secret TEXT,
    told BIGINT NOT NULL,
    since BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    due BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failing_since BIGINT,
    delivered BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    status BIGINT,
    answer TEXT,
    attempted BIGINT,
    PRIMARY KEY (callback, topic)
);
CREATE TABLE host (
    host TEXT PRIMARY KEY,
    due BIGINT NOT NULL,
    paused BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL,
    failing_since BIGINT,
    lease_until BIGINT NOT NULL,
    lease_holder TEXT NOT NULL
);
CREATE TABLE answer (
    host TEXT NOT NULL,
    inbox TEXT NOT NULL,
    position BIGINT NOT NULL,
    status BIGINT,
    answer TEXT NOT NULL,
    answered BIGINT NOT NULL,
    PRIMARY KEY (host, answered, position, inbox)
);
CREATE TABLE refusal (
    inbox TEXT NOT NULL,
    position BIGINT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    refused BIGINT NOT NULL,
    again BIGINT NOT NULL,
    PRIMARY KEY (inbox, position)
);
CREATE TABLE seen (signature TEXT PRIMARY KEY, host TEXT NOT NULL, valid_until BIGINT NOT NULL);
CREATE TABLE block (pattern TEXT PRIMARY KEY, reason TEXT NOT NULL, since BIGINT NOT NULL);
CREATE TABLE manner (host TEXT PRIMARY KEY, until BIGINT NOT NULL);
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
CREATE INDEX entry_revision ON entry (revision);
CREATE INDEX entry_updated ON entry (updated);
CREATE INDEX entry_team ON entry (team, report, category);
CREATE UNIQUE INDEX place_entry ON place (report, entry, subject);
CREATE INDEX place_revision ON place (revision);
CREATE INDEX departure_due ON departure (due);
CREATE INDEX activity_audience ON activity (audience, position);
CREATE INDEX activity_team ON activity (team, position);
CREATE INDEX follower_destination ON follower (destination, team, since);
CREATE INDEX follower_actor ON follower (actor);
CREATE INDEX follower_inbox ON follower (inbox);
CREATE INDEX late_inbox ON late (inbox, team);
CREATE INDEX hop_inbox ON hop (inbox);
CREATE INDEX blocked_by_host ON blocked_by (host);
CREATE UNIQUE INDEX reaction_activity ON reaction (activity);
CREATE INDEX reaction_actor ON reaction (actor);
CREATE INDEX reaction_host ON reaction (host);
CREATE INDEX tally_revision ON tally (revision);
CREATE INDEX stamp_note ON stamp (report, entry);
CREATE INDEX stamp_actor ON stamp (actor);
CREATE INDEX stamp_host ON stamp (host);
CREATE INDEX stamp_revision ON stamp (revision);
CREATE INDEX flag_host ON flag (host);
CREATE INDEX destination_host ON destination (host);
CREATE INDEX destination_due ON destination (due) WHERE due > 0;
CREATE INDEX subscription_host ON subscription (host);
CREATE INDEX subscription_topic ON subscription (topic);
CREATE INDEX subscription_due ON subscription (due) WHERE due > 0;
CREATE INDEX host_due ON host (due) WHERE due > 0;
CREATE INDEX host_lease ON host (lease_holder) WHERE lease_holder <> '';
CREATE INDEX refusal_position ON refusal (position);
CREATE INDEX refusal_again ON refusal (inbox) WHERE again > 0;
CREATE INDEX seen_valid_until ON seen (valid_until);
CREATE INDEX seen_host ON seen (host, valid_until);
CREATE INDEX manner_until ON manner (until);
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
INSERT INTO _sqlx_migrations VALUES (1, 'first', '2026-11-25 14:40:39', 1, X'05D64CA0F7718A247E0E601A2C66E5DAA954611F1D1E0A9138E1689DC2C8CC3DC9DA1761CDFC1AA61996993FD4249B0C', 4550393);
INSERT INTO head VALUES (1, 7, 11, 1);
INSERT INTO setting VALUES ('site', 'http://site.invalid');
INSERT INTO setting VALUES ('started', 'yes');
INSERT INTO edition VALUES ('2026q1', 'Example Status Report First Quarter 2026', 'markdown', '{"start":"2026-01-01","end":"2026-03-31"}', '[{"paragraph":[{"text":"What the teams of the example did."}]}]', '[{"slug":"team-reports","name":"Team Reports","description":[{"paragraph":[{"text":"The teams."}]}]},{"slug":"kernel","name":"Kernel","description":[{"paragraph":[{"text":"What happens below."}]}]}]', 1795617639000, 1795617640000, 10);
INSERT INTO edition VALUES ('2026q2', 'Example Status Report Second Quarter 2026', 'markdown', '{"start":"2026-04-01","end":"2026-06-30"}', '[{"paragraph":[{"text":"What the teams of the example did."}]}]', '[{"slug":"team-reports","name":"Team Reports","description":[{"paragraph":[{"text":"The teams."}]}]},{"slug":"kernel","name":"Kernel","description":[{"paragraph":[{"text":"What happens below."}]}]}]', 1795617640000, 1795617640000, 5);
INSERT INTO team VALUES ('status', 'Status reports', '', 'Service', 'cfabcb266ff6', 1795617639000, 1795617639000, 1);
INSERT INTO team VALUES ('core-team', 'Core Team', '', 'Service', '9dfa9ca26bee', 1795617639000, 1795617639000, 3);
INSERT INTO team VALUES ('graphics-team', 'Graphics Team', '', 'Service', '674ac631f6dd', 1795617639000, 1795617639000, 2);
INSERT INTO team VALUES ('kernel', 'Kernel', 'What happens below.', 'Service', 'e8eba8b57696', 1795617639000, 1795617639000, 4);
INSERT INTO portrait VALUES ('status', '2e3f3f1b83ed10116ceefb2088a0de9b72cbfda5b7b308ca4195f51ad081f527', 0, '[]');
INSERT INTO portrait VALUES ('core-team', '3b08830fdfe0f909209a2a6913e57f7c0543799c9b3a616d725e015618c33bbd', 0, '["http://site.invalid/ap/notes/2026q1/core-team"]');
INSERT INTO portrait VALUES ('graphics-team', '9ab69a6a5fc3d8ac9ee5da6b3f57a920301d634d1bdcd6c42ba63d92b3b9b2c2', 0, '["http://site.invalid/ap/notes/2026q1/graphics-team"]');
INSERT INTO portrait VALUES ('kernel', '6829967ce36bdd165d186826b0d09af8130b5f3762d0b0fab6b7d6ba6120ec68', 0, '["http://site.invalid/ap/notes/2026q1/memory","http://site.invalid/ap/notes/2026q1/clocks-timers"]');
INSERT INTO entry VALUES ('2026q1', 'core-team', 0, 'core-team', 'team-reports', 'Team Reports', '{"slug":"core-team","title":"Core Team","category":"team-reports","stem":null,"contacts":[{"name":"Ana Bo","email":"ana@example.org","url":null}],"links":[{"text":"The plan","url":"https://example.org/plan"}],"sponsors":["The Example Foundation"],"body":[{"paragraph":[{"text":"The core team met "},{"emphasis":[{"text":"twice"}]},{"text":" and agreed."}]},{"list":{"start":null,"items":[[{"paragraph":[{"text":"one thing;"}]}],[{"paragraph":[{"text":"another thing."}]}]]}}]}', 'ca5d9a1f3bc8889c1b8dfef61c917fe4be36109f107f9f234bc98b896245e03b', 1795617639000, 1795617639000, 1795617639000, NULL, 2, 2);
INSERT INTO entry VALUES ('2026q1', 'graphics-team', 1, 'graphics-team', 'team-reports', 'Team Reports', '{"slug":"graphics-team","title":"Graphics Team","category":"team-reports","stem":null,"contacts":[{"name":"Graphics","email":"gfx@example.org","url":null}],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The graphics team drew new lines."}]}]}', 'b10ba74a468be80d405bd06e4bd3d8137907497cbab8aba643cdc9ec9e197cb1', 1795617638000, 1795617638000, 1795617638000, NULL, 2, 2);
INSERT INTO entry VALUES ('2026q1', 'memory', 2, 'kernel', 'kernel', 'Kernel', '{"slug":"memory","title":"Memory","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The memory is larger now."}]}]}', '3219b12d47c503c6191234d1269e0b29767baecf3806053398f67b831f7f9892', 1795617637000, 1795617637000, 1795617637000, 1795617640000, 10, 10);
INSERT INTO entry VALUES ('2026q1', 'clocks-timers', 2, 'kernel', 'kernel', 'Kernel', '{"slug":"clocks-timers","title":"Clocks & Timers","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The clocks go right, with "},{"code":"<angle>"},{"text":" brackets."}]}]}', '7ab18fed6d7426f72a2115d84780619d96747e72a5ac26947c2b2ee194eee8c7', 1795617636000, 1795617636000, 1795617636000, NULL, 10, 10);
INSERT INTO entry VALUES ('2026q2', 'core-team', 0, 'core-team', 'team-reports', 'Team Reports', '{"slug":"core-team","title":"Core Team","category":"team-reports","stem":null,"contacts":[{"name":"Ana Bo","email":"ana@example.org","url":null}],"links":[{"text":"The plan","url":"https://example.org/plan"}],"sponsors":["The Example Foundation"],"body":[{"paragraph":[{"text":"The core team met "},{"emphasis":[{"text":"twice"}]},{"text":" and agreed."}]},{"list":{"start":null,"items":[[{"paragraph":[{"text":"one thing;"}]}],[{"paragraph":[{"text":"another thing."}]}]]}}]}', 'ca5d9a1f3bc8889c1b8dfef61c917fe4be36109f107f9f234bc98b896245e03b', 1795617640000, 1795617640000, 1795617637000, NULL, 5, 6);
INSERT INTO entry VALUES ('2026q2', 'graphics-team', 1, 'graphics-team', 'team-reports', 'Team Reports', '{"slug":"graphics-team","title":"Graphics Team","category":"team-reports","stem":null,"contacts":[{"name":"Graphics","email":"gfx@example.org","url":null}],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The graphics team drew new lines."}]}]}', 'b10ba74a468be80d405bd06e4bd3d8137907497cbab8aba643cdc9ec9e197cb1', 1795617635000, 1795617635000, 1795617638000, NULL, 5, 7);
INSERT INTO entry VALUES ('2026q2', 'memory', 2, 'kernel', 'kernel', 'Kernel', '{"slug":"memory","title":"Memory","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The memory is larger now."}]}]}', '3219b12d47c503c6191234d1269e0b29767baecf3806053398f67b831f7f9892', 1795617634000, 1795617634000, 1795617639000, NULL, 5, 8);
INSERT INTO entry VALUES ('2026q2', 'clocks-timers', 3, 'kernel', 'kernel', 'Kernel', '{"slug":"clocks-timers","title":"Clocks & Timers","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The clocks go right, with "},{"code":"<angle>"},{"text":" brackets."}]}]}', '7ab18fed6d7426f72a2115d84780619d96747e72a5ac26947c2b2ee194eee8c7', 1795617633000, 1795617633000, 1795617640000, NULL, 5, 9);
INSERT INTO feed VALUES ('site', 8);
INSERT INTO feed VALUES ('team/kernel', 4);
INSERT INTO feed VALUES ('category/kernel', 4);
INSERT INTO feed VALUES ('team/graphics-team', 2);
INSERT INTO feed VALUES ('category/team-reports', 4);
INSERT INTO feed VALUES ('team/core-team', 2);
INSERT INTO place VALUES ('site', 0, '2026q1', 'clocks-timers', 2);
INSERT INTO place VALUES ('team/kernel', 0, '2026q1', 'clocks-timers', 2);
INSERT INTO place VALUES ('category/kernel', 0, '2026q1', 'clocks-timers', 2);
INSERT INTO place VALUES ('site', 1, '2026q1', 'memory', 2);
INSERT INTO place VALUES ('team/kernel', 1, '2026q1', 'memory', 2);
INSERT INTO place VALUES ('category/kernel', 1, '2026q1', 'memory', 2);
INSERT INTO place VALUES ('site', 2, '2026q1', 'graphics-team', 2);
INSERT INTO place VALUES ('team/graphics-team', 0, '2026q1', 'graphics-team', 2);
INSERT INTO place VALUES ('category/team-reports', 0, '2026q1', 'graphics-team', 2);
INSERT INTO place VALUES ('site', 3, '2026q1', 'core-team', 2);
INSERT INTO place VALUES ('team/core-team', 0, '2026q1', 'core-team', 2);
INSERT INTO place VALUES ('category/team-reports', 1, '2026q1', 'core-team', 2);
INSERT INTO place VALUES ('site', 4, '2026q2', 'clocks-timers', 5);
INSERT INTO place VALUES ('team/kernel', 2, '2026q2', 'clocks-timers', 5);
INSERT INTO place VALUES ('category/kernel', 2, '2026q2', 'clocks-timers', 5);
INSERT INTO place VALUES ('site', 5, '2026q2', 'memory', 5);
INSERT INTO place VALUES ('team/kernel', 3, '2026q2', 'memory', 5);
INSERT INTO place VALUES ('category/kernel', 3, '2026q2', 'memory', 5);
INSERT INTO place VALUES ('site', 6, '2026q2', 'graphics-team', 5);
INSERT INTO place VALUES ('team/graphics-team', 1, '2026q2', 'graphics-team', 5);
INSERT INTO place VALUES ('category/team-reports', 2, '2026q2', 'graphics-team', 5);
INSERT INTO place VALUES ('site', 7, '2026q2', 'core-team', 5);
INSERT INTO place VALUES ('team/core-team', 1, '2026q2', 'core-team', 5);
INSERT INTO place VALUES ('category/team-reports', 3, '2026q2', 'core-team', 5);
INSERT INTO departure VALUES ('2026q2', 'core-team', 'announce', 1795617760524);
INSERT INTO departure VALUES ('2026q2', 'graphics-team', 'announce', 1795617760524);
INSERT INTO departure VALUES ('2026q2', 'memory', 'announce', 1795617760524);
INSERT INTO departure VALUES ('2026q2', 'clocks-timers', 'announce', 1795617760524);
INSERT INTO errand VALUES ('core-team', 'featured', 1795618240524);
INSERT INTO errand VALUES ('graphics-team', 'featured', 1795618240524);
INSERT INTO errand VALUES ('kernel', 'featured', 1795618240912);
INSERT INTO activity VALUES (1, 'http://site.invalid/ap/actors/core-team#accept-1795617640-584fd88a288b9507', 'core-team', 'http://remote.invalid/users/ana/inbox', '{"@context":"https://www.w3.org/ns/activitystreams","actor":"http://site.invalid/ap/actors/core-team","id":"http://site.invalid/ap/actors/core-team#accept-1795617640-584fd88a288b9507","object":{"actor":"http://remote.invalid/users/ana","id":"http://remote.invalid/users/ana#activity-1","object":"http://site.invalid/ap/actors/core-team","type":"Follow"},"published":"2026-11-25T14:40:40Z","to":["http://remote.invalid/users/ana"],"type":"Accept"}', 1795617640246);
INSERT INTO activity VALUES (2, 'http://site.invalid/ap/actors/kernel#accept-1795617640-584fd98a288b96ba', 'kernel', 'http://remote.invalid/users/ana/inbox', '{"@context":"https://www.w3.org/ns/activitystreams","actor":"http://site.invalid/ap/actors/kernel","id":"http://site.invalid/ap/actors/kernel#accept-1795617640-584fd98a288b96ba","object":{"actor":"http://remote.invalid/users/ana","id":"http://remote.invalid/users/ana#activity-2","object":"http://site.invalid/ap/actors/kernel","type":"Follow"},"published":"2026-11-25T14:40:40Z","to":["http://remote.invalid/users/ana"],"type":"Accept"}', 1795617640258);
INSERT INTO activity VALUES (3, 'http://site.invalid/ap/notes/2026q2/core-team#create', 'core-team', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/core-team","cc":["http://site.invalid/ap/actors/core-team/followers"],"id":"http://site.invalid/ap/notes/2026q2/core-team#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/core-team","mediaType":"text/html","name":"Core Team","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/core-team","cc":["http://site.invalid/ap/actors/core-team/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/core-team\">Core Team</a></strong></p><p>The core team met <em>twice</em> and agreed.</p><ul><li>one thing;</li><li>another thing.</li></ul><p>Sponsor: The Example Foundation</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/core-team\">Core Team</a></strong></p><p>The core team met <em>twice</em> and agreed.</p><ul><li>one thing;</li><li>another thing.</li></ul><p>Sponsor: The Example Foundation</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/core-team","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/core-team/likes","published":"2026-11-25T14:40:37Z","replies":"http://site.invalid/ap/notes/2026q2/core-team/replies","shares":"http://site.invalid/ap/notes/2026q2/core-team/shares","source":{"content":"Core Team\n\nThe core team met twice and agreed.\n\none thing;\nanother thing.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/team-reports","name":"#TeamReports","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/core-team"},"published":"2026-11-25T14:40:37Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617637000);
INSERT INTO activity VALUES (4, 'http://site.invalid/ap/notes/2026q2/graphics-team#create', 'graphics-team', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/graphics-team","cc":["http://site.invalid/ap/actors/graphics-team/followers"],"id":"http://site.invalid/ap/notes/2026q2/graphics-team#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/graphics-team","mediaType":"text/html","name":"Graphics Team","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/graphics-team","cc":["http://site.invalid/ap/actors/graphics-team/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/graphics-team\">Graphics Team</a></strong></p><p>The graphics team drew new lines.</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/graphics-team\">Graphics Team</a></strong></p><p>The graphics team drew new lines.</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/graphics-team","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/graphics-team/likes","published":"2026-11-25T14:40:38Z","replies":"http://site.invalid/ap/notes/2026q2/graphics-team/replies","shares":"http://site.invalid/ap/notes/2026q2/graphics-team/shares","source":{"content":"Graphics Team\n\nThe graphics team drew new lines.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/team-reports","name":"#TeamReports","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/graphics-team"},"published":"2026-11-25T14:40:38Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617638000);
INSERT INTO activity VALUES (5, 'http://site.invalid/ap/notes/2026q2/memory#create', 'kernel', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"id":"http://site.invalid/ap/notes/2026q2/memory#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/memory","mediaType":"text/html","name":"Memory","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/memory\">Memory</a></strong></p><p>The memory is larger now.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/memory\">Memory</a></strong></p><p>The memory is larger now.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/memory","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/memory/likes","published":"2026-11-25T14:40:39Z","replies":"http://site.invalid/ap/notes/2026q2/memory/replies","shares":"http://site.invalid/ap/notes/2026q2/memory/shares","source":{"content":"Memory\n\nThe memory is larger now.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/kernel","name":"#Kernel","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/memory"},"published":"2026-11-25T14:40:39Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617639000);
INSERT INTO activity VALUES (6, 'http://site.invalid/ap/notes/2026q2/clocks-timers#create', 'kernel', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"id":"http://site.invalid/ap/notes/2026q2/clocks-timers#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/clocks-timers","mediaType":"text/html","name":"Clocks & Timers","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/clocks-timers\">Clocks &amp; Timers</a></strong></p><p>The clocks go right, with <code>&lt;angle&gt;</code> brackets.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/clocks-timers\">Clocks &amp; Timers</a></strong></p><p>The clocks go right, with <code>&lt;angle&gt;</code> brackets.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/clocks-timers","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/clocks-timers/likes","published":"2026-11-25T14:40:40Z","replies":"http://site.invalid/ap/notes/2026q2/clocks-timers/replies","shares":"http://site.invalid/ap/notes/2026q2/clocks-timers/shares","source":{"content":"Clocks & Timers\n\nThe clocks go right, with <angle> brackets.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/kernel","name":"#Kernel","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/clocks-timers"},"published":"2026-11-25T14:40:40Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617640000);
INSERT INTO activity VALUES (7, 'http://site.invalid/ap/notes/2026q1/memory#delete-1795617640', 'kernel', 'followers', '{"@context":"https://www.w3.org/ns/activitystreams","actor":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"id":"http://site.invalid/ap/notes/2026q1/memory#delete-1795617640","object":{"deleted":"2026-11-25T14:40:40Z","formerType":"Note","id":"http://site.invalid/ap/notes/2026q1/memory","type":"Tombstone"},"published":"2026-11-25T14:40:40Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Delete"}', 1795617640000);
INSERT INTO voice VALUES ('core-team', 3);
INSERT INTO voice VALUES ('graphics-team', 4);
INSERT INTO voice VALUES ('kernel', 7);
INSERT INTO follower VALUES ('core-team', 'http://remote.invalid/users/ana', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana#activity-1', 0, 1795617640246);
INSERT INTO follower VALUES ('kernel', 'http://remote.invalid/users/ana', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana#activity-2', 1, 1795617640258);
INSERT INTO census VALUES ('status', 20782, 0);
INSERT INTO reaction VALUES ('2026q2', 'core-team', 'like', 'http://remote.invalid/users/ana', 'http://remote.invalid/users/ana', 'remote.invalid', 'http://remote.invalid/users/ana#activity-3', NULL, 1795617640703);
INSERT INTO tally VALUES ('2026q2', 'core-team', 1, 0, 0, 1);
INSERT INTO destination VALUES ('http://remote.invalid/users/ana/inbox', 'remote.invalid', 7, 4, 0, 0, NULL, 6, 0, 202, '', 1795617641185);
INSERT INTO host VALUES ('remote.invalid', 0, 0, 0, NULL, 0, '');
INSERT INTO seen VALUES ('ac4889a6f4d3ab6e1adb55be26842b460e6531d80bf432757c58a92f7e2ce006', '127.0.2.1', 1795621540000);
INSERT INTO seen VALUES ('f8d2eab2fe6a44ee584b863ef06a19bdfaf016be516d4bac9d360c481410437e', '127.0.2.1', 1795621540000);
INSERT INTO seen VALUES ('69516e3a35d61edb037d671c68fc94a4132f50775aa508056b4a53a199c71fd8', '127.0.2.1', 1795621540000);
INSERT INTO block VALUES ('spam.example', 'floods us', 1795617640987);
INSERT INTO passage VALUES (1, '2026q1', 'core-team', 'core team', 'team reports the core team met twice and agreed one thing another thing ana bo the plan the example foundation');
INSERT INTO passage VALUES (2, '2026q1', 'graphics-team', 'graphics team', 'team reports the graphics team drew new lines graphics');
INSERT INTO passage VALUES (4, '2026q1', 'clocks-timers', 'clocks timers', 'kernel the clocks go right with angle brackets');
INSERT INTO passage VALUES (5, '2026q2', 'core-team', 'core team', 'team reports the core team met twice and agreed one thing another thing ana bo the plan the example foundation');
INSERT INTO passage VALUES (6, '2026q2', 'graphics-team', 'graphics team', 'team reports the graphics team drew new lines graphics');
INSERT INTO passage VALUES (7, '2026q2', 'memory', 'memory', 'kernel the memory is larger now');
INSERT INTO passage VALUES (8, '2026q2', 'clocks-timers', 'clocks timers', 'kernel the clocks go right with angle brackets');
