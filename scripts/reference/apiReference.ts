import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What would name a machine, a commit or a day is left out, so that the same docstrings make the same pages everywhere.
 */
const STABLE = { disableSources: true, disableGit: true, hideGenerator: true, includeVersion: false };

const SURFACE = {
	excludeExternals: true,
	excludeInternal: true,
	excludePrivate: true,
	excludeProtected: true,
};

const LAYOUT = {
	name: "API reference",
	readme: "none",
	outputFileStrategy: "modules",
	hidePageHeader: true,
	useCodeBlocks: true,
	parametersFormat: "table",
	classPropertiesFormat: "table",
	interfacePropertiesFormat: "table",
	typeDeclarationFormat: "table",
	tableColumnSettings: { hideModifiers: true, hideInherited: true, hideOverrides: true },
	sortEntryPoints: false,
};

/**
 * Pages of the package's entries by their path in the folder, made from the docstrings.
 * @throws {Error} where typedoc has anything to warn of: a symbol without documentation, a link to nowhere, a type that
 * is not exported
 */
export async function apiReference(checkout: string): Promise<ReadonlyMap<string, string>> {
	const folder = mkdtempSync(join(tmpdir(), "api-reference-"));
	try {
		await generate(checkout, folder);
		return new Map([...pagesIn(folder)].map(([path, page]) => [path, legible(page)]));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function generate(checkout: string, folder: string): Promise<void> {
	const { Application } = await import("typedoc");
	const typedoc = await Application.bootstrapWithPlugins({
		...STABLE,
		...SURFACE,
		...LAYOUT,
		sort: ["source-order"],
		entryPoints: ["sdk/index.ts", "provider/wrapping/index.ts"].map((path) => join(checkout, path)),
		tsconfig: join(checkout, "tsconfig.json"),
		plugin: ["typedoc-plugin-markdown"],
		out: folder,
		logLevel: "Warn",
		// The compiler checks the same files before.
		skipErrorChecking: true,
		validation: { notExported: true, invalidLink: true, rewrittenLink: true, notDocumented: true },
	});
	const project = await typedoc.convert();
	if (project) typedoc.validate(project);
	if (project) await typedoc.generateOutputs(project);
	const { warningCount, errorCount } = typedoc.logger;
	if (!project || warningCount + errorCount > 0)
		throw new Error("The docstrings have the faults that typedoc names above");
}

/** Sections that tell of classes which nobody sees. */
const INHERITANCE = /^#+ (?:Extends|Extended by|Overrides)\n+[^#*]*/gm;

function legible(page: string): string {
	return page.replace(INHERITANCE, "").replaceAll("OutputInstance", "Output").replaceAll("\\< \\| ", "\\<");
}

/** Files of a folder and their text, by their path in it. */
export function pagesIn(folder: string): ReadonlyMap<string, string> {
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
	const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
	return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}
