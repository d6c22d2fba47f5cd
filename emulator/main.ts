import { spawn } from "node:child_process";
import { constants } from "node:os";
import { commandLine, type Flags, optionsOf } from "./commandLine";
import { environmentOf, withEmulator } from "./environment";
import { type Emulator, startEmulator } from "./startEmulator";

function instructions(emulator: Emulator): string {
	const exports = Object.entries(environmentOf(emulator)).map(([name, value]) => `  export ${name}=${value}`);
	return [
		`KMS, IAM and STS are listening on ${emulator.url}`,
		"Point a program at it with",
		...exports,
		"Stop it with Ctrl-C.",
		"",
	].join("\n");
}

/** Runs the command to its end and returns its exit status, or what a shell makes of the signal that ended it. */
function runCommand([name = "", ...args]: readonly string[], emulator: Emulator): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(name, args, { stdio: "inherit", env: withEmulator(process.env, emulator) });
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
		child.on("error", reject);
		child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? "SIGKILL"]));
	});
}

function untilStopped(): Promise<void> {
	return new Promise((resolve) => {
		process.once("SIGINT", resolve).once("SIGTERM", resolve);
	});
}

commandLine.action(async (command: readonly string[], flags: Flags) => {
	const emulator = await startEmulator(optionsOf(flags));
	if (flags.json) process.stdout.write(`${JSON.stringify(emulator)}\n`);
	else if (command.length === 0) process.stdout.write(instructions(emulator));
	try {
		if (command.length > 0) process.exitCode = await runCommand(command, emulator);
		else await untilStopped();
	} finally {
		await emulator.close();
	}
});

commandLine.parseAsync().catch((error: Error) => {
	process.stderr.write(`huaweicloud-kms-emulator: ${error.message}\n`);
	process.exitCode = 1;
});
