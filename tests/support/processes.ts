import { execFileSync } from "node:child_process";

/** A process of this machine. */
export interface Process {
	readonly pid: number;
	/** Its command line. */
	readonly args: string;
}

/** A process and all it has started, by their parents: the engine gives its plugins process groups of their own. */
export function familyOf(pid: number): Process[] {
	const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
	const processes = lines.map((line) => {
		const [, id, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
		return { pid: Number(id), parent: Number(parent), args };
	});
	const familyOfOne = (one: number): Process[] => [
		...processes.filter((process) => process.pid === one).map(({ pid, args }) => ({ pid, args })),
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
