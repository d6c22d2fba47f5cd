import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { SETTING_ENTRIES } from "../../../provider/configuration/settings";
import { KINDS } from "../../../provider/resources/kinds";
import { defaultsOf } from "../../../provider/resources/shared/properties";
import { apiReference, pagesIn } from "../../../scripts/reference/apiReference";
import { otherToolsTables } from "../../../scripts/reference/otherToolsTable";
import { propertiesPage } from "../../../scripts/reference/propertiesPage";
import { sdkKinds } from "../../../scripts/reference/sdkKinds";

const CHECKOUT = join(__dirname, "..", "..", "..");
const NOT_OURS = ["node_modules", "dist", ".git", ".engine", ".quickstart", ".work"];

const read = (path: string) => readFileSync(join(CHECKOUT, path), "utf8");

/** Paths of all Markdown in the checkout. */
function pages(folder = CHECKOUT): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return NOT_OURS.includes(entry.name) ? [] : pages(path);
		return entry.name.endsWith(".md") ? [relative(CHECKOUT, path)] : [];
	});
}

const withoutCode = (page: string) => page.replace(/^( *)```[\s\S]*?^\1```$/gm, "").replace(/`[^`\n]+`/g, "`code`");

/** Names that a page can be linked at, as GitHub makes them of headings. */
function anchorsOf(path: string): ReadonlySet<string> {
	const page = read(path).replace(/^( *)```[\s\S]*?^\1```$/gm, "");
	const anchors = new Set([...page.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id));
	for (const [, heading = ""] of page.matchAll(/^#+ (.+)$/gm)) {
		const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
		const slug = text.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
		let anchor = slug;
		for (let number = 1; anchors.has(anchor); number++) anchor = `${slug}-${number}`;
		anchors.add(anchor);
	}
	return anchors;
}

/** Links of a page that lead nowhere. */
function brokenLinks(path: string): string[] {
	const page = withoutCode(read(path));
	const targets = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
	const references = [...page.matchAll(/\]\[([^\]]+)\]/g)].map(([, reference = ""]) => reference);
	const undefinedOnes = references.filter((reference) => !page.includes(`\n[${reference}]: `));
	return [...undefinedOnes, ...targets.filter((target) => leadsNowhere(path, target))];
}

function leadsNowhere(path: string, target: string): boolean {
	if (/^[a-z]+:/.test(target)) return false;
	const [file, anchor] = target.split("#");
	const linked = file ? join(dirname(path), file) : path;
	if (!existsSync(join(CHECKOUT, linked))) return true;
	return anchor !== undefined && !anchorsOf(linked).has(anchor);
}

describe("The documentation", () => {
	it("has no link that leads nowhere", () => {
		const broken = pages().flatMap((path) => brokenLinks(path).map((target) => `${path}: ${target}`));
		assert.deepEqual(broken, []);
	});

	it("names only tests that exist as evidence for security", () => {
		const named = [...read("docs/security.md").matchAll(/`([\w/]+\.spec\.ts)`/g)].map(([, spec = ""]) => spec);
		assert.notDeepEqual(named, []);
		assert.deepEqual(
			named.filter((spec) => !existsSync(join(CHECKOUT, "tests", spec))),
			[],
		);
	});

	it("links every page of docs from its index", () => {
		const index = read("docs/README.md");
		for (const name of readdirSync(join(CHECKOUT, "docs")).filter((file) => file.endsWith(".md")))
			assert.ok(name === "README.md" || index.includes(`](${name})`), name);
	});

	it("has every setting and every environment variable in the page about configuration", () => {
		const page = read("docs/configuration.md");
		// Variables of one setting share their beginning, which is not repeated.
		const isNamed = (name: string) =>
			page.includes(`\`${name}\``) ||
			page.includes(`\`${name.replace(/^[A-Z]+(_SDK|_ASSUME_ROLE|_OIDC)?(?=_)/, "")}\``);
		for (const [name, { variables }] of SETTING_ENTRIES) {
			const [head = "", field = head] = name.split(".");
			assert.ok(page.includes(head) && page.includes(field), name);
			for (const variable of variables) assert.ok(isNamed(variable), variable);
		}
	});

	it("has the table of what becomes of other tools' settings that the provider is made from", () => {
		assert.ok(read("docs/configuration.md").includes(otherToolsTables()));
	});

	it("has the tables of properties that the provider is made from, and so have the resource classes", () => {
		assert.equal(read("docs/properties.md"), propertiesPage());
		const kinds = read("sdk/kinds.ts").replace(/[\s,]/g, "");
		assert.equal(
			kinds,
			sdkKinds()
				.replace(/"(\w+)":/g, "$1:")
				.replace(/[\s,]/g, ""),
		);
	});

	it("says at each argument the default that the provider fills in", () => {
		for (const [kind, { properties }] of Object.entries(KINDS)) {
			for (const [name, value] of Object.entries(defaultsOf(properties))) {
				const docstring = new RegExp(`@default (\\S+)\\s*\\*/\\s*readonly ${name}\\?:`);
				assert.equal(read(`sdk/${kind}.ts`).match(docstring)?.[1], JSON.stringify(value), `${kind}.${name}`);
			}
		}
	});

	it("has the API reference that the docstrings make: npm run docs writes it", async () => {
		const [committed, made] = [pagesIn(join(CHECKOUT, "docs", "api")), await apiReference(CHECKOUT)];
		const names = new Set([...committed.keys(), ...made.keys()]);
		assert.deepEqual(
			[...names].filter((name) => committed.get(name) !== made.get(name)),
			[],
		);
	});
});
