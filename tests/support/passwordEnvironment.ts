import { type Emulator, withEmulator } from "huaweicloud-kms-emulator";

/**
 * Returns an environment in which the emulator's user logs in by password. Most tests use it, because token requests then
 * show in the journal.
 */
export function passwordEnvironment(emulator: Emulator, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const { HUAWEICLOUD_SDK_AK: _, HUAWEICLOUD_SDK_SK: __, ...rest } = withEmulator(env, emulator);
	return rest;
}
