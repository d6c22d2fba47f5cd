import { clearScreenDown, moveCursor } from "node:readline";
import type { StackRun } from "./stackRun";

const REDRAW_MS = 200;
const QUARTERS = 4;

/** Shows the progress of the stacks. */
export interface Progress {
	/** Called when a stack has made progress. */
	changed(run: StackRun): void;
	end(): void;
}

/**
 * Starts to show progress: on a terminal as one line per stack that is updated in place, otherwise as a line when a stack starts,
 * at each quarter of its keys, and when it ends.
 */
export function startProgress(runs: readonly StackRun[], out: NodeJS.WriteStream): Progress {
	return out.isTTY ? new LiveProgress(runs, out) : new PlainProgress(out);
}

class LiveProgress implements Progress {
	readonly #timer = setInterval(() => this.#draw(), REDRAW_MS);
	readonly #runs: readonly StackRun[];
	readonly #out: NodeJS.WriteStream;
	#drawn = 0;

	constructor(runs: readonly StackRun[], out: NodeJS.WriteStream) {
		this.#runs = runs;
		this.#out = out;
		this.#draw();
	}

	changed(): void {}

	end(): void {
		clearInterval(this.#timer);
		this.#draw();
	}

	#draw(): void {
		moveCursor(this.#out, 0, -this.#drawn);
		clearScreenDown(this.#out);
		const lines = shownOn(this.#out.rows, this.#runs).map((run) => line(run).slice(0, this.#out.columns - 1));
		this.#out.write(lines.map((text) => `${text}\n`).join(""));
		this.#drawn = lines.length;
	}
}

/** Returns the runs that fit on the terminal, running ones first. */
function shownOn(rows: number, runs: readonly StackRun[]): readonly StackRun[] {
	if (runs.length < rows) return runs;
	const running = runs.filter(({ state }) => state === "running");
	return [...running, ...runs.filter(({ state }) => state !== "running")].slice(0, rows - 1);
}

class PlainProgress implements Progress {
	readonly #shown = new Map<string, string>();

	readonly #out: NodeJS.WriteStream;

	constructor(out: NodeJS.WriteStream) {
		this.#out = out;
	}

	changed(run: StackRun): void {
		const { done, total } = run.tally;
		const step = `${run.state} ${total === 0 ? 0 : Math.floor((done / total) * QUARTERS)}`;
		if (this.#shown.get(run.name) === step) return;
		this.#shown.set(run.name, step);
		this.#out.write(`${line(run)}\n`);
	}

	end(): void {}
}

function line({ name, state, tally: { done, total }, seconds }: StackRun): string {
	return `${name}  ${state.padEnd(9)}  ${`${done}/${total}`.padStart(9)} keys  ${seconds.toFixed(0).padStart(4)} s`;
}
