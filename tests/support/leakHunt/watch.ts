import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { allProcesses } from "../processes";
import { secrets } from "../secrets";

const HAS_PROC = existsSync("/proc/self/cmdline");
/** The shorter the interval, the more short-lived commands are seen. */
const INTERVAL_MS = HAS_PROC ? 40 : 1000;
/** How often to look at a process: until exec, a new process has the arguments of its parent. */
const LOOKS = 5;
const LARGEST_FILE = 2 ** 20;

interface Listed {
	readonly parent: number;
	readonly args: string;
	/** Whether this process or one of its descendants started it. */
	readonly isOurs: boolean;
	readonly looks: number;
}

/** Something seen that is still to be searched. */
interface Sighting {
	readonly surface: "process arguments" | "temporary files";
	readonly where: string;
	readonly content: string | Buffer;
}

/** Polls the arguments of this process's descendants, and temporary folders. */
export class Watch {
	readonly #processes = new Map<number, Listed>();
	readonly #folders = new Set<string>();
	/** Modification time and size of the files that were read, by path. */
	readonly #files = new Map<string, string>();
	#sightings: Sighting[] = [];
	#timer: NodeJS.Timeout | undefined;

	start(): void {
		this.#timer = setInterval(() => this.#look(), INTERVAL_MS).unref();
	}

	stop(): void {
		clearInterval(this.#timer);
		this.#processes.clear();
		this.#files.clear();
		this.#sightings = [];
	}

	/** Adds a folder of temporary files. @returns a function that removes it */
	addFolder(folder: string): () => void {
		this.#folders.add(folder);
		return () => this.#folders.delete(folder);
	}

	/** Searches what was seen since the last search. @throws {Leak} if it holds a secret */
	search(): void {
		this.#look();
		const sightings = this.#sightings;
		this.#sightings = [];
		for (const { surface, content, where } of sightings) secrets.search(surface, content, where);
	}

	#look(): void {
		if (HAS_PROC) this.#lookAtProc();
		else this.#lookAtProcesses();
		for (const folder of this.#folders) this.#lookAtFiles(folder);
	}

	#lookAtProc(): void {
		const pids = readdirSync("/proc").map(Number).filter(Boolean);
		this.#forgetAllBut(pids);
		for (const pid of pids) {
			const known = this.#processes.get(pid);
			if (known && known.looks >= LOOKS) continue;
			const parent = known?.parent ?? Number(/\) \S (\d+)/.exec(`${read(`/proc/${pid}/stat`)}`)?.[1]);
			this.#see(pid, parent, `${read(`/proc/${pid}/cmdline`)}`);
		}
	}

	#lookAtProcesses(): void {
		const processes = allProcesses();
		this.#forgetAllBut(processes.map(({ pid }) => pid));
		for (const { pid, parent, args } of processes) this.#see(pid, parent, args);
	}

	/** The system reuses the ids of processes that have ended. */
	#forgetAllBut(pids: readonly number[]): void {
		const alive = new Set(pids);
		for (const pid of this.#processes.keys()) if (!alive.has(pid)) this.#processes.delete(pid);
	}

	#see(pid: number, parent: number, args: string): void {
		const known = this.#processes.get(pid);
		const isOurs = parent === process.pid || this.#processes.get(parent)?.isOurs === true;
		this.#processes.set(pid, { parent, args, isOurs, looks: (known?.looks ?? 0) + 1 });
		if (!isOurs || args === known?.args) return;
		this.#sightings.push({ surface: "process arguments", where: "", content: args });
	}

	#lookAtFiles(folder: string): void {
		for (const file of filesBelow(folder)) {
			const { mtimeMs = 0, size = LARGEST_FILE } = statSync(file, { throwIfNoEntry: false }) ?? {};
			const version = `${mtimeMs} ${size}`;
			if (size >= LARGEST_FILE || this.#files.get(file) === version) continue;
			this.#files.set(file, version);
			this.#sightings.push({ surface: "temporary files", where: file.slice(folder.length), content: read(file) });
		}
	}
}

/** The watch of this process. */
export const watch = new Watch();

/** Reads a file that may no longer exist. @returns an empty buffer if it doesn't */
function read(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch {
		return Buffer.of();
	}
}

/** Returns the paths of all files below a folder; none if it doesn't exist. */
export function filesBelow(folder: string): string[] {
	try {
		const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	} catch {
		return [];
	}
}
