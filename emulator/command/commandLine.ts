import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import * as v from "valibot";
import type { Setting } from "../settings/settingKinds";
import type { EmulatorOptions } from "../settings/settings";
import { SETTINGS } from "../settings/settingsTable";

/** Parsed flags by commander's names for them, with the values of their settings. */
export type Flags = Readonly<Record<string, unknown>>;

/** Flags for the `tls` setting. They name files, and the setting holds their content. */
const TLS_FLAGS = {
	cert: new Option("--tls-cert <file>", "PEM certificate to listen with TLS; default plain HTTP"),
	key: new Option("--tls-key <file>", "PEM private key of the certificate"),
	clientCa: new Option(
		"--tls-client-ca <file>",
		"PEM certificate of an authority; clients must present a certificate of this authority; default none",
	),
} as const;

const JSON_FLAG = new Option("--json", "prints only one line of JSON, with URLs and credentials; default no");

const EXAMPLES = `
Examples:
  huaweicloud-kms-emulator                            listens on port 8085 and prints the variables that point a program to it
  huaweicloud-kms-emulator -- pulumi up               runs Pulumi against it, and stops when Pulumi ends
  huaweicloud-kms-emulator --port 0 -- node test.js   runs a program that uses the vendor's SDK, on a free port
`;

interface SettingFlag {
	readonly name: string;
	readonly setting: Setting<unknown>;
	readonly option: Option;
}

const FLAGS: readonly SettingFlag[] = Object.entries(SETTINGS).flatMap(([name, setting]: [string, Setting<unknown>]) =>
	setting.flag === undefined ? [] : { name, setting, option: optionOf(setting.flag, setting) },
);

export const commandLine = createCommand();

function createCommand(): Command {
	const command = new Command("huaweicloud-kms-emulator")
		.description(
			"A local Huawei Cloud KMS, IAM and STS. If a command follows --, runs it against the emulator and stops when it ends.",
		)
		.argument("[command...]", "command to run, after --")
		.version(versionOf(join(__dirname, "..", "..", "package.json")), "--version", "prints the version")
		.helpOption("--help", "prints this help")
		.addHelpText("after", EXAMPLES);
	for (const { option, setting } of FLAGS) command.addOption(option.helpGroup(`${setting.group}:`));
	for (const option of Object.values(TLS_FLAGS)) command.addOption(option.helpGroup("Listening:"));
	return command.addOption(JSON_FLAG.helpGroup("Running:"));
}

function versionOf(packageFile: string): string {
	return `${JSON.parse(readFileSync(packageFile, "utf8")).version}`;
}

function optionOf(flag: string, setting: Setting<unknown>): Option {
	const { description, takes, defaultText, flagDefault, default: value } = setting;
	const option = new Option(flag, `${description}; default ${defaultText ?? flagDefault ?? value}`);
	return takes.read ? option.argParser((text, before) => read(text, setting, before)) : option;
}

/**
 * @param before the value of the same flags before this one
 * @throws {InvalidArgumentError} if the setting doesn't accept the value
 */
function read(text: string, { takes, rest }: Setting<unknown>, before: unknown): unknown {
	const values = rest ? text.split(",") : [text];
	const given = values.map((one) => takes.read?.(one));
	if (given.every((value) => v.is(takes.schema, value)))
		return rest ? [...((before as unknown[] | undefined) ?? []), ...given] : given[0];
	throw new InvalidArgumentError(`It must be ${takes.expected}${rest ? ", or several separated by commas" : ""}.`);
}

/** @throws {Error} if flags are incomplete, or if a file can't be read */
export function optionsOf(flags: Flags): EmulatorOptions {
	const given = FLAGS.map(({ name, setting, option }) => {
		const value = flags[option.attributeName()] ?? setting.flagDefault;
		if (value === undefined || !setting.rest) return { [name]: value };
		const [first, ...others] = value as readonly unknown[];
		return { [name]: first, [setting.rest]: others };
	});
	return Object.assign({}, ...given, tlsOf(flags));
}

function tlsOf(flags: Flags): Pick<EmulatorOptions, "tls"> {
	const [cert, key, clientCa] = [TLS_FLAGS.cert, TLS_FLAGS.key, TLS_FLAGS.clientCa].map((option) => {
		const file = flags[option.attributeName()];
		return file === undefined ? undefined : readFileSync(`${file}`, "utf8");
	});
	if (cert === undefined && key === undefined && clientCa === undefined) return {};
	if (cert === undefined || key === undefined)
		throw new Error("Listening with TLS: both --tls-cert and --tls-key are needed. Pass both or neither.");
	return { tls: { cert, key, clientCa } };
}
