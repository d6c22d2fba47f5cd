import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

export const CHECKOUT = resolve(__dirname, "..", "..");

/** The modules that decide or calculate without asking anybody. "*" stands for any part of a name. */
const PURE = [
	"provider/time.ts",
	"provider/answers/{refusals,htmlPages,serviceCodes,clockSkew}.ts",
	"provider/auth/{canonicalRequest,signing}.ts",
	"provider/http/connections/proxyExemptions.ts",
	"provider/http/{httpDate,retryPolicy,rateLimiter}.ts",
	"provider/kms/keyState.ts",
	"provider/resources/*/*Table.ts",
	"provider/resources/externalKey/{usage,alias,enabled}.ts",
	"provider/resources/importParameters/renewal.ts",
	"provider/resources/shared/{decisionTable,idFormat}.ts",
];

/** A module, and the specs that must hold it: those that import it, the one of its own name first, but none of the project as a whole. */
export interface PureModule {
	readonly path: string;
	readonly specs: readonly string[];
}

export function pureModules(): PureModule[] {
	const specs = filesIn("tests/unit").filter((path) => path.endsWith(".spec.ts") && !path.includes("/project/"));
	const imports = new Map(specs.map((spec) => [spec, importsOf(spec)]));
	return filesIn("provider")
		.filter((path) => PURE.some((pattern) => matches(path, pattern)))
		.map((path) => {
			const own = basename(path).replace(".ts", ".spec.ts");
			const holding = specs.filter((spec) => imports.get(spec)?.has(path));
			return { path, specs: holding.sort((a, b) => Number(b.endsWith(`/${own}`)) - Number(a.endsWith(`/${own}`))) };
		});
}

function importsOf(spec: string): ReadonlySet<string> {
	const text = readFileSync(join(CHECKOUT, spec), "utf8");
	const paths = [...text.matchAll(/ from "(\.[^"]+)"/g)].map(([, path = ""]) => `${join(dirname(spec), path)}.ts`);
	return new Set(paths);
}

function filesIn(folder: string): string[] {
	return readdirSync(join(CHECKOUT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => relative(CHECKOUT, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
		.sort();
}

function matches(path: string, pattern: string): boolean {
	const source = pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*");
	return new RegExp(`^${source.replace(/\{(.*)\}/, (_, names: string) => `(${names.replaceAll(",", "|")})`)}$`).test(
		path,
	);
}
