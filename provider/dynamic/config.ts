import type * as pulumi from "@pulumi/pulumi";
import { KNOWN_CONFIG_NAMES } from "../configuration/settingNames";
import { configNameOf } from "../configuration/settings";
import { type StackConfig, stackConfig } from "../configuration/stackConfig";

/**
 * The config that Pulumi's SDK hands to a dynamic provider. Its class has no method that lists the names, and unknown ones must not
 * pass in silence, so the record that it holds is read. Where there is none, only known names are found.
 */
export function stackConfigOf(config: pulumi.dynamic.Config): StackConfig {
	const { rawConfig } = config as { readonly rawConfig?: unknown };
	if (typeof rawConfig === "object" && rawConfig !== null) return stackConfig(rawConfig as Record<string, string>);
	const names = KNOWN_CONFIG_NAMES.map(configNameOf);
	return { get: (name) => config.get(name), names: names.filter((name) => config.get(name) !== undefined) };
}
