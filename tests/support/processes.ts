import { execFileSync } from "node:child_process";

/** A process of this machine. */
export interface Process {
	readonly pid: number;
	readonly parent: number;
	/** Command line. */
	readonly args: string;
}

export function allProcesses(): Process[] {
	const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
	return lines.map((line) => {
		const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s(.*)$/.exec(line) ?? [];
		return { pid: Number(pid), parent: Number(parent), args };
	});
}

/** Returns a process and its descendants. A process group won't do: the engine gives each plugin a group of its own. */
export function familyOf(pid: number): Process[] {
	const processes = allProcesses();
	const familyOfOne = (one: number): Process[] => [
		...processes.filter((process) => process.pid === one),
		...processes.filter(({ parent }) => parent === one).flatMap((child) => familyOfOne(child.pid)),
	];
	return familyOfOne(pid);
}

/** Kills processes (SIGKILL). Ignores those that have already ended. */
export function killAll(processes: readonly Process[]): void {
	for (const { pid } of processes) {
		try {
			process.kill(pid, "SIGKILL");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
		}
	}
}
