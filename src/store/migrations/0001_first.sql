-- One text for SQLite and PostgreSQL. Instants are milliseconds since 1970 (UTC).

-- One row: the last position of the outbox log, a number that grows with every change of what is
-- shown, and one that grows with every reaction of others. Writers serialise on it, so positions
-- become visible in order and without gaps.
CREATE TABLE head (
    id BIGINT PRIMARY KEY,
    position BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    tallied BIGINT NOT NULL
);
INSERT INTO head (id, position, revision, tallied) VALUES (1, 0, 0, 0);

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

-- What followers were last told of an account itself: a fingerprint of its actor, when that was
-- told, and the ids of its featured notes as a list in JSON.
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
CREATE INDEX entry_revision ON entry (revision);
CREATE INDEX entry_updated ON entry (updated);
CREATE INDEX entry_team ON entry (team, report, category);

-- The rows of entries in which feeds show them: 'site', 'team/ID', 'category/SLUG'. An entry that
-- has a place in a row keeps it, so archives never change their membership.
CREATE TABLE feed (subject TEXT PRIMARY KEY, length BIGINT NOT NULL);
CREATE TABLE place (
    subject TEXT NOT NULL,
    number BIGINT NOT NULL,
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (subject, number)
);
CREATE UNIQUE INDEX place_entry ON place (report, entry, subject);
CREATE INDEX place_revision ON place (revision);

-- What is to be said when its time comes: 'create', 'update', 'delete', 'announce'.
CREATE TABLE departure (
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    kind TEXT NOT NULL,
    due BIGINT NOT NULL,
    PRIMARY KEY (report, entry, kind)
);
CREATE INDEX departure_due ON departure (due);

-- What an account is to say of itself when its time comes: 'featured', 'move'.
CREATE TABLE errand (
    team TEXT NOT NULL,
    kind TEXT NOT NULL,
    due BIGINT NOT NULL,
    PRIMARY KEY (team, kind)
);

-- The outbox log. The audience is 'followers' or the one inbox it is addressed to.
CREATE TABLE activity (
    position BIGINT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    team TEXT NOT NULL,
    audience TEXT NOT NULL,
    body TEXT NOT NULL,
    said BIGINT NOT NULL
);
CREATE INDEX activity_audience ON activity (audience, position);
CREATE INDEX activity_team ON activity (team, position);

-- The last position at which a team spoke to its followers.
CREATE TABLE voice (team TEXT PRIMARY KEY, position BIGINT NOT NULL);

-- A follower gets what its team says after 'since'.
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
CREATE INDEX follower_destination ON follower (destination, team, since);
CREATE INDEX follower_actor ON follower (actor);
CREATE INDEX follower_inbox ON follower (inbox);

