import { CommandError, ConcurrentUpdateError, type EngineEvent, type Stack } from "@pulumi/pulumi/automation";
import type { Fleet } from "./fleet";
import type { Interruption } from "./interruption";
import type { Options } from "./options";
import { keysOn } from "./shards";
import { openStack, storedKeys } from "./stacks";
import { Tally } from "./tally";

/** The run of one stack. */
export class StackRun {
	readonly tally = new Tally();
	state: "waiting" | "running" | "done" | "failed" | "cancelled" = "waiting";
	readonly name: string;
	readonly #fleet: Fleet;
	readonly #options: Options;
	#startedAt = 0;
	#endedAt: number | undefined;

	constructor(name: string, fleet: Fleet, options: Options) {
		this.name = name;
		this.#fleet = fleet;
		this.#options = options;
		if (options.command === "up" || options.command === "preview") this.tally.expect(this.#described);
	}

	get #described(): string[] {
		return keysOn(this.name, this.#fleet).map(({ name }) => name);
	}

	get seconds(): number {
		return this.#startedAt === 0 ? 0 : ((this.#endedAt ?? performance.now()) - this.#startedAt) / 1000;
	}

	/** Runs the stack. Never throws: `state` tells the result. @param changed called on progress */
	async run(interruption: Interruption, changed: () => void): Promise<void> {
		this.state = "running";
		this.#startedAt = performance.now();
		changed();
		try {
			const stack = await openStack(this.name, this.#options);
			await this.#expectKeys(stack);
			await this.#runUnlocked(stack, interruption, changed);
			this.state = "done";
		} catch (error) {
			this.state = interruption.stop.aborted ? "cancelled" : "failed";
			// The engine's own errors arrive as events.
			if (this.tally.errors.size === 0) this.tally.errors.add(explained(error));
		}
		this.#endedAt = performance.now();
		changed();
	}

	/** Refuses to continue if keys would be deleted without --delete. */
	async #expectKeys(stack: Stack): Promise<void> {
		const { command, fleet } = this.#options;
		const stored = await storedKeys(stack);
		this.tally.expect(stored);
		const described = this.#described;
		const gone = stored.filter((name) => !described.includes(name));
		if (command !== "up" || this.#options.delete || gone.length === 0) return;
		throw new Error(
			`${fleet} no longer contains keys that this stack holds: ${gone.join(", ")}. Nothing was done. ` +
				"To schedule their deletion, run up with --delete.",
		);
	}

	async #runUnlocked(stack: Stack, interruption: Interruption, changed: () => void): Promise<void> {
		try {
			await this.#runCommand(stack, interruption, changed);
		} catch (error) {
			if (!this.#options.cancel || !(error instanceof ConcurrentUpdateError)) throw error;
			await stack.cancel();
			this.tally.errors.clear();
			await this.#runCommand(stack, interruption, changed);
		}
	}

	async #runCommand(stack: Stack, interruption: Interruption, changed: () => void): Promise<void> {
		interruption.stop.throwIfAborted();
		const { command, remove } = this.#options;
		const onEvent = (event: EngineEvent) => {
			this.tally.record(event);
			changed();
		};
		const options = { onEvent, signal: interruption.engines, color: "never" } as const;
		if (command === "up") await stack.up({ ...options, continueOnError: true });
		else if (command === "destroy") await stack.destroy({ ...options, continueOnError: true, remove });
		else await stack[command](options);
	}
}

function explained(error: unknown): string {
	if (error instanceof ConcurrentUpdateError) {
		const [holder = ""] = /created by .*/.exec(error.message) ?? [];
		return (
			`another run holds the lock of this stack${holder && `: ${holder}`}. ` +
			"If that run was killed and is not merely slow, run with --cancel."
		);
	}
	const message = error instanceof Error ? error.message : `${error}`;
	if (!(error instanceof CommandError)) return message;
	return message.match(/^error: .*$|Command was killed with \w+/gm)?.join("\n") ?? message;
}
