import * as v from "valibot";
import type { EmulatorOptions, Settings } from "./settings";
import { SETTINGS } from "./settingsTable";

const NAMES = Object.keys(SETTINGS) as readonly (keyof typeof SETTINGS)[];

/**
 * Completes options with defaults; an option that is undefined has its default.
 * @throws {TypeError} if options are invalid or unknown; the message lists all of them
 */
export function checkedSettings(options: EmulatorOptions): Settings {
	// JavaScript programs may pass any value.
	if (typeof options !== "object" || options === null) throw settingsError(["the options must be an object"]);
	const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	const unknown = Object.keys(given).filter((name) => !Object.hasOwn(SETTINGS, name));
	const faults = NAMES.filter((name) => name in given && !v.is(SETTINGS[name].takes.schema, given[name])).map(
		(name) => `${name} must be ${SETTINGS[name].takes.expected}`,
	);
	if (unknown.length > 0) faults.push(`unknown: ${unknown.join(", ")}; valid names are ${NAMES.join(", ")}`);
	if (faults.length > 0) throw settingsError(faults);
	const defaults = Object.fromEntries(NAMES.map((name) => [name, SETTINGS[name].default]));
	// The table has a row for each setting, and each was checked.
	return { ...defaults, ...given } as Settings;
}

function settingsError(faults: readonly string[]): TypeError {
	return new TypeError(`Starting the emulator: ${faults.join("; ")}.`);
}
