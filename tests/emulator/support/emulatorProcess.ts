import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Emulator } from "huaweicloud-kms-emulator";

export const BIN = join(__dirname, "..", "..", "..", "emulator", "bin.js");

/** Starts the command line. */
export const startCommand = (args: readonly string[], options: SpawnOptions = {}): ChildProcess =>
	spawn(process.execPath, [BIN, ...args], options);

export interface Ended {
	/** Nothing where a signal has ended it. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** What a process that runs to its end has said, and its exit status. */
export async function ended(child: ChildProcess): Promise<Ended> {
	let [stdout, stderr] = ["", ""];
	child.stdout?.on("data", (chunk) => (stdout += chunk));
	child.stderr?.on("data", (chunk) => (stderr += chunk));
	const [code] = await once(child, "close");
	return { code, stdout, stderr };
}

/** An emulator in a process of its own, which can be killed. */
export class EmulatorProcess {
	/** What a client needs to reach it. */
	readonly settings: Emulator;
	readonly #child: ChildProcess;
	readonly #ended: Promise<Ended>;

	private constructor(settings: Emulator, child: ChildProcess, whole: Promise<Ended>) {
		this.settings = settings;
		this.#child = child;
		this.#ended = whole;
	}

	/** @throws {Error} where it doesn't come to listen */
	static start(...args: readonly string[]): Promise<EmulatorProcess> {
		return EmulatorProcess.listening(startCommand(["--port", "0", "--json", ...args]));
	}

	/** One that was started otherwise, with --json. */
	static async listening(child: ChildProcess): Promise<EmulatorProcess> {
		const whole = ended(child);
		const line = await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), whole]);
		if (!Array.isArray(line)) throw new Error(line.stderr);
		return new EmulatorProcess(JSON.parse(`${line[0]}`), child, whole);
	}

	/** Ends it on the spot. */
	async kill(): Promise<void> {
		this.#child.kill("SIGKILL");
		await this.#ended;
	}

	/** Has it stop by itself. */
	stop(): Promise<Ended> {
		this.#child.kill("SIGTERM");
		return this.#ended;
	}
}
