import { join } from "node:path";
import { readRegularFileSync } from "../boundedFile";
import { KmsImportError } from "../errors";
import { codeOf } from "../systemErrors";
import { expandHome, homeFolder } from "./homeFolder";
import { decodeProfile, type Profile } from "./profile";
import { sourcesOf } from "./settings";
import type { SettingValues } from "./settingValues";
import { isShownPath, shown } from "./shownValue";

/** The files in which the vendor's SDKs and command-line tool keep credentials, relative to the home folder. */
const DEFAULT_FILES = [
	[".huaweicloud", "credentials"],
	[".hcloud", "config.json"],
];

/** More than the vendor's tools ever write. */
const MAX_PROFILE_BYTES = 1024 * 1024;

export interface FoundProfile {
	readonly profile: Profile;
	/** For messages. */
	readonly file: string;
}

/** The files that are searched for a profile, in order of precedence, as messages show them. */
export function shownProfileFiles(values: SettingValues): readonly string[] {
	return profileFiles(values).map((file) => shownFile(file, values));
}

function profileFiles(values: SettingValues): readonly string[] {
	const given = values.get("sharedConfigFile");
	if (given !== undefined) return [expandHome(given, values.env)];
	return DEFAULT_FILES.map((path) => join(homeFolder(values.env), ...path));
}

/**
 * Finds the profile that the settings select, by default the current profile of the first file that has one.
 * @returns undefined if there is no file and no setting selects a file or profile
 * @throws {KmsImportError} code `notConfigured` if a selected file or profile doesn't exist or can't be used
 */
export function findProfile(values: SettingValues): FoundProfile | undefined {
	const name = values.get("profile");
	const shownName = name && shown(name, values.secrets());
	const files = profileFiles(values).map((path) => ({ path, file: shownFile(path, values) }));
	const texts = files
		.map(({ path, file }) => ({ file, text: read(path, file) }))
		.filter(({ text }) => text !== undefined);
	for (const { file, text = "" } of texts) {
		const profile = decodeProfile(text, name, file, values.secrets());
		if (profile) return { profile, file };
	}
	const isSelected = name !== undefined || values.get("sharedConfigFile") !== undefined;
	if (texts.length === 0 && !isSelected) return undefined;
	const reason =
		texts.length > 0
			? `there is no ${name ? "such" : "current or default"} profile in ${texts.map(({ file }) => file).join(" or ")}`
			: `there is no file ${files.map(({ file }) => file).join(" or ")}`;
	throw new KmsImportError(
		"notConfigured",
		`Reading ${shownName ? `profile ${shownName}` : "the profile"}: ${reason}. Check the profile (${sourcesOf("profile")}) and its file (${sourcesOf("sharedConfigFile")}), or set other credentials.`,
	);
}

function shownFile(path: string, values: SettingValues): string {
	return isShownPath(path, values.secrets()) ? path : "the file that the settings name";
}

/** @param file for messages */
function read(path: string, file: string): string | undefined {
	try {
		return readRegularFileSync(path, MAX_PROFILE_BYTES).toString("utf8");
	} catch (error) {
		const code = codeOf(error);
		if (code === "ENOENT" || code === "ENOTDIR") return undefined;
		throw new KmsImportError(
			"notConfigured",
			`Reading profiles: ${file} can't be read (${code}). Check its path and permissions.`,
		);
	}
}
