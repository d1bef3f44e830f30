SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);
CREATE TABLE public.activity (
    "position" bigint NOT NULL,
    id text NOT NULL,
    team text NOT NULL,
    audience text NOT NULL,
    body text NOT NULL,
    said bigint NOT NULL
);
CREATE TABLE public.answer (
    host text NOT NULL,
    inbox text NOT NULL,
    "position" bigint NOT NULL,
    status bigint,
    answer text NOT NULL,
    answered bigint NOT NULL
);
CREATE TABLE public.block (
    pattern text NOT NULL,
    reason text NOT NULL,
    since bigint NOT NULL
);
CREATE TABLE public.blocked_by (
    team text NOT NULL,
    actor text NOT NULL,
    host text NOT NULL,
    said bigint NOT NULL
);
CREATE TABLE public.census (
    team text NOT NULL,
    day bigint NOT NULL,
    followers bigint NOT NULL
);
CREATE TABLE public.departure (
    report text NOT NULL,
    entry text NOT NULL,
    kind text NOT NULL,
    due bigint NOT NULL
);
CREATE TABLE public.destination (
    inbox text NOT NULL,
    host text NOT NULL,
    cursor bigint NOT NULL,
    audience bigint DEFAULT 0 NOT NULL,
    due bigint NOT NULL,
    failures bigint NOT NULL,
    failing_since bigint,
    delivered bigint NOT NULL,
    refused bigint NOT NULL,
    status bigint,
    answer text,
    attempted bigint
)
WITH (fillfactor='50');
CREATE TABLE public.edition (
    slug text NOT NULL,
    title text NOT NULL,
    format text NOT NULL,
    period text,
    introduction text NOT NULL,
    categories text NOT NULL,
    published bigint NOT NULL,
    updated bigint NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.entry (
    report text NOT NULL,
    slug text NOT NULL,
    ordinal bigint NOT NULL,
    team text NOT NULL,
    category text NOT NULL,
    category_name text NOT NULL,
    said text NOT NULL,
    fingerprint text NOT NULL,
    published bigint NOT NULL,
    updated bigint NOT NULL,
    posted bigint,
    withdrawn bigint,
    changed bigint NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.errand (
    team text NOT NULL,
    kind text NOT NULL,
    due bigint NOT NULL
);
CREATE TABLE public.feed (
    subject text NOT NULL,
    length bigint NOT NULL
);
CREATE TABLE public.flag (
    activity text NOT NULL,
    actor text NOT NULL,
    host text NOT NULL,
    objects text NOT NULL,
    content text NOT NULL,
    said bigint NOT NULL
);
CREATE TABLE public.follower (
    team text NOT NULL,
    actor text NOT NULL,
    inbox text NOT NULL,
    destination text NOT NULL,
    follow text NOT NULL,
    since bigint NOT NULL,
    followed bigint NOT NULL
);
CREATE TABLE public.head (
    id bigint NOT NULL,
    "position" bigint NOT NULL,
    revision bigint NOT NULL,
    tallied bigint NOT NULL
);
CREATE TABLE public.heard (
    inbox text NOT NULL,
    team text NOT NULL,
    beyond bigint NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE public.hop (
    team text NOT NULL,
    actor text NOT NULL,
    inbox text NOT NULL,
    host text NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.host (
    host text NOT NULL,
    due bigint NOT NULL,
    paused bigint DEFAULT 0 NOT NULL,
    failures bigint NOT NULL,
    failing_since bigint,
    lease_until bigint NOT NULL,
    lease_holder text NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.late (
    team text NOT NULL,
    actor text NOT NULL,
    inbox text NOT NULL,
    beyond bigint NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE public.manner (
    host text NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE public.passage (
    id bigint NOT NULL,
    report text NOT NULL,
    slug text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    words tsvector GENERATED ALWAYS AS ((setweight(to_tsvector('simple'::regconfig, title), 'A'::"char") || setweight(to_tsvector('simple'::regconfig, body), 'D'::"char"))) STORED
);
ALTER TABLE public.passage ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.passage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.place (
    subject text NOT NULL,
    number bigint NOT NULL,
    report text NOT NULL,
    entry text NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.portrait (
    team text NOT NULL,
    profile text NOT NULL,
    told bigint NOT NULL,
    featured text NOT NULL
);
CREATE TABLE public.reaction (
    report text NOT NULL,
    entry text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    actor text NOT NULL,
    host text NOT NULL,
    activity text NOT NULL,
    url text,
    said bigint NOT NULL
);
CREATE TABLE public.refusal (
    inbox text NOT NULL,
    "position" bigint NOT NULL,
    status bigint NOT NULL,
    answer text NOT NULL,
    refused bigint NOT NULL,
    again bigint NOT NULL
);
CREATE TABLE public.seen (
    signature text NOT NULL,
    host text NOT NULL,
    valid_until bigint NOT NULL
);
CREATE TABLE public.setting (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.stamp (
    number bigint NOT NULL,
    team text NOT NULL,
    report text NOT NULL,
    entry text NOT NULL,
    actor text NOT NULL,
    host text NOT NULL,
    inbox text NOT NULL,
    quote text NOT NULL,
    said bigint NOT NULL,
    revoked bigint,
    revision bigint NOT NULL
);
CREATE TABLE public.subscription (
    callback text NOT NULL,
    topic text NOT NULL,
    host text NOT NULL,
    kind text NOT NULL,
    secret text,
    told bigint NOT NULL,
    since bigint NOT NULL,
    expires bigint NOT NULL,
    due bigint NOT NULL,
    failures bigint NOT NULL,
    failing_since bigint,
    delivered bigint NOT NULL,
    refused bigint NOT NULL,
    status bigint,
    answer text,
    attempted bigint
);
CREATE TABLE public.tally (
    report text NOT NULL,
    entry text NOT NULL,
    likes bigint NOT NULL,
    shares bigint NOT NULL,
    replies bigint NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.team (
    id text NOT NULL,
    name text NOT NULL,
    summary text NOT NULL,
    kind text NOT NULL,
    icon text NOT NULL,
    published bigint NOT NULL,
    updated bigint NOT NULL,
    revision bigint NOT NULL
);
CREATE TABLE public.topic (
    topic text NOT NULL,
    version bigint NOT NULL,
    revision bigint NOT NULL,
    etag text NOT NULL,
    media_type text NOT NULL,
    link text NOT NULL,
    body text NOT NULL,
    changed bigint NOT NULL
);
CREATE TABLE public.voice (
    team text NOT NULL,
    "position" bigint NOT NULL
);
INSERT INTO public._sqlx_migrations VALUES (1, 'first', '2026-11-25 14:40:41.308474+00', true, '\xd922ecc6567158ffd0f2121f2eadfeca1cca8b1ab77bf36f18d28c4d649a53f5d5ae987fe7b2d8c4741cdc6e02846f23', 41229932);
INSERT INTO public.activity VALUES (1, 'http://site.invalid/ap/actors/core-team#accept-1795617641-b8a6e9a9e512eced', 'core-team', 'http://remote.invalid/users/ana/inbox', '{"@context":"https://www.w3.org/ns/activitystreams","actor":"http://site.invalid/ap/actors/core-team","id":"http://site.invalid/ap/actors/core-team#accept-1795617641-b8a6e9a9e512eced","object":{"actor":"http://remote.invalid/users/ana","id":"http://remote.invalid/users/ana#activity-4","object":"http://site.invalid/ap/actors/core-team","type":"Follow"},"published":"2026-11-25T14:40:41Z","to":["http://remote.invalid/users/ana"],"type":"Accept"}', 1795617641628);
INSERT INTO public.activity VALUES (2, 'http://site.invalid/ap/actors/kernel#accept-1795617641-b8a6e8a9e512eb3a', 'kernel', 'http://remote.invalid/users/ana/inbox', '{"@context":"https://www.w3.org/ns/activitystreams","actor":"http://site.invalid/ap/actors/kernel","id":"http://site.invalid/ap/actors/kernel#accept-1795617641-b8a6e8a9e512eb3a","object":{"actor":"http://remote.invalid/users/ana","id":"http://remote.invalid/users/ana#activity-5","object":"http://site.invalid/ap/actors/kernel","type":"Follow"},"published":"2026-11-25T14:40:41Z","to":["http://remote.invalid/users/ana"],"type":"Accept"}', 1795617641651);
INSERT INTO public.activity VALUES (3, 'http://site.invalid/ap/notes/2026q2/core-team#create', 'core-team', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/core-team","cc":["http://site.invalid/ap/actors/core-team/followers"],"id":"http://site.invalid/ap/notes/2026q2/core-team#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/core-team","mediaType":"text/html","name":"Core Team","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/core-team","cc":["http://site.invalid/ap/actors/core-team/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/core-team\">Core Team</a></strong></p><p>The core team met <em>twice</em> and agreed.</p><ul><li>one thing;</li><li>another thing.</li></ul><p>Sponsor: The Example Foundation</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/core-team\">Core Team</a></strong></p><p>The core team met <em>twice</em> and agreed.</p><ul><li>one thing;</li><li>another thing.</li></ul><p>Sponsor: The Example Foundation</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/core-team","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/core-team/likes","published":"2026-11-25T14:40:38Z","replies":"http://site.invalid/ap/notes/2026q2/core-team/replies","shares":"http://site.invalid/ap/notes/2026q2/core-team/shares","source":{"content":"Core Team\n\nThe core team met twice and agreed.\n\none thing;\nanother thing.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/team-reports","name":"#TeamReports","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/core-team"},"published":"2026-11-25T14:40:38Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617638000);
INSERT INTO public.activity VALUES (4, 'http://site.invalid/ap/notes/2026q2/graphics-team#create', 'graphics-team', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/graphics-team","cc":["http://site.invalid/ap/actors/graphics-team/followers"],"id":"http://site.invalid/ap/notes/2026q2/graphics-team#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/graphics-team","mediaType":"text/html","name":"Graphics Team","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/graphics-team","cc":["http://site.invalid/ap/actors/graphics-team/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/graphics-team\">Graphics Team</a></strong></p><p>The graphics team drew new lines.</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/graphics-team\">Graphics Team</a></strong></p><p>The graphics team drew new lines.</p><p><a href=\"http://site.invalid/categories/team-reports\" class=\"mention hashtag\" rel=\"tag\">#<span>TeamReports</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/graphics-team","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/graphics-team/likes","published":"2026-11-25T14:40:39Z","replies":"http://site.invalid/ap/notes/2026q2/graphics-team/replies","shares":"http://site.invalid/ap/notes/2026q2/graphics-team/shares","source":{"content":"Graphics Team\n\nThe graphics team drew new lines.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/team-reports","name":"#TeamReports","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/graphics-team"},"published":"2026-11-25T14:40:39Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617639000);
INSERT INTO public.activity VALUES (5, 'http://site.invalid/ap/notes/2026q2/memory#create', 'kernel', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"id":"http://site.invalid/ap/notes/2026q2/memory#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/memory","mediaType":"text/html","name":"Memory","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/memory\">Memory</a></strong></p><p>The memory is larger now.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/memory\">Memory</a></strong></p><p>The memory is larger now.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/memory","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/memory/likes","published":"2026-11-25T14:40:40Z","replies":"http://site.invalid/ap/notes/2026q2/memory/replies","shares":"http://site.invalid/ap/notes/2026q2/memory/shares","source":{"content":"Memory\n\nThe memory is larger now.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/kernel","name":"#Kernel","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/memory"},"published":"2026-11-25T14:40:40Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617640000);
INSERT INTO public.activity VALUES (6, 'http://site.invalid/ap/notes/2026q2/clocks-timers#create', 'kernel', 'followers', '{"@context":["https://www.w3.org/ns/activitystreams",{"Hashtag":"as:Hashtag","automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},"canReply":{"@id":"gts:canReply","@type":"@id"},"gts":"https://gotosocial.org/ns#","interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"}}],"actor":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"id":"http://site.invalid/ap/notes/2026q2/clocks-timers#create","object":{"attachment":[{"href":"http://site.invalid/reports/2026q2/clocks-timers","mediaType":"text/html","name":"Clocks & Timers","type":"Link"}],"attributedTo":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"content":"<p><strong><a href=\"http://site.invalid/reports/2026q2/clocks-timers\">Clocks &amp; Timers</a></strong></p><p>The clocks go right, with <code>&lt;angle&gt;</code> brackets.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>","contentMap":{"en":"<p><strong><a href=\"http://site.invalid/reports/2026q2/clocks-timers\">Clocks &amp; Timers</a></strong></p><p>The clocks go right, with <code>&lt;angle&gt;</code> brackets.</p><p><a href=\"http://site.invalid/categories/kernel\" class=\"mention hashtag\" rel=\"tag\">#<span>Kernel</span></a></p>"},"context":"http://site.invalid/ap/reports/2026q2","id":"http://site.invalid/ap/notes/2026q2/clocks-timers","interactionPolicy":{"canAnnounce":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canLike":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canQuote":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]},"canReply":{"automaticApproval":["https://www.w3.org/ns/activitystreams#Public"]}},"likes":"http://site.invalid/ap/notes/2026q2/clocks-timers/likes","published":"2026-11-25T14:40:41Z","replies":"http://site.invalid/ap/notes/2026q2/clocks-timers/replies","shares":"http://site.invalid/ap/notes/2026q2/clocks-timers/shares","source":{"content":"Clocks & Timers\n\nThe clocks go right, with <angle> brackets.","mediaType":"text/plain"},"tag":[{"href":"http://site.invalid/categories/kernel","name":"#Kernel","type":"Hashtag"}],"to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Note","url":"http://site.invalid/reports/2026q2/clocks-timers"},"published":"2026-11-25T14:40:41Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Create"}', 1795617641000);
INSERT INTO public.activity VALUES (7, 'http://site.invalid/ap/notes/2026q1/memory#delete-1795617642', 'kernel', 'followers', '{"@context":"https://www.w3.org/ns/activitystreams","actor":"http://site.invalid/ap/actors/kernel","cc":["http://site.invalid/ap/actors/kernel/followers"],"id":"http://site.invalid/ap/notes/2026q1/memory#delete-1795617642","object":{"deleted":"2026-11-25T14:40:42Z","formerType":"Note","id":"http://site.invalid/ap/notes/2026q1/memory","type":"Tombstone"},"published":"2026-11-25T14:40:42Z","to":["https://www.w3.org/ns/activitystreams#Public"],"type":"Delete"}', 1795617642000);
INSERT INTO public.block VALUES ('spam.example', 'floods us', 1795617642145);
INSERT INTO public.census VALUES ('status', 20782, 0);
INSERT INTO public.departure VALUES ('2026q2', 'core-team', 'announce', 1795617761819);
INSERT INTO public.departure VALUES ('2026q2', 'graphics-team', 'announce', 1795617761819);
INSERT INTO public.departure VALUES ('2026q2', 'memory', 'announce', 1795617761819);
INSERT INTO public.departure VALUES ('2026q2', 'clocks-timers', 'announce', 1795617761819);
INSERT INTO public.destination VALUES ('http://remote.invalid/users/ana/inbox', 'remote.invalid', 7, 4, 0, 0, NULL, 6, 0, 202, '', 1795617642533);
INSERT INTO public.edition VALUES ('2026q2', 'Example Status Report Second Quarter 2026', 'markdown', '{"start":"2026-04-01","end":"2026-06-30"}', '[{"paragraph":[{"text":"What the teams of the example did."}]}]', '[{"slug":"team-reports","name":"Team Reports","description":[{"paragraph":[{"text":"The teams."}]}]},{"slug":"kernel","name":"Kernel","description":[{"paragraph":[{"text":"What happens below."}]}]}]', 1795617641000, 1795617641000, 5);
INSERT INTO public.edition VALUES ('2026q1', 'Example Status Report First Quarter 2026', 'markdown', '{"start":"2026-01-01","end":"2026-03-31"}', '[{"paragraph":[{"text":"What the teams of the example did."}]}]', '[{"slug":"team-reports","name":"Team Reports","description":[{"paragraph":[{"text":"The teams."}]}]},{"slug":"kernel","name":"Kernel","description":[{"paragraph":[{"text":"What happens below."}]}]}]', 1795617641000, 1795617642000, 10);
INSERT INTO public.entry VALUES ('2026q1', 'core-team', 0, 'core-team', 'team-reports', 'Team Reports', '{"slug":"core-team","title":"Core Team","category":"team-reports","stem":null,"contacts":[{"name":"Ana Bo","email":"ana@example.org","url":null}],"links":[{"text":"The plan","url":"https://example.org/plan"}],"sponsors":["The Example Foundation"],"body":[{"paragraph":[{"text":"The core team met "},{"emphasis":[{"text":"twice"}]},{"text":" and agreed."}]},{"list":{"start":null,"items":[[{"paragraph":[{"text":"one thing;"}]}],[{"paragraph":[{"text":"another thing."}]}]]}}]}', 'ca5d9a1f3bc8889c1b8dfef61c917fe4be36109f107f9f234bc98b896245e03b', 1795617641000, 1795617641000, 1795617641000, NULL, 2, 2);
INSERT INTO public.entry VALUES ('2026q1', 'graphics-team', 1, 'graphics-team', 'team-reports', 'Team Reports', '{"slug":"graphics-team","title":"Graphics Team","category":"team-reports","stem":null,"contacts":[{"name":"Graphics","email":"gfx@example.org","url":null}],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The graphics team drew new lines."}]}]}', 'b10ba74a468be80d405bd06e4bd3d8137907497cbab8aba643cdc9ec9e197cb1', 1795617640000, 1795617640000, 1795617640000, NULL, 2, 2);
INSERT INTO public.entry VALUES ('2026q2', 'core-team', 0, 'core-team', 'team-reports', 'Team Reports', '{"slug":"core-team","title":"Core Team","category":"team-reports","stem":null,"contacts":[{"name":"Ana Bo","email":"ana@example.org","url":null}],"links":[{"text":"The plan","url":"https://example.org/plan"}],"sponsors":["The Example Foundation"],"body":[{"paragraph":[{"text":"The core team met "},{"emphasis":[{"text":"twice"}]},{"text":" and agreed."}]},{"list":{"start":null,"items":[[{"paragraph":[{"text":"one thing;"}]}],[{"paragraph":[{"text":"another thing."}]}]]}}]}', 'ca5d9a1f3bc8889c1b8dfef61c917fe4be36109f107f9f234bc98b896245e03b', 1795617637000, 1795617637000, 1795617638000, NULL, 5, 6);
INSERT INTO public.entry VALUES ('2026q2', 'graphics-team', 1, 'graphics-team', 'team-reports', 'Team Reports', '{"slug":"graphics-team","title":"Graphics Team","category":"team-reports","stem":null,"contacts":[{"name":"Graphics","email":"gfx@example.org","url":null}],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The graphics team drew new lines."}]}]}', 'b10ba74a468be80d405bd06e4bd3d8137907497cbab8aba643cdc9ec9e197cb1', 1795617636000, 1795617636000, 1795617639000, NULL, 5, 7);
INSERT INTO public.entry VALUES ('2026q2', 'memory', 2, 'kernel', 'kernel', 'Kernel', '{"slug":"memory","title":"Memory","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The memory is larger now."}]}]}', '3219b12d47c503c6191234d1269e0b29767baecf3806053398f67b831f7f9892', 1795617635000, 1795617635000, 1795617640000, NULL, 5, 8);
INSERT INTO public.entry VALUES ('2026q2', 'clocks-timers', 3, 'kernel', 'kernel', 'Kernel', '{"slug":"clocks-timers","title":"Clocks & Timers","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The clocks go right, with "},{"code":"<angle>"},{"text":" brackets."}]}]}', '7ab18fed6d7426f72a2115d84780619d96747e72a5ac26947c2b2ee194eee8c7', 1795617634000, 1795617634000, 1795617641000, NULL, 5, 9);
INSERT INTO public.entry VALUES ('2026q1', 'clocks-timers', 2, 'kernel', 'kernel', 'Kernel', '{"slug":"clocks-timers","title":"Clocks & Timers","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The clocks go right, with "},{"code":"<angle>"},{"text":" brackets."}]}]}', '7ab18fed6d7426f72a2115d84780619d96747e72a5ac26947c2b2ee194eee8c7', 1795617638000, 1795617638000, 1795617638000, NULL, 10, 10);
INSERT INTO public.entry VALUES ('2026q1', 'memory', 2, 'kernel', 'kernel', 'Kernel', '{"slug":"memory","title":"Memory","category":"kernel","stem":null,"contacts":[],"links":[],"sponsors":[],"body":[{"paragraph":[{"text":"The memory is larger now."}]}]}', '3219b12d47c503c6191234d1269e0b29767baecf3806053398f67b831f7f9892', 1795617639000, 1795617639000, 1795617639000, 1795617642000, 10, 10);
INSERT INTO public.errand VALUES ('core-team', 'featured', 1795618241819);
INSERT INTO public.errand VALUES ('graphics-team', 'featured', 1795618241819);
INSERT INTO public.errand VALUES ('kernel', 'featured', 1795618242060);
INSERT INTO public.feed VALUES ('team/kernel', 4);
INSERT INTO public.feed VALUES ('category/kernel', 4);
INSERT INTO public.feed VALUES ('team/graphics-team', 2);
INSERT INTO public.feed VALUES ('site', 8);
INSERT INTO public.feed VALUES ('team/core-team', 2);
INSERT INTO public.feed VALUES ('category/team-reports', 4);
INSERT INTO public.follower VALUES ('core-team', 'http://remote.invalid/users/ana', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana#activity-4', 0, 1795617641628);
INSERT INTO public.follower VALUES ('kernel', 'http://remote.invalid/users/ana', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana/inbox', 'http://remote.invalid/users/ana#activity-5', 1, 1795617641651);
INSERT INTO public.head VALUES (1, 7, 11, 1);
INSERT INTO public.host VALUES ('remote.invalid', 0, 0, 0, NULL, 0, '');
INSERT INTO public.passage OVERRIDING SYSTEM VALUE VALUES (1, '2026q1', 'core-team', 'core team', 'team reports the core team met twice and agreed one thing another thing ana bo the plan the example foundation', DEFAULT);
INSERT INTO public.passage OVERRIDING SYSTEM VALUE VALUES (2, '2026q1', 'graphics-team', 'graphics team', 'team reports the graphics team drew new lines graphics', DEFAULT);
INSERT INTO public.passage OVERRIDING SYSTEM VALUE VALUES (5, '2026q2', 'core-team', 'core team', 'team reports the core team met twice and agreed one thing another thing ana bo the plan the example foundation', DEFAULT);
INSERT INTO public.passage OVERRIDING SYSTEM VALUE VALUES (6, '2026q2', 'graphics-team', 'graphics team', 'team reports the graphics team drew new lines graphics', DEFAULT);
INSERT INTO public.passage OVERRIDING SYSTEM VALUE VALUES (7, '2026q2', 'memory', 'memory', 'kernel the memory is larger now', DEFAULT);
INSERT INTO public.passage OVERRIDING SYSTEM VALUE VALUES (8, '2026q2', 'clocks-timers', 'clocks timers', 'kernel the clocks go right with angle brackets', DEFAULT);
INSERT INTO public.passage OVERRIDING SYSTEM VALUE VALUES (4, '2026q1', 'clocks-timers', 'clocks timers', 'kernel the clocks go right with angle brackets', DEFAULT);
INSERT INTO public.place VALUES ('site', 0, '2026q1', 'clocks-timers', 2);
INSERT INTO public.place VALUES ('team/kernel', 0, '2026q1', 'clocks-timers', 2);
INSERT INTO public.place VALUES ('category/kernel', 0, '2026q1', 'clocks-timers', 2);
INSERT INTO public.place VALUES ('site', 1, '2026q1', 'memory', 2);
INSERT INTO public.place VALUES ('team/kernel', 1, '2026q1', 'memory', 2);
INSERT INTO public.place VALUES ('category/kernel', 1, '2026q1', 'memory', 2);
INSERT INTO public.place VALUES ('site', 2, '2026q1', 'graphics-team', 2);
INSERT INTO public.place VALUES ('team/graphics-team', 0, '2026q1', 'graphics-team', 2);
INSERT INTO public.place VALUES ('category/team-reports', 0, '2026q1', 'graphics-team', 2);
INSERT INTO public.place VALUES ('site', 3, '2026q1', 'core-team', 2);
INSERT INTO public.place VALUES ('team/core-team', 0, '2026q1', 'core-team', 2);
INSERT INTO public.place VALUES ('category/team-reports', 1, '2026q1', 'core-team', 2);
INSERT INTO public.place VALUES ('site', 4, '2026q2', 'clocks-timers', 5);
INSERT INTO public.place VALUES ('team/kernel', 2, '2026q2', 'clocks-timers', 5);
INSERT INTO public.place VALUES ('category/kernel', 2, '2026q2', 'clocks-timers', 5);
INSERT INTO public.place VALUES ('site', 5, '2026q2', 'memory', 5);
INSERT INTO public.place VALUES ('team/kernel', 3, '2026q2', 'memory', 5);
INSERT INTO public.place VALUES ('category/kernel', 3, '2026q2', 'memory', 5);
INSERT INTO public.place VALUES ('site', 6, '2026q2', 'graphics-team', 5);
INSERT INTO public.place VALUES ('team/graphics-team', 1, '2026q2', 'graphics-team', 5);
INSERT INTO public.place VALUES ('category/team-reports', 2, '2026q2', 'graphics-team', 5);
INSERT INTO public.place VALUES ('site', 7, '2026q2', 'core-team', 5);
INSERT INTO public.place VALUES ('team/core-team', 1, '2026q2', 'core-team', 5);
INSERT INTO public.place VALUES ('category/team-reports', 3, '2026q2', 'core-team', 5);
INSERT INTO public.portrait VALUES ('status', '0ff3eae346f7fb3a68303d43712380b9fcfb3cb3afc17edffdbc62f0a85ed689', 0, '[]');
INSERT INTO public.portrait VALUES ('core-team', '2d3ee23248058c17a6ad6b14dd7421ded831bcfb90e91e8c32efbedc73bab37a', 0, '["http://site.invalid/ap/notes/2026q1/core-team"]');
INSERT INTO public.portrait VALUES ('graphics-team', 'beb632250c4f9cf63320c05613e7ffcadc137eef1cd33ded33dc165a11e1b57b', 0, '["http://site.invalid/ap/notes/2026q1/graphics-team"]');
INSERT INTO public.portrait VALUES ('kernel', '64afe5e70cdbc473bcc988395f9facc025df926634f526a90bafb05600d2610c', 0, '["http://site.invalid/ap/notes/2026q1/memory","http://site.invalid/ap/notes/2026q1/clocks-timers"]');
INSERT INTO public.reaction VALUES ('2026q2', 'core-team', 'like', 'http://remote.invalid/users/ana', 'http://remote.invalid/users/ana', 'remote.invalid', 'http://remote.invalid/users/ana#activity-6', NULL, 1795617642002);
INSERT INTO public.seen VALUES ('aabb16d103ab15c29b1f724549d785dd4ccab40281b90b99b3f1c4d68f87c65a', '127.0.2.2', 1795621541000);
INSERT INTO public.seen VALUES ('742394382383f03e35225e8da4b3252a0360c70ac46cca16d4612e6bae2e09a2', '127.0.2.2', 1795621541000);
INSERT INTO public.seen VALUES ('7632049a0608b3b0ffba05c888a7e90a1e0693ed23175e3fa015e0ea88f8a9cb', '127.0.2.2', 1795621542000);
INSERT INTO public.setting VALUES ('site', 'http://site.invalid');
INSERT INTO public.setting VALUES ('started', 'yes');
INSERT INTO public.tally VALUES ('2026q2', 'core-team', 1, 0, 0, 1);
INSERT INTO public.team VALUES ('status', 'Status reports', '', 'Service', 'cfabcb266ff6', 1795617641000, 1795617641000, 1);
INSERT INTO public.team VALUES ('graphics-team', 'Graphics Team', '', 'Service', '674ac631f6dd', 1795617641000, 1795617641000, 2);
INSERT INTO public.team VALUES ('core-team', 'Core Team', '', 'Service', '9dfa9ca26bee', 1795617641000, 1795617641000, 3);
INSERT INTO public.team VALUES ('kernel', 'Kernel', 'What happens below.', 'Service', 'e8eba8b57696', 1795617641000, 1795617641000, 4);
INSERT INTO public.voice VALUES ('core-team', 3);
INSERT INTO public.voice VALUES ('graphics-team', 4);
INSERT INTO public.voice VALUES ('kernel', 7);
SELECT pg_catalog.setval('public.passage_id_seq', 9, true);
ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_id_key UNIQUE (id);
ALTER TABLE ONLY public.activity
    ADD CONSTRAINT activity_pkey PRIMARY KEY ("position");
ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (host, answered, "position", inbox);
ALTER TABLE ONLY public.block
    ADD CONSTRAINT block_pkey PRIMARY KEY (pattern);
ALTER TABLE ONLY public.blocked_by
    ADD CONSTRAINT blocked_by_pkey PRIMARY KEY (team, actor);
ALTER TABLE ONLY public.census
    ADD CONSTRAINT census_pkey PRIMARY KEY (team, day);
ALTER TABLE ONLY public.departure
    ADD CONSTRAINT departure_pkey PRIMARY KEY (report, entry, kind);
ALTER TABLE ONLY public.destination
    ADD CONSTRAINT destination_pkey PRIMARY KEY (inbox);
ALTER TABLE ONLY public.edition
    ADD CONSTRAINT edition_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_pkey PRIMARY KEY (report, slug);
ALTER TABLE ONLY public.errand
    ADD CONSTRAINT errand_pkey PRIMARY KEY (team, kind);
ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_pkey PRIMARY KEY (subject);
ALTER TABLE ONLY public.flag
    ADD CONSTRAINT flag_pkey PRIMARY KEY (activity);
ALTER TABLE ONLY public.follower
    ADD CONSTRAINT follower_pkey PRIMARY KEY (team, actor);
ALTER TABLE ONLY public.head
    ADD CONSTRAINT head_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.heard
    ADD CONSTRAINT heard_pkey PRIMARY KEY (inbox, team, beyond);
ALTER TABLE ONLY public.hop
    ADD CONSTRAINT hop_pkey PRIMARY KEY (team, actor, inbox);
ALTER TABLE ONLY public.host
    ADD CONSTRAINT host_pkey PRIMARY KEY (host);
ALTER TABLE ONLY public.late
    ADD CONSTRAINT late_pkey PRIMARY KEY (team, actor, beyond);
ALTER TABLE ONLY public.manner
    ADD CONSTRAINT manner_pkey PRIMARY KEY (host);
ALTER TABLE ONLY public.passage
    ADD CONSTRAINT passage_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.passage
    ADD CONSTRAINT passage_report_slug_key UNIQUE (report, slug);
ALTER TABLE ONLY public.place
    ADD CONSTRAINT place_pkey PRIMARY KEY (subject, number);
ALTER TABLE ONLY public.portrait
    ADD CONSTRAINT portrait_pkey PRIMARY KEY (team);
ALTER TABLE ONLY public.reaction
    ADD CONSTRAINT reaction_pkey PRIMARY KEY (report, entry, kind, name);
ALTER TABLE ONLY public.refusal
    ADD CONSTRAINT refusal_pkey PRIMARY KEY (inbox, "position");
ALTER TABLE ONLY public.seen
    ADD CONSTRAINT seen_pkey PRIMARY KEY (signature);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.stamp
    ADD CONSTRAINT stamp_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.stamp
    ADD CONSTRAINT stamp_quote_key UNIQUE (quote);
ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (callback, topic);
ALTER TABLE ONLY public.tally
    ADD CONSTRAINT tally_pkey PRIMARY KEY (report, entry);
ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.topic
    ADD CONSTRAINT topic_pkey PRIMARY KEY (topic);
ALTER TABLE ONLY public.voice
    ADD CONSTRAINT voice_pkey PRIMARY KEY (team);
CREATE INDEX activity_audience ON public.activity USING btree (audience, "position");
CREATE INDEX activity_team ON public.activity USING btree (team, "position");
CREATE INDEX blocked_by_host ON public.blocked_by USING btree (host);
CREATE INDEX departure_due ON public.departure USING btree (due);
CREATE INDEX destination_due ON public.destination USING btree (due) WHERE (due > 0);
CREATE INDEX destination_host ON public.destination USING btree (host);
CREATE INDEX entry_revision ON public.entry USING btree (revision);
CREATE INDEX entry_team ON public.entry USING btree (team, report, category);
CREATE INDEX entry_updated ON public.entry USING btree (updated);
CREATE INDEX flag_host ON public.flag USING btree (host);
CREATE INDEX follower_actor ON public.follower USING btree (actor);
CREATE INDEX follower_destination ON public.follower USING btree (destination, team, since);
CREATE INDEX follower_inbox ON public.follower USING btree (inbox);
CREATE INDEX hop_inbox ON public.hop USING btree (inbox);
CREATE INDEX host_due ON public.host USING btree (due) WHERE (due > 0);
CREATE INDEX host_lease ON public.host USING btree (lease_holder) WHERE (lease_holder <> ''::text);
CREATE INDEX late_inbox ON public.late USING btree (inbox, team);
CREATE INDEX manner_until ON public.manner USING btree (until);
CREATE INDEX passage_words ON public.passage USING gin (words);
CREATE UNIQUE INDEX place_entry ON public.place USING btree (report, entry, subject);
CREATE INDEX place_revision ON public.place USING btree (revision);
CREATE UNIQUE INDEX reaction_activity ON public.reaction USING btree (activity);
CREATE INDEX reaction_actor ON public.reaction USING btree (actor);
CREATE INDEX reaction_host ON public.reaction USING btree (host);
CREATE INDEX refusal_again ON public.refusal USING btree (inbox) WHERE (again > 0);
CREATE INDEX refusal_position ON public.refusal USING btree ("position");
CREATE INDEX seen_host ON public.seen USING btree (host, valid_until);
CREATE INDEX seen_valid_until ON public.seen USING btree (valid_until);
CREATE INDEX stamp_actor ON public.stamp USING btree (actor);
CREATE INDEX stamp_host ON public.stamp USING btree (host);
CREATE INDEX stamp_note ON public.stamp USING btree (report, entry);
CREATE INDEX stamp_revision ON public.stamp USING btree (revision);
CREATE INDEX subscription_due ON public.subscription USING btree (due) WHERE (due > 0);
CREATE INDEX subscription_host ON public.subscription USING btree (host);
CREATE INDEX subscription_topic ON public.subscription USING btree (topic);
CREATE INDEX tally_revision ON public.tally USING btree (revision);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_report_fkey FOREIGN KEY (report) REFERENCES public.edition(slug);
ALTER TABLE ONLY public.entry
    ADD CONSTRAINT entry_team_fkey FOREIGN KEY (team) REFERENCES public.team(id);
ALTER TABLE ONLY public.heard
    ADD CONSTRAINT heard_inbox_fkey FOREIGN KEY (inbox) REFERENCES public.destination(inbox) ON DELETE CASCADE;
ALTER TABLE ONLY public.hop
    ADD CONSTRAINT hop_team_actor_fkey FOREIGN KEY (team, actor) REFERENCES public.follower(team, actor) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.late
    ADD CONSTRAINT late_team_actor_fkey FOREIGN KEY (team, actor) REFERENCES public.follower(team, actor) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT subscription_topic_fkey FOREIGN KEY (topic) REFERENCES public.topic(topic);
