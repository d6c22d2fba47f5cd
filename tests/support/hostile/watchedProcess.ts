import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize } from "node:v8";
import { type Batch, type BatchResult, printed } from "./batch";

/** How often to look whether the process goes on, in milliseconds. */
const LOOK_MS = 1000;
/** After so many looks at the same case, it hangs. Hundreds of times what the slowest needs on a busy machine. */
const LOOKS = 60;
const NO_CASES = { cases: 1, accepted: 0, refused: 0, slowestMs: LOOKS * LOOK_MS };

/** A process that runs batches, and is killed where a case never ends: what blocks its thread blocks nobody else. */
export class WatchedProcess {
	readonly #folder = mkdtempSync(join(tmpdir(), "kms-attack-"));
	readonly #journal = join(this.#folder, "case");
	#child: ChildProcess | undefined;

	/** @returns what came of the batch: a failure with the case that was under way if it hangs, or if the process ends */
	async run(batch: Batch): Promise<BatchResult> {
		const child = this.#child ?? this.#start();
		return new Promise((resolve) => {
			const finish = (result: BatchResult) => {
				clearInterval(timer);
				child.removeAllListeners();
				resolve(result);
			};
			const fail = (reason: string) => {
				this.#child = undefined;
				finish({ ...NO_CASES, failure: { input: this.#caseUnderWay(), reason } });
			};
			let [seen, looks] = ["", 0];
			const timer = setInterval(() => {
				const number = this.#numberUnderWay();
				// Loading everything may take as long.
				looks = number !== "" && number === seen ? looks + 1 : 0;
				seen = number;
				if (looks < LOOKS) return;
				child.removeAllListeners();
				child.kill("SIGKILL");
				fail(`hangs: the case has not ended in ${(LOOKS * LOOK_MS) / 1000} s`);
			}, LOOK_MS);
			child.once("message", (result) => finish(result as BatchResult));
			child.once("exit", (code, signal) => fail(`the process ended with ${signal ?? code}`));
			child.send(batch);
		});
	}

	close(): void {
		this.#child?.kill();
		rmSync(this.#folder, { recursive: true });
	}

	#start(): ChildProcess {
		const execArgv = ["--require", "ts-node/register/transpile-only"];
		this.#child = fork(join(__dirname, "batchProcess.ts"), [this.#journal], { execArgv });
		return this.#child;
	}

	#numberUnderWay(): string {
		try {
			return readFileSync(this.#journal).subarray(0, 4).toString("hex");
		} catch {
			return "";
		}
	}

	#caseUnderWay(): string {
		try {
			const journal = readFileSync(this.#journal);
			return printed(deserialize(journal.subarray(8, 8 + journal.readUInt32BE(4))));
		} catch {
			return "none: it ended before its first case";
		}
	}
}
