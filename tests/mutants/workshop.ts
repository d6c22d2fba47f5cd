import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Outcome, Task } from "./worker";

/** A process that tries mutants, one after the other. One that never ends is killed with its process. */
export class Workshop {
	#worker: ChildProcess | undefined;

	/** @param limitMs how long the specs may take, in milliseconds */
	async try(task: Task, limitMs: number): Promise<Outcome> {
		this.#worker ??= fork(join(__dirname, "worker.ts"), { stdio: ["ignore", "ignore", "ignore", "ipc"] });
		const worker = this.#worker;
		worker.send(task);
		const stop = new AbortController();
		const timer = setTimeout(() => stop.abort(), limitMs);
		try {
			const [outcome] = await Promise.race([
				once(worker, "message", { signal: stop.signal }),
				once(worker, "exit", { signal: stop.signal }).then(() => [{ failure: "ends the process" }]),
			]);
			if (outcome.failure === "ends the process") this.#worker = undefined;
			return outcome;
		} catch (error) {
			if (!stop.signal.aborted) throw error;
			this.close();
			return { failure: "never ends" };
		} finally {
			clearTimeout(timer);
			stop.abort();
		}
	}

	close(): void {
		this.#worker?.kill("SIGKILL");
		this.#worker = undefined;
	}
}
