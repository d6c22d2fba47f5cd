import { basename } from "node:path";
import { type Clock, SECOND_MS } from "../time";
import { commandEnvironment } from "./commandEnvironment";
import { shownErrorOutput } from "./errorOutput";
import { type Command, type CommandEnd, type CommandOptions, type CommandResult, runCommand } from "./runCommand";

const LIMIT_MS = 60 * SECOND_MS;

/** What a command may take. */
export interface ReadCommandOptions {
	readonly env: NodeJS.ProcessEnv;
	readonly clock: Clock;
	/** What is left of the operation's time, in milliseconds. A command may run for 60 seconds, and not longer than that. */
	readonly remainingMs: number;
	/** How much it may print. */
	readonly maxBytes: number;
}

/**
 * Runs a command.
 * @returns what it printed, which the caller must clear; or the reason why that can't be used, like "vault printed nothing."
 */
export async function readCommand(command: Command, options: ReadCommandOptions): Promise<Buffer | string> {
	const { env, withheld, secrets } = commandEnvironment(options.env);
	const { clock, maxBytes, remainingMs } = options;
	if (remainingMs <= 0) return `${programOf(command)} was not run because the operation timed out. Run pulumi again.`;
	const limits: CommandOptions = { env, clock, maxBytes, limitMs: Math.min(LIMIT_MS, remainingMs) };
	const result = await runCommand(command, limits);
	const { stdout, stderr } = result;
	try {
		const failure = failureOf(result.end, limits) ?? (stdout.bytes.length === 0 ? "printed nothing" : undefined);
		if (failure === undefined) return stdout.bytes;
		// Of a command that has printed something, the error output may repeat it.
		const wrote = stdout.bytes.length === 0 ? shownErrorOutput(stderr, secrets) : undefined;
		stdout.clear();
		return [`${programOf(command)} ${failure}`, remediation(result, wrote), withheldNote(withheld)].join("");
	} finally {
		stderr.clear();
	}
}

function failureOf(end: CommandEnd, { maxBytes, limitMs }: CommandOptions): string | undefined {
	switch (end.kind) {
		case "exited":
			return end.status === 0 ? undefined : `failed with exit status ${end.status}`;
		case "signalled":
			return `was terminated by ${end.signal}`;
		case "notStarted":
			return `can't be run (${end.code})`;
		case "tooMuchOutput":
			return `printed more than ${maxBytes} bytes`;
		case "outOfTime":
			return `didn't finish within ${Math.ceil(limitMs / SECOND_MS)} s${limitMs < LIMIT_MS ? ", the rest of the operation's time" : ""}`;
	}
}

function remediation({ end }: CommandResult, wrote: string | undefined): string {
	if (end.kind === "notStarted") return ". Run it by hand in the program's folder.";
	const quoted = wrote === undefined ? "" : `, and wrote to its error output: ${wrote}`;
	if (end.kind === "exited" && end.status === 0)
		return `${quoted}. It must print the key material to its standard output.`;
	const all = wrote === undefined ? "its output" : "all of its output";
	return `${quoted}. Run it by hand in the program's folder to see ${all}.`;
}

function withheldNote(names: readonly string[]): string {
	if (names.length === 0) return "";
	return ` ${names.join(", ")} ${names.length === 1 ? "is" : "are"} not passed to commands.`;
}

// The rest of a command line may hold secrets. So may what stands before the program, where variables are set, and a shell's
// expansion of anything. What isn't clearly the name of a program is not printed.
const PROGRAM = /^\s*(?:[A-Za-z_]\w*=[\w./:@%+,-]*\s+)*([\w./+-]+)(?=$|[\s;|&])/;

/** The name of the program, for messages. */
function programOf(command: Command): string {
	const path = typeof command === "string" ? PROGRAM.exec(command)?.[1] : command[0];
	const name = basename(path ?? "");
	return /^[\w.+-]{1,40}$/.test(name) ? name : "the command";
}
