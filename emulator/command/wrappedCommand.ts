import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Signals } from "./signals";

/** What a terminal sends to all of its foreground group: the command has it already, and would take a second one for an order to hurry. */
const OF_TERMINAL: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];

/** As shells have it. */
const FAILURES: Readonly<Record<string, readonly [status: number, reason: string]>> = {
	ENOENT: [127, "there is no such program, or its folder isn't on PATH"],
	EACCES: [126, "it may not be executed"],
};

/**
 * Runs a command to its end, and hands on the signals to this process.
 * @returns its exit status; 128 and the number of the signal that has ended it, or that came before it was started; what a shell returns where it can't be started
 */
export async function runCommand(
	[name = "", ...args]: readonly string[],
	env: NodeJS.ProcessEnv,
	signals: Signals,
): Promise<number> {
	// By when those that have come already are taken.
	for (let turn = 0; turn < 2; turn++) await nextTurn();
	if (signals.waiting) return statusOf(signals.waiting);
	return new Promise((resolve) => {
		const child = spawn(name, args, { stdio: "inherit", env });
		signals.receive((signal) => handOn(signal, child));
		child.on("exit", (code, signal) => resolve(code ?? statusOf(signal ?? "SIGKILL")));
		child.on("error", (error: NodeJS.ErrnoException) => {
			const [status, reason] = FAILURES[error.code ?? ""] ?? [1, error.message];
			process.stderr.write(`huaweicloud-kms-emulator: Running ${name}: ${reason}.\n`);
			resolve(status);
		});
	});
}

function handOn(signal: NodeJS.Signals, child: ChildProcess): void {
	if (process.stdin.isTTY && OF_TERMINAL.includes(signal)) return;
	child.kill(signal);
}

function statusOf(signal: NodeJS.Signals): number {
	return 128 + constants.signals[signal];
}
