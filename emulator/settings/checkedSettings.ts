import * as v from "valibot";
import type { EmulatorOptions, Settings } from "./settings";
import { SETTINGS } from "./settingsTable";

const NAMES = Object.keys(SETTINGS) as readonly (keyof typeof SETTINGS)[];

/**
 * The settings of an emulator: options, and the defaults of those that are absent or undefined.
 * @throws {TypeError} where options are wrong or unknown; it names all of them
 */
export function checkedSettings(options: EmulatorOptions): Settings {
	// Programs in JavaScript may hand over anything.
	if (typeof options !== "object" || options === null) throw faulty(["the options must be an object"]);
	const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	const unknown = Object.keys(given).filter((name) => !Object.hasOwn(SETTINGS, name));
	const faults = NAMES.filter((name) => name in given && !v.is(SETTINGS[name].takes.schema, given[name])).map(
		(name) => `${name} must be ${SETTINGS[name].takes.expected}`,
	);
	if (unknown.length > 0) faults.push(`there is no ${unknown.join(", ")}, but ${NAMES.join(", ")}`);
	if (faults.length > 0) throw faulty(faults);
	const defaults = Object.fromEntries(NAMES.map((name) => [name, SETTINGS[name].default]));
	// The table has a row for each of them, and each was checked.
	return { ...defaults, ...given } as Settings;
}

function faulty(faults: readonly string[]): TypeError {
	return new TypeError(`Starting the emulator: ${faults.join("; ")}.`);
}
