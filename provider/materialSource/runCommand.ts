import { type ChildProcess, spawn } from "node:child_process";
import { codeOf } from "../systemErrors";
import { type Clock, SECOND_MS } from "../time";
import { LastOutput, WholeOutput } from "./commandOutput";
import { endRest, HAS_GROUPS, processGroups, signalGroup } from "./processGroups";

/** A command line for the shell, or a program and its arguments. */
export type Command = string | readonly string[];

export interface CommandOptions {
	readonly env: NodeJS.ProcessEnv;
	readonly clock: Clock;
	/** How long the command may run, in milliseconds. */
	readonly limitMs: number;
	/** How much it may print to its standard output. */
	readonly maxBytes: number;
}

/** How a command ended. */
export type CommandEnd =
	| { readonly kind: "exited"; readonly status: number }
	| { readonly kind: "signalled"; readonly signal: NodeJS.Signals }
	| { readonly kind: "notStarted"; readonly code: string }
	| { readonly kind: "outOfTime" }
	| { readonly kind: "tooMuchOutput" };

export interface CommandResult {
	readonly end: CommandEnd;
	/** What it printed. The caller must clear it. */
	readonly stdout: WholeOutput;
	/** The last of what it wrote to its error output. The caller must clear it. */
	readonly stderr: LastOutput;
}

/** How long a command may take to end after SIGTERM, and its output to end after the command has. */
const GRACE_MS = 2 * SECOND_MS;
const MAX_ERROR_BYTES = 8 * 1024;

/**
 * Runs a command without input. When this resolves, neither the command nor what it has started in its process group is running:
 * after the time limit they get SIGTERM, and SIGKILL two seconds later.
 */
export function runCommand(command: Command, options: CommandOptions): Promise<CommandResult> {
	return new CommandRun(options).run(command);
}

class CommandRun {
	readonly #options: CommandOptions;
	readonly #stdout: WholeOutput;
	readonly #stderr = new LastOutput(MAX_ERROR_BYTES);
	/** Cancels the alarms. Undefined once the command has ended: then no more are set. */
	#cancels: (() => void)[] | undefined = [];
	/** The first reason for the end is the one that counts. */
	#end: CommandEnd | undefined;

	constructor(options: CommandOptions) {
		this.#options = options;
		this.#stdout = new WholeOutput(options.maxBytes);
	}

	async run(command: Command): Promise<CommandResult> {
		const end = await this.#runToEnd(command);
		return { end, stdout: this.#stdout, stderr: this.#stderr };
	}

	async #runToEnd(command: Command): Promise<CommandEnd> {
		processGroups.enter();
		try {
			const child = start(command, this.#options.env);
			return "kind" in child ? child : await this.#ended(child);
		} finally {
			processGroups.leave();
		}
	}

	async #ended(child: ChildProcess): Promise<CommandEnd> {
		// Undefined if the program doesn't exist or can't be run. An event says why.
		const { pid } = child;
		if (pid !== undefined) processGroups.add(pid);
		try {
			return await new Promise((resolve) => this.#watch(child, resolve));
		} finally {
			for (const cancel of this.#cancels ?? []) cancel();
			this.#cancels = undefined;
			if (pid !== undefined) processGroups.remove(pid);
			child.stdout?.destroy();
			child.stderr?.destroy();
		}
	}

	#watch(child: ChildProcess, resolve: (end: CommandEnd) => void): void {
		child.once("error", (error) => resolve({ kind: "notStarted", code: codeOf(error) }));
		child.once("exit", (status, signal) => {
			this.#end ??= signal ? { kind: "signalled", signal } : { kind: "exited", status: status ?? 0 };
			const end = this.#end;
			// What it leaves in its group holds its output open. What has left the group, such as a daemon, may go on, unheard.
			if (child.pid !== undefined) endRest(child.pid);
			child.once("close", () => resolve(this.#stdout.isTooLong ? { kind: "tooMuchOutput" } : end));
			this.#alarm(GRACE_MS, () => resolve(end));
		});
		child.stdout?.on("data", (chunk: Buffer) => {
			this.#stdout.add(chunk);
			if (this.#stdout.isTooLong) this.#stop(child, { kind: "tooMuchOutput" }, resolve);
		});
		child.stderr?.on("data", (chunk: Buffer) => this.#stderr.add(chunk));
		this.#alarm(this.#options.limitMs, () => this.#stop(child, { kind: "outOfTime" }, resolve));
	}

	#stop({ pid }: ChildProcess, end: CommandEnd, resolve: (end: CommandEnd) => void): void {
		if (this.#end || pid === undefined) return;
		this.#end = end;
		signalGroup(pid, "SIGTERM");
		this.#alarm(GRACE_MS, () => {
			signalGroup(pid, "SIGKILL");
			resolve(end);
		});
	}

	#alarm(milliseconds: number, ring: () => void): void {
		this.#cancels?.push(this.#options.clock.alarm(milliseconds, ring));
	}
}

function start(command: Command, env: NodeJS.ProcessEnv): ChildProcess | CommandEnd {
	const [program = "", ...args] = typeof command === "string" ? [command] : command;
	try {
		return spawn(program, args, {
			shell: typeof command === "string",
			env,
			stdio: ["ignore", "pipe", "pipe"],
			detached: HAS_GROUPS,
			windowsHide: true,
		});
	} catch (error) {
		// Node throws what is not a matter of the program, such as E2BIG for arguments that are too long.
		return { kind: "notStarted", code: codeOf(error) };
	}
}
