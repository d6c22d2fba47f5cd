import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { apiReference, pagesIn } from "./apiReference";
import { dayTwoTable } from "./dayTwoTable";
import { openApi } from "./document";
import { operationsTables } from "./operationsTable";
import { otherToolsTables } from "./otherToolsTable";
import { propertiesPage } from "./propertiesPage";
import { sdkKinds } from "./sdkKinds";
import { settingsTable } from "./settingsTable";
import { withSections } from "./tables";

const CHECKOUT = join(__dirname, "..", "..");
const API = join("docs", "api");

const read = (path: string) => readFileSync(join(CHECKOUT, path), "utf8");

/** In the format of the project, so that its checks find nothing to mend. */
function formatted(path: string, text: string): string {
	const biome = join(CHECKOUT, "node_modules", ".bin", "biome");
	return execFileSync(biome, ["format", `--stdin-file-path=${path}`], {
		cwd: CHECKOUT,
		input: text,
		encoding: "utf8",
		maxBuffer: 64 * 2 ** 20,
	});
}

/** What is generated, by its path in the checkout. */
const FILES: Readonly<Record<string, (path: string) => string>> = {
	"emulator/openapi.json": (path) =>
		formatted(path, JSON.stringify(openApi(JSON.parse(read("emulator/package.json")).version))),
	"sdk/kinds.ts": (path) => formatted(path, sdkKinds()),
	"docs/properties.md": () => propertiesPage(),
	"docs/configuration.md": (path) => withSections(read(path), { "other-tools": otherToolsTables() }),
	"README.md": (path) => withSections(read(path), { "day-two": dayTwoTable() }),
	"emulator/README.md": (path) =>
		withSections(read(path), { settings: settingsTable(), operations: operationsTables() }),
};

async function generate(): Promise<ReadonlyMap<string, string>> {
	const pages = [...(await apiReference(CHECKOUT))].map(([path, page]) => [join(API, path), page] as const);
	return new Map([...Object.entries(FILES).map(([path, make]) => [path, make(path)] as const), ...pages]);
}

/** Pages of classes that are no more. */
function leftOver(generated: ReadonlyMap<string, string>): readonly string[] {
	const paths = [...pagesIn(join(CHECKOUT, API)).keys()].map((path) => join(API, path));
	return paths.filter((path) => !generated.has(path));
}

async function write(): Promise<void> {
	const generated = await generate();
	mkdirSync(join(CHECKOUT, API), { recursive: true });
	for (const path of leftOver(generated)) rmSync(join(CHECKOUT, path));
	for (const [path, content] of generated) {
		mkdirSync(dirname(join(CHECKOUT, path)), { recursive: true });
		writeFileSync(join(CHECKOUT, path), content);
	}
}

async function check(): Promise<void> {
	const generated = await generate();
	const stale = [...generated].filter(([path, content]) => !existsSync(join(CHECKOUT, path)) || read(path) !== content);
	for (const path of [...stale.map(([path]) => path), ...leftOver(generated)]) {
		process.stderr.write(`${path} is not what the sources say: run npm run docs\n`);
		process.exitCode = 1;
	}
}

/** Writes what is generated, or with `--check` tells what is not up to date. */
void (process.argv.includes("--check") ? check() : write());
