import { spawnSync } from "node:child_process";
import { SECOND_MS } from "../time";

const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type EndingSignal = (typeof ENDING_SIGNALS)[number];
/** How long `taskkill` may take, in milliseconds: this process waits for it. */
const TASKKILL_MS = 5 * SECOND_MS;

/** Whether a command can have a process group. Windows has none: `taskkill` follows the tree of processes there. */
export const HAS_GROUPS = process.platform !== "win32";

/** Sends a signal to a running command and its descendants. On Windows, ends them at once, whatever the signal. */
export function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
	if (HAS_GROUPS) sendToGroup(pid, signal);
	else endTree(pid);
}

/** Ends what a command that has ended left in its group. On Windows, nothing shows what it left, and its number may be another's. */
export function endRest(pid: number): void {
	if (HAS_GROUPS) sendToGroup(pid, "SIGKILL");
}

function endTree(pid: number): void {
	// By its path, because any program in the search path could have its name.
	const taskkill = `${process.env.SystemRoot ?? "C:\\Windows"}\\System32\\taskkill.exe`;
	spawnSync(taskkill, ["/pid", `${pid}`, "/T", "/F"], { stdio: "ignore", windowsHide: true, timeout: TASKKILL_MS });
}

function sendToGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
	try {
		process.kill(-pid, signal);
	} catch (error) {
		// ESRCH: all have ended. EPERM: macOS says so of a group whose processes have ended and are not reaped.
		if (!["ESRCH", "EPERM"].includes(`${(error as NodeJS.ErrnoException).code}`)) throw error;
	}
}

/**
 * The commands that run. A group of its own keeps a command out of reach of the signals that end this process, so this process
 * passes them on: no command outlives it, unless it is itself ended by SIGKILL.
 */
class ProcessGroups {
	readonly #pids = new Set<number>();
	#runs = 0;

	/** Must be called before a command is started: a signal that came in between would end this process, and leave the command. */
	enter(): void {
		if (this.#runs === 0) this.#listen();
		this.#runs += 1;
	}

	/** Must be called once after each `enter`, when the command has ended. */
	leave(): void {
		this.#runs -= 1;
		if (this.#runs === 0) this.#unlisten();
	}

	/** @param pid of a command that leads a group */
	add(pid: number): void {
		this.#pids.add(pid);
	}

	remove(pid: number): void {
		this.#pids.delete(pid);
	}

	#listen(): void {
		process.on("exit", this.#killAll);
		for (const signal of ENDING_SIGNALS) process.on(signal, this.#endBy);
	}

	#unlisten(): void {
		process.off("exit", this.#killAll);
		for (const signal of ENDING_SIGNALS) process.off(signal, this.#endBy);
	}

	readonly #killAll = (): void => {
		for (const pid of this.#pids) signalGroup(pid, "SIGKILL");
	};

	/** A process without listeners ends by these signals. If this is the only listener, it still does. */
	readonly #endBy = (signal: EndingSignal): void => {
		this.#killAll();
		const isAlone = process.listenerCount(signal) === 1;
		this.#unlisten();
		if (isAlone) process.kill(process.pid, signal);
	};
}

/** Of this process. */
export const processGroups = new ProcessGroups();
