import { spawn } from "node:child_process";
import { constants } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { environmentOf, withEmulator } from "./environment";
import { DEFAULTS, type EmulatorOptions } from "./settings";
import { type Emulator, startEmulator } from "./startEmulator";

const DEFAULT_PORT = 8085;

interface Flags {
	readonly host: string;
	readonly port: number;
	readonly region: string;
	readonly parametersTtl: number;
	readonly rateLimit?: number;
	readonly data?: string;
	readonly json?: true;
}

const program = new Command("huaweicloud-kms-emulator")
	.description(
		"A local Huawei Cloud KMS and IAM. With a command after --, runs it against the emulator and stops with it.",
	)
	.option("--host <address>", "loopback address to listen on", DEFAULTS.host)
	.option("--port <number>", "port to listen on; 0 is any that is free", wholeNumber, DEFAULT_PORT)
	.option("--region <id>", "region to play", DEFAULTS.region)
	.option(
		"--parameters-ttl <seconds>",
		"how long import parameters are valid; =-60 hands out expired ones",
		wholeNumber,
		DEFAULTS.parametersTtlSeconds,
	)
	.option(
		"--rate-limit <per-second>",
		"requests a user may make in a second before the gateway answers 429",
		wholeNumber,
	)
	.option("--data <file>", "keep keys in this file")
	.option("--json", "print one line of JSON on stdout and nothing else")
	.argument("[command...]", "command to run, after --")
	.action(async (command: readonly string[], flags: Flags) => {
		const emulator = await startEmulator(optionsOf(flags));
		if (flags.json) process.stdout.write(`${JSON.stringify(withoutFunctions(emulator))}\n`);
		else if (command.length === 0) process.stdout.write(instructions(emulator));
		try {
			if (command.length > 0) process.exitCode = await runCommand(command, emulator);
			else await untilStopped();
		} finally {
			await emulator.close();
		}
	});

function optionsOf({ host, port, region, parametersTtl, rateLimit, data }: Flags): EmulatorOptions {
	return {
		host,
		port,
		region,
		parametersTtlSeconds: parametersTtl,
		...(rateLimit !== undefined && { rateLimitPerSecond: rateLimit }),
		...(data !== undefined && { dataFile: data }),
	};
}

function wholeNumber(text: string): number {
	if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
	return Number(text);
}

function withoutFunctions({ close: _, ...settings }: Emulator): object {
	return settings;
}

function instructions(emulator: Emulator): string {
	const exports = Object.entries(environmentOf(emulator)).map(([name, value]) => `  export ${name}=${value}`);
	return [
		`KMS and IAM are listening on ${emulator.url}`,
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

program.parseAsync().catch((error: Error) => {
	process.stderr.write(`huaweicloud-kms-emulator: ${error.message}\n`);
	process.exitCode = 1;
});
