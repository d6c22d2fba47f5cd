import { execFileSync } from "node:child_process";

/** A process of this machine. */
export interface Process {
	readonly pid: number;
	readonly parent: number;
	/** Its command line. */
	readonly args: string;
}

export function allProcesses(): Process[] {
	const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
	return lines.map((line) => {
		const [, pid, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s(.*)$/.exec(line) ?? [];
		return { pid: Number(pid), parent: Number(parent), args };
	});
}

/** A process and all it has started, by their parents: the engine gives its plugins process groups of their own. */
export function familyOf(pid: number): Process[] {
	const processes = allProcesses();
	const familyOfOne = (one: number): Process[] => [
		...processes.filter((process) => process.pid === one),
		...processes.filter(({ parent }) => parent === one).flatMap((child) => familyOfOne(child.pid)),
	];
	return familyOfOne(pid);
}

/** Ends processes at once (SIGKILL); one that is gone already is none to end. */
export function killAll(processes: readonly Process[]): void {
	for (const { pid } of processes) {
		try {
			process.kill(pid, "SIGKILL");
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
		}
	}
}
