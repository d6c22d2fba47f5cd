import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { KmsImportError } from "../errors";
import { decodeProfile, type Profile } from "./profile";
import type { SettingValues } from "./settingValues";

/** Where the vendor's SDKs and command-line tool keep credentials, below the home folder. */
const DEFAULT_FILES = [
	[".huaweicloud", "credentials"],
	[".hcloud", "config.json"],
];

export interface FoundProfile {
	readonly profile: Profile;
	readonly file: string;
}

/** The files that profiles are looked for in, in their order. */
export function profileFiles(values: SettingValues): readonly string[] {
	const home = values.env.HOME || values.env.USERPROFILE || homedir();
	const given = values.get("sharedConfigFile");
	if (given !== undefined) return [given.replace(/^~(?=[/\\])/, home)];
	return DEFAULT_FILES.map((path) => join(home, ...path));
}

/**
 * The profile that the settings name, or the current one of the first file there is.
 * @returns nothing where no file is there and none is asked for
 * @throws {KmsImportError} code `notConfigured`
 */
export function findProfile(values: SettingValues): FoundProfile | undefined {
	const name = values.get("profile");
	const files = profileFiles(values);
	const texts = files.map((file) => ({ file, text: read(file) })).filter(({ text }) => text !== undefined);
	for (const { file, text = "" } of texts) {
		const profile = decodeProfile(text, name, file);
		if (profile) return { profile, file };
	}
	const isAskedFor = name !== undefined || values.get("sharedConfigFile") !== undefined;
	if (texts.length === 0 && !isAskedFor) return undefined;
	const [what, where] =
		texts.length > 0
			? [`${name ? "no such" : "no current or default"} profile in`, texts.map(({ file }) => file).join(" or ")]
			: ["no file", files.join(" or ")];
	throw new KmsImportError(
		"notConfigured",
		`Reading profile ${name ?? "files"}: there is ${what} ${where}. Check huaweicloud:sharedConfigFile and huaweicloud:profile, or set credentials by other means.`,
	);
}

function read(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		const { code = "it can't be read" } = error as NodeJS.ErrnoException;
		if (code === "ENOENT" || code === "ENOTDIR") return undefined;
		throw new KmsImportError("notConfigured", `Reading profile file ${file}: ${code}. Make it readable.`);
	}
}
