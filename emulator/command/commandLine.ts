import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import * as v from "valibot";
import type { Setting } from "../settings/settingKinds";
import type { EmulatorOptions } from "../settings/settings";
import { SETTINGS } from "../settings/settingsTable";

/** What the command line says, by the names that commander makes of flags; the values are those that their settings take. */
export type Flags = Readonly<Record<string, unknown>>;

/** Flags that are no setting of their own: the texts of TLS come from files. */
const TLS_FLAGS = {
	cert: new Option("--tls-cert <file>", "listens with TLS, with this certificate in PEM; default plain HTTP"),
	key: new Option("--tls-key <file>", "private key of the certificate, in PEM"),
	clientCa: new Option(
		"--tls-client-ca <file>",
		"requires client certificates of this authority, in PEM; default none",
	),
} as const;

const JSON_FLAG = new Option(
	"--json",
	"prints one line of JSON with URLs and credentials, and nothing else; default no",
);

const EXAMPLES = `
Examples:
  huaweicloud-kms-emulator                            listens on port 8085 and prints how to point a program at it
  huaweicloud-kms-emulator -- pulumi up               runs Pulumi against it, and stops with it
  huaweicloud-kms-emulator --port 0 -- node test.js   runs a program of the vendor's SDK on a port that is free
`;

interface FlagOfSetting {
	readonly name: string;
	readonly setting: Setting<unknown>;
	readonly option: Option;
}

const FLAGS: readonly FlagOfSetting[] = Object.entries(SETTINGS).flatMap(
	([name, setting]: [string, Setting<unknown>]) =>
		setting.flag === undefined ? [] : { name, setting, option: optionOf(setting.flag, setting) },
);

export const commandLine = createCommand();

function createCommand(): Command {
	const command = new Command("huaweicloud-kms-emulator")
		.description(
			"A local Huawei Cloud KMS, IAM and STS. With a command after --, runs it against the emulator and stops with it.",
		)
		.argument("[command...]", "command to run, after --")
		.version(versionOf(join(__dirname, "..", "..", "package.json")), "--version", "prints the version")
		.helpOption("--help", "prints this")
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
	return takes.read ? option.argParser((text) => read(text, setting)) : option;
}

/** @throws {InvalidArgumentError} where the setting doesn't take it */
function read(text: string, { takes, rest }: Setting<unknown>): unknown {
	const values = rest ? text.split(",") : [text];
	const given = values.map((one) => takes.read?.(one));
	if (given.every((value) => v.is(takes.schema, value))) return rest ? given : given[0];
	throw new InvalidArgumentError(`It must be ${takes.expected}${rest ? ", or several separated by commas" : ""}.`);
}

/** @throws {Error} where the flags contradict each other, or a file can't be read */
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
		throw new Error("Listening with TLS: it needs --tls-cert and --tls-key. Give both, or none.");
	return { tls: { cert, key, clientCa } };
}
