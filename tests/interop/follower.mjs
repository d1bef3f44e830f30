// A small Fediverse server made with Fedify: one person who follows accounts and tells what
// arrives. It speaks JSON, one value a line.
//
// Commands on standard input, and their answers on standard output:
//   {"look": ADDRESS}      {"found": OBJECT}     an account or an id, fetched; null: not found
//   {"list": ID}           {"members": [...]}    a collection, fetched page by page
//   {"follow": ADDRESS}    {"sent": ID}          a Follow, sent to the actor's own inbox
//   {"unfollow": ADDRESS}  {"sent": ID}          its Undo, sent to the shared inbox
//   {"like": ID}           {"sent": ID}          a Like of a note, to its author's inbox
//   {"share": ID}          {"sent": ID}          an Announce of a note, to its author's inbox
//   {"reply": ID}          {"sent": ID}          a Create of a public reply; the reply's id
//   {"quote": ID}          {"sent": ID}          a QuoteRequest for a note; the quoting post's id
//   {"undo": ID}           {"sent": ID}          the Undo of a Like or an Announce
// Besides, as it happens:
//   {"listening": ORIGIN}  ready
//   {"received": ACTIVITY} an activity arrived, and Fedify has verified its signature; its
//                          "inbox" is "own" or "shared"
//   {"refused": REASON}    an activity arrived, and Fedify could not verify it
//   {"requested": {"method", "url", "signature", "status"}}  a request of Fedify's was answered
//   {"failed": TEXT}       a command or a request could not be carried out
//
// Options: --first-knock=SPEC is the signature that Fedify tries first; --signed-fetches answers
// only requests for the person that somebody signed.

import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import {
  createFederation,
  generateCryptoKeyPair,
  getDocumentLoader,
  MemoryKvStore,
} from "@fedify/fedify";
import {
  Accept,
  Activity,
  Announce,
  Create,
  Endpoints,
  Follow,
  Like,
  Link,
  Note,
  Person,
  PUBLIC_COLLECTION,
  QuoteRequest,
  Undo,
} from "@fedify/fedify/vocab";
import { verifyProof } from "@fedify/fedify/sig";
import { configure, getConsoleSink } from "@logtape/logtape";

const NAME = "reader";

const { values: options } = parseArgs({
  options: {
    "first-knock": { type: "string" },
    "signed-fetches": { type: "boolean", default: false },
  },
});

function say(value) {
  process.stdout.write(JSON.stringify(value) + "\n");
}

// What Fedify thinks goes to standard error, so that it is at hand when a test fails.
const toStandardError = Object.fromEntries(
  ["debug", "info", "warn", "error"].map((level) => [level, console.error]),
);
await configure({
  contextLocalStorage: new AsyncLocalStorage(),
  sinks: { console: getConsoleSink({ console: toStandardError }) },
  loggers: [
    { category: "fedify", sinks: ["console"], lowestLevel: "warning" },
    { category: ["logtape", "meta"], sinks: ["console"], lowestLevel: "warning" },
  ],
});

// Requests stay on this machine and are told. WebFinger insists on https, which nobody speaks on
// the loopback interface: those requests go the same way without TLS.
const fetchAnywhere = globalThis.fetch;
globalThis.fetch = async (resource, init) => {
  const url = new URL(resource instanceof Request ? resource.url : resource);
  const { method = "GET", headers } = resource instanceof Request ? resource : { ...init };
  if (url.hostname !== "127.0.0.1") {
    say({ failed: `a request for ${url} would leave this machine` });
    throw new TypeError(`${url} is out of reach`);
  }
  if (url.protocol === "https:") {
    url.protocol = "http:";
    resource = url;
  }
  const response = await fetchAnywhere(resource, init);
  const signature = signatureOf(new Headers(headers));
  say({ requested: { method, url: url.href, signature, status: response.status } });
  return response;
};

function signatureOf(headers) {
  if (headers.has("signature-input")) return "rfc9421";
  return headers.has("signature") ? "draft-cavage-http-signatures-12" : null;
}

const federation = createFederation({
  kv: new MemoryKvStore(),
  allowPrivateAddress: true,
  firstKnock: options["first-knock"],
});

// Fedify keeps what it fetched for minutes; the test must see what is there now.
const documentLoader = getDocumentLoader({ allowPrivateAddress: true });

const keyPairs = [
  await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"),
  await generateCryptoKeyPair("Ed25519"),
];

federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    if (identifier !== NAME) return null;
    const keys = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      inbox: context.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: keys[0].cryptographicKey,
      assertionMethods: keys.map((key) => key.multikey),
    });
  })
  .setKeyPairsDispatcher((_, identifier) => (identifier === NAME ? keyPairs : []))
  .authorize(async (context) => {
    return !options["signed-fetches"] || (await context.getSignedKeyOwner()) !== null;
  });

federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(Activity, async (context, activity) => {
    const inbox = context.recipient === null ? "shared" : "own";
    const provedBy = await proofOf(context, activity);
    say({ received: { inbox, provedBy, ...(await view(context, activity)) } });
  })
  .onUnverifiedActivity((_, activity, reason) => {
    say({ refused: { id: activity.id?.href, reason } });
  })
  .onError((_, error) => say({ failed: String(error) }))
  // Let repeated deliveries through, so that the test sees them.
  .withIdempotency(() => null);

