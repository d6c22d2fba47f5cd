import { spawn } from "node:child_process";
import { constants } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { environmentOf, withEmulator } from "./environment";
import { DEFAULTS, type EmulatorOptions } from "./settings";
import { SM2_CIPHERTEXT_LAYOUTS, type Sm2CiphertextLayout } from "./sm2";
import { type Emulator, startEmulator } from "./startEmulator";

const DEFAULT_PORT = 8085;

interface Flags {
	readonly host: string;
	readonly port: number;
	readonly region: readonly [string, ...string[]];
	readonly parametersTtl: number;
	readonly singleUseTokens?: true;
	readonly sm2CiphertextLayout: Sm2CiphertextLayout;
	readonly keyQuota?: number;
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
	.option<readonly string[]>(
		"--region <ids>",
		"regions to play, separated by commas; the first is the primary one",
		regions,
		[DEFAULTS.region],
	)
	.option(
		"--parameters-ttl <seconds>",
		"how long import parameters are valid; =-60 hands out expired ones",
		wholeNumber,
		DEFAULTS.parametersTtlSeconds,
	)
	.option("--single-use-tokens", "refuse an import token once an import has succeeded with it")
	.addOption(
		new Option("--sm2-ciphertext-layout <layout>", "what SM2_ENCRYPT ciphertexts look like")
			.choices(SM2_CIPHERTEXT_LAYOUTS)
			.default(DEFAULTS.sm2CiphertextLayout),
	)
	.option("--key-quota <number>", "keys that a project may have", wholeNumber)
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

function optionsOf(flags: Flags): EmulatorOptions {
	const [region, ...moreRegions] = flags.region;
	return {
		host: flags.host,
		port: flags.port,
		region,
		moreRegions,
		parametersTtlSeconds: flags.parametersTtl,
		singleUseTokens: flags.singleUseTokens === true,
		sm2CiphertextLayout: flags.sm2CiphertextLayout,
		...(flags.keyQuota !== undefined && { keyQuota: flags.keyQuota }),
		...(flags.rateLimit !== undefined && { rateLimitPerSecond: flags.rateLimit }),
		...(flags.data !== undefined && { dataFile: flags.data }),
	};
}

function regions(text: string): readonly string[] {
	if (!/^[a-z0-9-]+(,[a-z0-9-]+)*$/.test(text)) throw new InvalidArgumentError("It must be ids separated by commas.");
	return text.split(",");
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