-- What a follower had not got when it came to its destination from another: what its team said after
-- one position, up to another.
CREATE TABLE late (
    team TEXT NOT NULL,
    actor TEXT NOT NULL,
    inbox TEXT NOT NULL,
    beyond BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (team, actor, beyond),
    FOREIGN KEY (team, actor) REFERENCES follower (team, actor) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX late_inbox ON late (inbox, team);

-- The inboxes that a follower has left for others on the same host, and the revision at which it did.
CREATE TABLE hop (
    team TEXT NOT NULL,
    actor TEXT NOT NULL,
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (team, actor, inbox),
    FOREIGN KEY (team, actor) REFERENCES follower (team, actor) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX hop_inbox ON hop (inbox);

-- How many followed a team, as counted last on a day (days since 1970, UTC).
CREATE TABLE census (
    team TEXT NOT NULL,
    day BIGINT NOT NULL,
    followers BIGINT NOT NULL,
    PRIMARY KEY (team, day)
);

-- Who has blocked a team: neither kept as a follower nor heard until it takes that back.
CREATE TABLE blocked_by (
    team TEXT NOT NULL,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    said BIGINT NOT NULL,
    PRIMARY KEY (team, actor)
);
CREATE INDEX blocked_by_host ON blocked_by (host);

-- What others did about a note: 'like', 'announce', 'reply'. The name is the actor, or of a reply
-- the reply's own id: what is there once per note.
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
CREATE UNIQUE INDEX reaction_activity ON reaction (activity);
CREATE INDEX reaction_actor ON reaction (actor);
CREATE INDEX reaction_host ON reaction (host);

-- The reactions to a note, counted. The revision is head.tallied of the last change.
CREATE TABLE tally (
    report TEXT NOT NULL,
    entry TEXT NOT NULL,
    likes BIGINT NOT NULL,
    shares BIGINT NOT NULL,
    replies BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (report, entry)
);
CREATE INDEX tally_revision ON tally (revision);

-- Leave to quote a note. The number stands in the id of the stamp.
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
CREATE INDEX stamp_note ON stamp (report, entry);
CREATE INDEX stamp_actor ON stamp (actor);
CREATE INDEX stamp_host ON stamp (host);
CREATE INDEX stamp_revision ON stamp (revision);

-- Complaints, for the operator.
CREATE TABLE flag (
    activity TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    host TEXT NOT NULL,
    objects TEXT NOT NULL,
    content TEXT NOT NULL,
    said BIGINT NOT NULL
);
CREATE INDEX flag_host ON flag (host);

-- 'audience' is the revision at which a follower last left, or came from elsewhere: who is just
-- serving the destination looks again.
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
CREATE INDEX destination_host ON destination (host);
CREATE INDEX destination_due ON destination (due) WHERE due > 0;

-- What a destination has got of what followers missed that came there.
CREATE TABLE heard (
    inbox TEXT NOT NULL REFERENCES destination (inbox) ON DELETE CASCADE,
    team TEXT NOT NULL,
    beyond BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (inbox, team, beyond)
);

-- WebSub. Feeds that somebody subscribes to: how often their bytes changed, and what they are now.
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

-- Who is told of a topic, and of which version last: 'content' sends the feed, 'ping' tells another
-- hub that it changed. What fails, fails for the callback, with all its topics.
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
CREATE INDEX subscription_host ON subscription (host);
CREATE INDEX subscription_topic ON subscription (topic);
CREATE INDEX subscription_due ON subscription (due) WHERE due > 0;

-- 'paused': when the operator stopped its deliveries; 0: never.
CREATE TABLE host (
    host TEXT PRIMARY KEY,
    due BIGINT NOT NULL,
    paused BIGINT NOT NULL DEFAULT 0,
    failures BIGINT NOT NULL,
    failing_since BIGINT,
    lease_until BIGINT NOT NULL,
    lease_holder TEXT NOT NULL
);
CREATE INDEX host_due ON host (due) WHERE due > 0;
-- Leased hosts are few.
CREATE INDEX host_lease ON host (lease_holder) WHERE lease_holder <> '';

-- The last answers of a host that were no success; a few are kept.
CREATE TABLE answer (
    host TEXT NOT NULL,
    inbox TEXT NOT NULL,
    position BIGINT NOT NULL,
    status BIGINT,
    answer TEXT NOT NULL,
    answered BIGINT NOT NULL,
    PRIMARY KEY (host, answered, position, inbox)
);

-- Final refusals: what a destination did not take. 'again': it is to be sent once more.
CREATE TABLE refusal (
    inbox TEXT NOT NULL,
    position BIGINT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    refused BIGINT NOT NULL,
    again BIGINT NOT NULL,
    PRIMARY KEY (inbox, position)
);
CREATE INDEX refusal_position ON refusal (position);
CREATE INDEX refusal_again ON refusal (inbox) WHERE again > 0;

-- Signatures that were here, for as long as they are valid.
CREATE TABLE seen (signature TEXT PRIMARY KEY, host TEXT NOT NULL, valid_until BIGINT NOT NULL);
CREATE INDEX seen_valid_until ON seen (valid_until);
CREATE INDEX seen_host ON seen (host, valid_until);

-- Hosts and actors that the operator has blocked.
CREATE TABLE block (pattern TEXT PRIMARY KEY, reason TEXT NOT NULL, since BIGINT NOT NULL);

-- Hosts that take RFC 9421.
CREATE TABLE manner (host TEXT PRIMARY KEY, until BIGINT NOT NULL);
CREATE INDEX manner_until ON manner (until);
