import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { decodeProfile, type Profile } from "./auth/profile";
import { KmsImportError } from "./errors";
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
	for (const file of files) {
		const text = read(file);
		if (text !== undefined) return { profile: decodeProfile(text, name, file), file };
	}
	if (name === undefined && values.get("sharedConfigFile") === undefined) return undefined;
	throw new KmsImportError(
		"notConfigured",
		`Reading profile ${name ?? "of the shared config file"}: there is no file ${files.join(", nor ")}. Check huaweicloud:sharedConfigFile and huaweicloud:profile, or leave them out.`,
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
