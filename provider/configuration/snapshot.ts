import { isSettingVariable } from "./settingNames";
import { configNameOf } from "./settings";
import type { StackConfig } from "./stackConfig";

/** Every setting as it is now: two snapshots are the same text if all settings are the same. It holds secrets. */
export function settingsSnapshot(config: StackConfig, env: NodeJS.ProcessEnv): string {
	const names = config.names.filter((name) => name.startsWith(configNameOf("")));
	const values = [...names].sort().map((name) => [name, config.get(name)]);
	const variables = Object.entries(env).filter(([name]) => isSettingVariable(name));
	return JSON.stringify([values, variables.sort(([one], [other]) => (one < other ? -1 : 1))]);
}
