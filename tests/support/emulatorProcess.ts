import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Emulator } from "huaweicloud-kms-emulator";

const BIN = join(__dirname, "..", "..", "emulator", "bin.js");
/** Code that Node loads before the emulator. Answers each message with the memory in use after a garbage collection. */
const REPORTER =
	"process.on('message', () => { gc(); process.send(process.memoryUsage()); }); process.channel.unref();";

/** Memory of a process, in MiB. */
export interface Memory {
	/** Resident set size. */
	readonly resident: number;
	readonly heap: number;
}

/** An emulator in a separate process. */
export class EmulatorProcess {
	readonly settings: Emulator;
	readonly #child: ChildProcess;
	#stderr = "";

	private constructor(child: ChildProcess, settings: Emulator) {
		this.#child = child;
		this.settings = settings;
		child.stderr?.on("data", (text) => (this.#stderr += text));
	}

	static async start(...nodeFlags: readonly string[]): Promise<EmulatorProcess> {
		const execArgv = ["--expose-gc", "--import", `data:text/javascript,${encodeURIComponent(REPORTER)}`, ...nodeFlags];
		const child = fork(BIN, ["--port", "0", "--json"], { execArgv, silent: true });
		const [line] = await once(child.stdout as NodeJS.ReadableStream, "data");
		return new EmulatorProcess(child, JSON.parse(`${line}`));
	}

	get stderr(): string {
		return this.#stderr;
	}

	async memory(): Promise<Memory> {
		this.#child.send("memory");
		const [{ rss, heapUsed }] = await once(this.#child, "message");
		return { resident: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
	}

	async stop(): Promise<void> {
		const ended = once(this.#child, "exit");
		this.#child.kill("SIGTERM");
		await ended;
	}
}