// The id of the key that made the proof inside an activity (FEP-8b32), as Fedify verifies it.
async function proofOf(context, activity) {
  const document = await activity.toJsonLd(context);
  for await (const proof of activity.getProofs(context)) {
    const key = await verifyProof(document, proof, { documentLoader });
    if (key !== null) return key.id.href;
  }
  return null;
}

const PROPERTIES = [
  "id", "name", "summary", "content", "url", "published", "updated", "deleted", "totalItems",
  "preferredUsername", "inboxId", "outboxId", "featuredId", "publicKeyId",
  "attributionId", "actorId", "objectId", "toIds", "ccIds", "targetId", "resultId", "successorId",
  "aliasIds", "likesId", "sharesId", "repliesId", "interactingObjectId", "interactionTargetId",
];

// What Fedify's own classes say of an object: not its JSON, but what was understood of it.
async function view(context, object) {
  const seen = { type: object.constructor.name };
  for (const name of PROPERTIES) {
    if (object[name] != null) seen[name] = plain(object[name]);
  }
  const tags = object instanceof Activity ? [] : await Array.fromAsync(object.getTags(context));
  if (tags.length > 0) seen.tags = tags.map((tag) => plain(tag.name));
  if (object instanceof Activity) {
    // An Accept holds our own Follow, so its origin differs from the sender's.
    const crossOrigin = object instanceof Accept ? "trust" : "ignore";
    const { contextLoader } = context;
    const held = await object.getObject({ contextLoader, documentLoader, crossOrigin });
    seen.object = held === null ? null : await view(context, held);
  }
  return seen;
}

function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Link) return value.href?.href;
  return typeof value === "number" ? value : String(value);
}

const follows = new Map();
const reactions = new Map();

// Sends an activity about a note to the note's author.
async function react(context, note, make) {
  const object = await context.lookupObject(note, { documentLoader });
  const author = await context.lookupObject(object.attributionId.href, { documentLoader });
  const actor = context.getActorUri(NAME);
  const id = new URL(`#reactions/${crypto.randomUUID()}`, actor);
  const post = new URL(`/notes/${crypto.randomUUID()}`, actor);
  const activity = make({ id, actor, object: object.id, to: author.id }, post);
  await context.sendActivity({ identifier: NAME }, author, activity);
  reactions.set(id.href, { author, activity });
  return activity instanceof Create || activity instanceof QuoteRequest ? post.href : id.href;
}

function reply({ id, actor, object, to }, post) {
  const tos = [PUBLIC_COLLECTION, to];
  const fields = { id: post, attribution: actor, replyTarget: object, content: "Well said.", tos, url: post };
  return new Create({ id, actor, object: new Note(fields), tos });
}

const commands = {
  async look(context, address) {
    const object = await context.lookupObject(address, { documentLoader });
    return { found: object === null ? null : await view(context, object) };
  },
  async list(context, id) {
    const collection = await context.lookupObject(id, { documentLoader });
    const members = await Array.fromAsync(
      context.traverseCollection(collection, { documentLoader }),
    );
    return { members: await Promise.all(members.map((member) => view(context, member))) };
  },
  async follow(context, address) {
    const actor = await context.lookupObject(address);
    const me = context.getActorUri(NAME);
    const id = new URL(`#follows/${crypto.randomUUID()}`, me);
    const follow = new Follow({ id, actor: me, object: actor.id, to: actor.id });
    await context.sendActivity({ identifier: NAME }, actor, follow);
    follows.set(address, { actor, follow });
    return { sent: id.href };
  },
  async unfollow(context, address) {
    const { actor, follow } = follows.get(address);
    const id = new URL(`#undos/${crypto.randomUUID()}`, follow.actorId);
    const undo = new Undo({ id, actor: follow.actorId, object: follow, to: actor.id });
    await context.sendActivity({ identifier: NAME }, actor, undo, { preferSharedInbox: true });
    return { sent: id.href };
  },
  async like(context, note) {
    return { sent: await react(context, note, (fields) => new Like(fields)) };
  },
  async share(context, note) {
    return { sent: await react(context, note, (fields) => new Announce(fields)) };
  },
  async reply(context, note) {
    return { sent: await react(context, note, reply) };
  },
  async quote(context, note) {
    const ask = (fields, post) => new QuoteRequest({ ...fields, instrument: post });
    return { sent: await react(context, note, ask) };
  },
  async undo(context, id) {
    const { author, activity } = reactions.get(id);
    const undo = new URL(`#undos/${crypto.randomUUID()}`, activity.actorId);
    const fields = { id: undo, actor: activity.actorId, object: activity, to: author.id };
    await context.sendActivity({ identifier: NAME }, author, new Undo(fields));
    return { sent: undo.href };
  },
};

async function obey(line, origin) {
  const context = federation.createContext(new URL(origin), undefined);
  const [name, argument] = Object.entries(JSON.parse(line))[0];
  try {
    say(await commands[name](context, argument));
  } catch (error) {
    say({ failed: `${name} ${argument}: ${error.stack}` });
  }
}

const server = createServer(async (incoming, outgoing) => {
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers: incoming.headers,
    body: hasBody ? Readable.toWeb(incoming) : undefined,
    duplex: "half",
  });
  const response = await federation.fetch(request, { contextData: undefined });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
});

server.listen(0, "127.0.0.1", () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  const input = createInterface({ input: process.stdin });
  input.on("line", (line) => obey(line, origin));
  // Whoever gave the commands is gone.
  input.on("close", () => process.exit());
  say({ listening: origin });
});
