import { SETTINGS } from "./settings";
import type { ReadConfig } from "./settingValues";

const CONFIG_NAMES = [...new Set(Object.keys(SETTINGS).map((name) => `huaweicloud:${name.split(".")[0]}`))];
const VARIABLES: ReadonlySet<string> = new Set(Object.values(SETTINGS).flat());
/** Variables that have a region in their name. */
const REGIONAL = /^HUAWEICLOUD_SDK_REGION_/;

/** Every setting as it is now: two snapshots are the same text if all settings are the same. It holds secrets. */
export function settingsSnapshot(config: ReadConfig, env: NodeJS.ProcessEnv): string {
	const values = CONFIG_NAMES.map(config);
	const variables = Object.entries(env).filter(([name]) => VARIABLES.has(name) || REGIONAL.test(name));
	return JSON.stringify([values, variables.sort(([one], [other]) => (one < other ? -1 : 1))]);
}
