import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

const COMMANDS = ["up", "preview", "refresh", "destroy"] as const;

const USAGE = `npm run fleet -- ${COMMANDS.join("|")} [options]

  --fleet FILE          description of the fleet (default: fleet.json)
  --concurrency N       number of stacks to run at once (default: the number of processors)
  --stack NAME          run only this stack; may be repeated
  --delete              up: delete keys that the description no longer contains
  --yes                 destroy: confirm it
  --remove              destroy: also remove the empty stacks
  --cancel              release the locks that killed runs hold
  --skip-checkpoints    write a stack's state once, at the end: a run that is killed forgets what it created`;

export type Command = (typeof COMMANDS)[number];

/** Options of the command line. */
export interface Options {
	readonly command: Command;
	/** Absolute path of the fleet's description. */
	readonly fleet: string;
	readonly concurrency: number;
	/** Names of the stacks to run. If empty, all stacks are run. */
	readonly stack: readonly string[];
	readonly delete: boolean;
	readonly remove: boolean;
	readonly cancel: boolean;
	readonly skipCheckpoints: boolean;
}

/** Reads the command line. @throws {Error} if it is invalid, with the usage */
export function readOptions(args: readonly string[]): Options {
	const { values, positionals } = parse(args);
	const command = COMMANDS.find((name) => positionals.length === 1 && name === positionals[0]);
	if (command === undefined) throw new Error(USAGE);
	if (command === "destroy" && !values.yes) {
		throw new Error("destroy schedules the deletion of the fleet's keys. To confirm, run it with --yes.");
	}
	const concurrency = Number(values.concurrency);
	if (!Number.isInteger(concurrency) || concurrency < 1) throw new Error("--concurrency must be a positive number");
	return { ...values, command, concurrency, fleet: resolve(values.fleet), skipCheckpoints: values["skip-checkpoints"] };
}

function parse(args: readonly string[]) {
	const flag = { type: "boolean", default: false } as const;
	return parseArgs({
		args: [...args],
		allowPositionals: true,
		options: {
			fleet: { type: "string", default: "fleet.json" },
			concurrency: { type: "string", default: `${availableParallelism()}` },
			stack: { type: "string", multiple: true, default: [] },
			delete: flag,
			yes: flag,
			remove: flag,
			cancel: flag,
			"skip-checkpoints": flag,
		},
	});
}
