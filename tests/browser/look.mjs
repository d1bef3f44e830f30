// Looks at a running site as its visitors do, in a real browser, and prints what is wrong: a line of
// JSON for each complaint, then a line with what was measured.
//
// node look.mjs CHROMIUM ORIGIN FOLDER PATH… – screenshots go into FOLDER.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// The packages of tests/interop serve here, too.
const require = createRequire(new URL("../interop/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const [executablePath, origin, folder, ...paths] = process.argv.slice(2);
const WIDTHS = [360, 768, 1280];
const SCHEMES = ["light", "dark"];
const HEAVIEST = 20_000;
const FLAGS = [
	"--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
	"--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];

let current = "";
const complain = (what) => console.log(JSON.stringify({ page: current, wrong: what }));

/** Listens to everything that a page says and loads. */
function listen(page, weights) {
	page.on("console", (message) => {
		// A page that is not there is one of those that are looked at.
		const expected = message.text().includes("404") || message.text().includes("410");
		if (message.type() === "error" && !expected) complain(`the console says: ${message.text()}`);
	});
	page.on("pageerror", (error) => complain(`the script failed: ${error}`));
	page.on("request", (request) => {
		const url = request.url();
		if (!url.startsWith(origin) && !url.startsWith("data:")) complain(`asks another host: ${url}`);
	});
	page.on("requestfinished", async (request) => {
		const sizes = await request.sizes().catch(() => null);
		if (sizes && request.resourceType() !== "image") weights.push(sizes.responseBodySize);
	});
	page.on("requestfailed", (request) => {
		// The page was left before it was complete.
		const left = request.failure()?.errorText === "net::ERR_ABORTED";
		if (!left) complain(`not loaded: ${request.url()}: ${request.failure()?.errorText}`);
	});
}

async function checkAccessibility(page) {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() => axe.run(document, {
		resultTypes: ["violations"], rules: { "target-size": { enabled: true } },
	}));
	for (const { id, help, nodes } of violations) {
		complain(`axe: ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
	}
}

async function checkLayout(page, width) {
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	if (wide > width) complain(`is ${wide} pixels wide on a screen of ${width}`);
	const broken = await page.evaluate(() => [...document.images]
		.filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src));
	if (broken.length) complain(`pictures do not show: ${broken.slice(0, 3).join(" ")}`);
	// WCAG 2.2 §2.5.8: controls that stand alone are no smaller than this; links in text may be.
	const small = await page.evaluate(() => [...document.querySelectorAll("button, input:not([type=hidden])")]
		.map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
		.filter(([, box]) => box.width > 0 && Math.min(box.width, box.height) < 24).map(([html]) => html));
	if (small.length) complain(`too small to press: ${small.join(" ")}`);
}

/** Pictures load when they come into sight. */
async function showPictures(page) {
	await page.evaluate(async () => {
		for (const image of document.images) image.loading = "eager";
		await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
	});
}

/** The keyboard reaches everything in the order of the page, and shows where it is. */
async function checkKeyboard(page) {
	const expected = await page.evaluate(() => [...document.querySelectorAll(
		"a[href], button, input:not([type=hidden]), [tabindex='0']")].filter((e) => e.getClientRects().length).length);
	const reached = [];
	for (let step = 0; step < Math.min(expected, 60); step++) {
		await page.keyboard.press("Tab");
		reached.push(await page.evaluate(() => {
			const element = document.activeElement;
			if (element === document.body) return null;
			const style = getComputedStyle(element), box = element.getBoundingClientRect();
			const all = [...document.querySelectorAll("*")];
			const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
			const there = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.left >= 0 && box.left < innerWidth;
			return { place: all.indexOf(element), seen, there, html: element.outerHTML.slice(0, 100) };
		}));
	}
	if (reached.includes(null)) complain(`the keyboard gets lost after ${reached.indexOf(null)} of ${expected}`);
	for (const [at, stop] of reached.entries()) {
		if (stop && !stop.seen) complain(`focus is not seen: ${stop.html}`);
		if (stop && !stop.there) complain(`focus is off the screen: ${stop.html}`);
		if (stop && at > 0 && reached[at - 1] && stop.place <= reached[at - 1].place) complain(`out of order: ${stop.html}`);
	}
	if (!reached[0]?.html.includes('class="skip"')) complain(`the first stop is no skip link: ${reached[0]?.html}`);
}

async function checkSkipLink(page) {
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await page.keyboard.press("Tab");
	const inside = await page.evaluate(() => {
		const main = document.querySelector("main");
		return main.contains(document.activeElement) || !main.querySelector("a[href], button, input");
	});
	if (!inside) complain("the skip link does not lead into the text");
}

const name = (path) => path.replace(/^\/|\?.*$/g, "").replaceAll("/", "_") || "front";

async function visit(browser, path, scheme, width) {
	current = `${path} (${scheme}, ${width})`;
	const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
	const [page, weights] = [await context.newPage(), []];
	listen(page, weights);
	await page.goto(origin + path);
	await showPictures(page);
	await page.screenshot({ path: join(folder, `${name(path)}-${scheme}-${width}.png`), fullPage: true });
	await checkLayout(page, width);
	// Violations follow from the document and its colours; where it stands makes little difference.
	if (width !== 768) await checkAccessibility(page);
	const weight = weights.reduce((sum, bytes) => sum + bytes, 0);
	if (weight > HEAVIEST) complain(`weighs ${weight} bytes`);
	if (scheme === "light" && width !== 768) {
		await checkKeyboard(page);
		await page.goto(origin + path);
		await checkSkipLink(page);
	}
	await context.close();
	return weight;
}

/** Without a script every form works; with it the server of a visitor is asked for once. */
async function checkFollow(browser, path) {
	for (const javaScriptEnabled of [false, true]) {
		current = `${path} (following, ${javaScriptEnabled ? "with" : "without"} a script)`;
		const context = await browser.newContext({ javaScriptEnabled });
		const page = await context.newPage();
		await page.goto(origin + path);
		await page.fill("#_account", "no server");
		await page.press("#_account", "Enter");
		await page.waitForURL("**/follow?**");
		if (!(await page.textContent("main")).includes("Write your server")) complain("a wrong server is not told");
		if (javaScriptEnabled) await checkMemory(page, path);
		await context.close();
	}
}

async function checkMemory(page, path) {
	await page.goto(origin + path);
	if (await page.inputValue("#_account")) complain("remembers a server that was wrong");
	await page.evaluate(() => localStorage.setItem("tidings-account", "@me@social.example"));
	await page.goto(origin + path);
	if (await page.inputValue("#_account") !== "@me@social.example") complain("does not remember the server");
	const button = await page.textContent("form.follow button");
	if (button !== "Follow from social.example") complain(`the button says ${button}`);
}

async function checkCopying(browser, path) {
	current = `${path} (copying)`;
	const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
	const page = await context.newPage();
	await page.goto(origin + path);
	if (!(await page.evaluate(() => Boolean(navigator.clipboard)))) return context.close();
	for (const button of await page.$$("button.copy")) {
		const label = await button.getAttribute("aria-label");
		await button.press("Enter");
		await page.waitForFunction((button) => button.textContent === "Copied", button);
		const text = await page.evaluate(() => navigator.clipboard.readText());
		if (label !== `Copy ${text}`) complain(`${label} copies ${text}`);
	}
	if (!(await page.$("button.copy"))) complain("nothing can be copied");
	await context.close();
}

async function checkPrint(browser, path) {
	current = `${path} (printed)`;
	const page = await browser.newPage();
	await page.goto(origin + path);
	await page.emulateMedia({ media: "print" });
	await page.screenshot({ path: join(folder, `${name(path)}-print.png`), fullPage: true });
	for (const hidden of ["nav", "form", ".skip"]) {
		const seen = await page.evaluate((hidden) => [...document.querySelectorAll(hidden)]
			.some((element) => element.getClientRects().length), hidden);
		if (seen) complain(`prints ${hidden}`);
	}
	await page.close();
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: FLAGS, headless: true });
const heaviest = { weight: 0 };
for (const path of paths) {
	for (const scheme of SCHEMES) {
		for (const width of WIDTHS) {
			const weight = await visit(browser, path, scheme, width);
			if (weight > heaviest.weight) Object.assign(heaviest, { weight, path });
		}
	}
}
const team = paths.find((path) => path.startsWith("/teams/"));
const entry = paths.find((path) => path.split("/").length === 4);
await checkFollow(browser, team);
await checkCopying(browser, team);
await checkPrint(browser, entry);
console.log(JSON.stringify({ visits: paths.length * SCHEMES.length * WIDTHS.length, heaviest }));
await browser.close();
