import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Signals } from "./signals";

/** Signals that a terminal sends to its whole foreground process group: the command has received them already. */
const TERMINAL_SIGNALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];

/** Exit statuses as a shell returns them. */
const FAILURES: Readonly<Record<string, readonly [status: number, reason: string]>> = {
	ENOENT: [127, "the program does not exist, or its folder is not on PATH"],
	EACCES: [126, "the file is not executable"],
};

/**
 * Runs a command until it ends, and forwards the signals to this process to it.
 * @returns its exit status; 128 plus the signal's number if a signal ended it or arrived before it was started; the
 * status that a shell would return if it can't be started
 */
export async function runCommand(
	[name = "", ...args]: readonly string[],
	env: NodeJS.ProcessEnv,
	signals: Signals,
): Promise<number> {
	// Gives pending signals time to be delivered.
	for (let turn = 0; turn < 2; turn++) await nextTurn();
	if (signals.firstQueued) return statusOf(signals.firstQueued);
	return new Promise((resolve) => {
		const child = spawn(name, args, { stdio: "inherit", env });
		signals.receive((signal) => forward(signal, child));
		child.on("exit", (code, signal) => resolve(code ?? statusOf(signal ?? "SIGKILL")));
		child.on("error", (error: NodeJS.ErrnoException) => {
			const [status, reason] = FAILURES[error.code ?? ""] ?? [1, error.message];
			process.stderr.write(`huaweicloud-kms-emulator: Running ${name}: ${reason}.\n`);
			resolve(status);
		});
	});
}

function forward(signal: NodeJS.Signals, child: ChildProcess): void {
	if (process.stdin.isTTY && TERMINAL_SIGNALS.includes(signal)) return;
	child.kill(signal);
}

function statusOf(signal: NodeJS.Signals): number {
	return 128 + constants.signals[signal];
}
