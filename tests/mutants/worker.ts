// Runs specs in this process while one module has another text. The modules are loaded afresh for each run.
import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import Mocha from "mocha";
import { REGISTER_INSTANCE } from "ts-node";
import { CHECKOUT } from "./modules";

export interface Task {
	readonly path: string;
	readonly text: string;
	readonly specs: readonly string[];
}

/** The first test that fails, or what else went wrong. Undefined if all pass. */
export interface Outcome {
	readonly failure?: string | undefined;
}

const RELOADED = ["provider", "sdk", "tests"].map((folder) => join(CHECKOUT, folder) + sep);
const KEPT = __dirname + sep;

const compiled = new Map<string, string>();
let changed: Task | undefined;

function compile(path: string, text: string): string {
	const service = process[REGISTER_INSTANCE];
	if (!service) throw new Error("needs ts-node");
	return service.compile(text, path);
}

require.extensions[".ts"] = (module, path) => {
	const isChanged = changed !== undefined && path === join(CHECKOUT, changed.path);
	const code = isChanged
		? compile(path, changed?.text ?? "")
		: (compiled.get(path) ?? compile(path, readFileSync(path, "utf8")));
	if (!isChanged) compiled.set(path, code);
	(module as unknown as { _compile(code: string, path: string): void })._compile(code, path);
};

/** Prints nothing. */
class Silent {}

class Specs extends Mocha {
	load(): void {
		this.loadFiles();
	}
}

async function run(task: Task): Promise<Outcome> {
	changed = task;
	for (const path of Object.keys(require.cache))
		if (RELOADED.some((folder) => path.startsWith(folder)) && !path.startsWith(KEPT)) delete require.cache[path];
	const mocha = new Specs({ bail: true, timeout: 120_000, reporter: Silent as never, fullTrace: false });
	for (const spec of task.specs) mocha.addFile(join(CHECKOUT, spec));
	try {
		mocha.load();
	} catch (error) {
		return { failure: `does not load: ${error}` };
	}
	return new Promise((resolve) => {
		let failure: string | undefined;
		mocha
			.run(() => resolve({ failure }))
			.on("fail", (test) => {
				failure ??= test.fullTitle();
			});
	});
}

process.on("message", (task: Task) => {
	run(task).then((outcome) => process.send?.(outcome));
});
process.on("disconnect", () => process.exit());
