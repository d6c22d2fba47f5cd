import { type StackConfig, stackConfig } from "../../provider/configuration/stackConfig";

/** The Pulumi config of a stack that sets some of this provider's settings, by their names without the namespace. */
export function namespaced(settings: Readonly<Record<string, string | undefined>>): StackConfig {
	return stackConfig(
		Object.fromEntries(Object.entries(settings).map(([name, value]) => [`huaweicloud:${name}`, value])),
	);
}
