import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApi } from "./document";
import { operationsTables } from "./operationsTable";
import { settingsTable } from "./settingsTable";
import { withSections } from "./tables";

const CHECKOUT = join(__dirname, "..", "..");

const read = (path: string) => readFileSync(join(CHECKOUT, path), "utf8");

/** In the format of the project, so that its checks find nothing to mend. */
function formatted(path: string, content: unknown): string {
	const biome = join(CHECKOUT, "node_modules", ".bin", "biome");
	return execFileSync(biome, ["format", `--stdin-file-path=${path}`], {
		cwd: CHECKOUT,
		input: JSON.stringify(content),
		encoding: "utf8",
		maxBuffer: 64 * 2 ** 20,
	});
}

/** What is generated, by its path in the checkout. */
const FILES: Readonly<Record<string, (path: string) => string>> = {
	"emulator/openapi.json": (path) => formatted(path, openApi(JSON.parse(read("emulator/package.json")).version)),
	"emulator/README.md": (path) =>
		withSections(read(path), { settings: settingsTable(), operations: operationsTables() }),
};

/** Writes what is generated, or with `--check` tells what is not up to date. */
for (const [path, make] of Object.entries(FILES)) {
	const content = make(path);
	if (!process.argv.includes("--check")) writeFileSync(join(CHECKOUT, path), content);
	else if (content !== read(path)) {
		process.stderr.write(`${path} is not what the emulator says of itself: run npm run docs\n`);
		process.exitCode = 1;
	}
}
