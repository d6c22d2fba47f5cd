import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { DEFAULTS, type EmulatorOptions, METADATA_MODES, type MetadataMode } from "./settings";
import { SM2_CIPHERTEXT_LAYOUTS, type Sm2CiphertextLayout } from "./sm2";

const DEFAULT_PORT = 8085;

/** What the command line says, as commander reads it. */
export interface Flags {
	readonly host: string;
	readonly port: number;
	readonly region: readonly [string, ...string[]];
	readonly parametersTtl: number;
	readonly singleUseTokens?: true;
	readonly sm2CiphertextLayout: Sm2CiphertextLayout;
	readonly keyQuota?: number;
	readonly rateLimit?: number;
	readonly metadata: MetadataMode;
	readonly tlsCert?: string;
	readonly tlsKey?: string;
	readonly tlsClientCa?: string;
	readonly publicHost?: string;
	readonly data?: string;
	readonly json?: true;
}

export const commandLine = new Command("huaweicloud-kms-emulator")
	.description(
		"A local Huawei Cloud KMS, IAM and STS. With a command after --, runs it against the emulator and stops with it.",
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
		"requests to KMS a user may make in a second before the gateway answers 429",
		wholeNumber,
	)
	.addOption(
		new Option("--metadata <mode>", "what the metadata service of a server does")
			.choices(METADATA_MODES)
			.default(DEFAULTS.metadata),
	)
	.option("--tls-cert <file>", "listen with TLS, with this certificate in PEM")
	.option("--tls-key <file>", "its private key in PEM")
	.option("--tls-client-ca <file>", "require client certificates of this authority in PEM")
	.option("--public-host <name>", "host name in URLs instead of the address")
	.option("--data <file>", "keep keys in this file")
	.option("--json", "print one line of JSON on stdout and nothing else")
	.argument("[command...]", "command to run, after --");

/** @throws {Error} where the flags contradict each other, or a file can't be read */
export function optionsOf(flags: Flags): EmulatorOptions {
	const { host, port, sm2CiphertextLayout, metadata } = flags;
	const [region, ...moreRegions] = flags.region;
	return {
		...{ host, port, region, moreRegions, sm2CiphertextLayout, metadata },
		parametersTtlSeconds: flags.parametersTtl,
		singleUseTokens: flags.singleUseTokens === true,
		...tlsOf(flags),
		...(flags.keyQuota !== undefined && { keyQuota: flags.keyQuota }),
		...(flags.rateLimit !== undefined && { rateLimitPerSecond: flags.rateLimit }),
		...(flags.publicHost !== undefined && { publicHost: flags.publicHost }),
		...(flags.data !== undefined && { dataFile: flags.data }),
	};
}

function tlsOf({ tlsCert, tlsKey, tlsClientCa }: Flags): Pick<EmulatorOptions, "tls"> {
	if (tlsCert === undefined && tlsKey === undefined && tlsClientCa === undefined) return {};
	if (tlsCert === undefined || tlsKey === undefined)
		throw new Error("Listening with TLS: it needs --tls-cert and --tls-key. Give both, or none.");
	const [cert, key] = [readFileSync(tlsCert, "utf8"), readFileSync(tlsKey, "utf8")];
	return { tls: { cert, key, ...(tlsClientCa !== undefined && { clientCa: readFileSync(tlsClientCa, "utf8") }) } };
}

function regions(text: string): readonly string[] {
	if (!/^[a-z0-9-]+(,[a-z0-9-]+)*$/.test(text)) throw new InvalidArgumentError("It must be ids separated by commas.");
	return text.split(",");
}

function wholeNumber(text: string): number {
	if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
	return Number(text);
}
