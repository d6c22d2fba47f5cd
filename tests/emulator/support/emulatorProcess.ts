import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Emulator } from "huaweicloud-kms-emulator";

export const BIN = join(__dirname, "..", "..", "..", "emulator", "bin.js");

/** Starts the emulator's command. */
export const startCommand = (args: readonly string[], options: SpawnOptions = {}): ChildProcess =>
	spawn(process.execPath, [BIN, ...args], options);

export interface Ended {
	/** Null if a signal ended the process. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Waits for a process to end. @returns its output and exit status */
export async function ended(child: ChildProcess): Promise<Ended> {
	let [stdout, stderr] = ["", ""];
	child.stdout?.on("data", (chunk) => (stdout += chunk));
	child.stderr?.on("data", (chunk) => (stderr += chunk));
	const [code] = await once(child, "close");
	return { code, stdout, stderr };
}

/** An emulator in its own process, which can be killed. */
export class EmulatorProcess {
	/** The properties that a client needs. */
	readonly settings: Emulator;
	readonly #child: ChildProcess;
	readonly #ended: Promise<Ended>;

	private constructor(settings: Emulator, child: ChildProcess, whole: Promise<Ended>) {
		this.settings = settings;
		this.#child = child;
		this.#ended = whole;
	}

	/** @throws {Error} if it ends before it listens */
	static start(...args: readonly string[]): Promise<EmulatorProcess> {
		return EmulatorProcess.listening(startCommand(["--port", "0", "--json", ...args]));
	}

	/** An emulator that was already started, with --json. */
	static async listening(child: ChildProcess): Promise<EmulatorProcess> {
		const whole = ended(child);
		const line = await Promise.race([once(child.stdout as NodeJS.ReadableStream, "data"), whole]);
		if (!Array.isArray(line)) throw new Error(line.stderr);
		return new EmulatorProcess(JSON.parse(`${line[0]}`), child, whole);
	}

	/** Kills it immediately. */
	async kill(): Promise<void> {
		this.#child.kill("SIGKILL");
		await this.#ended;
	}

	/** Asks it to stop, and waits until it ends. */
	stop(): Promise<Ended> {
		this.#child.kill("SIGTERM");
		return this.#ended;
	}
}
