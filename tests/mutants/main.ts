import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { EXPLAINED, type Explanation } from "./explained";
import { CHECKOUT, type PureModule, pureModules } from "./modules";
import { type Mutant, mutantsOf } from "./mutants";
import { Workshop } from "./workshop";

const HELP = `npm run mutants -- [options]

Changes one place of a pure module at a time, and runs the unit specs that import the module. A change that none of them
notices survives: it needs a test, or an explanation in tests/mutants/explained.ts.

  --only TEXT    modules whose path contains the text
  --verbose      also print what kills each mutant
`;

/** Time for what specs take on a busy machine. */
const LEAST_MS = 20_000;
const LONGEST_MS = 600_000;

/** Numbers of mutants, and of explanations that explain none. */
interface Tally {
	killed: number;
	explained: number;
	survived: number;
	unused: number;
}

const NONE: Readonly<Tally> = { killed: 0, explained: 0, survived: 0, unused: 0 };

const shortened = (text: string) => (text.length > 70 ? `${text.slice(0, 69)}…` : text);
const print = (line: string) => void process.stdout.write(`${line}\n`);

function explains(explanation: Explanation, { at, from, to }: Mutant): boolean {
	return explanation.at === at && explanation.from === from && explanation.to === to;
}

/** How long the specs of a module may take with a mutant, in milliseconds. @throws {Error} if they fail without one */
async function timeLimit({ path, specs }: PureModule, text: string, workshop: Workshop): Promise<number> {
	if (specs.length === 0) throw new Error(`No unit spec imports ${path}.`);
	const startedAt = Date.now();
	const { failure } = await workshop.try({ path, text, specs }, LONGEST_MS);
	if (failure !== undefined) throw new Error(`The specs of ${path} fail as it is: ${failure}`);
	return LEAST_MS + 5 * (Date.now() - startedAt);
}

async function tryModule(module: PureModule, workshop: Workshop, isVerbose: boolean): Promise<Tally> {
	const { path, specs } = module;
	const text = readFileSync(join(CHECKOUT, path), "utf8");
	const limitMs = await timeLimit(module, text, workshop);
	const tally = { ...NONE };
	const unused = new Set(EXPLAINED.filter((one) => one.module === path));
	for (const mutant of mutantsOf(text)) {
		const { failure } = await workshop.try({ path, text: mutant.text, specs }, limitMs);
		const explanation = EXPLAINED.find((one) => one.module === path && explains(one, mutant));
		const change = `${path}:${mutant.line}: ${shortened(mutant.from)} → ${shortened(mutant.to)}`;
		if (failure !== undefined) {
			tally.killed += 1;
			if (isVerbose) print(`killed    ${change} (${failure})`);
		} else if (explanation) {
			tally.explained += 1;
			unused.delete(explanation);
		} else {
			tally.survived += 1;
			print(`survived  ${change}`);
		}
	}
	for (const { at, from, to } of unused) print(`unused    an explanation of ${from} → ${to} in ${at}`);
	print(`${path}: ${countsOf(tally)}`);
	return { ...tally, unused: unused.size };
}

const countsOf = ({ killed, explained, survived }: Tally) =>
	`${killed + explained + survived} mutants, ${killed} killed, ${explained} explained, ${survived} survived`;

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: {
			only: { type: "string", default: "" },
			verbose: { type: "boolean", default: false },
			help: { type: "boolean", default: false },
		},
	});
	if (values.help) {
		print(HELP);
		return 0;
	}
	const workshop = new Workshop();
	const sum = { ...NONE };
	try {
		for (const module of pureModules().filter(({ path }) => path.includes(values.only))) {
			const tally = await tryModule(module, workshop, values.verbose);
			for (const name of ["killed", "explained", "survived", "unused"] as const) sum[name] += tally[name];
		}
	} finally {
		workshop.close();
	}
	print(countsOf(sum));
	return sum.survived + sum.unused === 0 ? 0 : 1;
}

main().then(
	(status) => {
		process.exitCode = status;
	},
	(error) => {
		process.exitCode = 1;
		process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
	},
);
