import { type Emulator, withEmulator } from "huaweicloud-kms-emulator";

/** The environment of a command that has the emulator's user log in by password, as most tests have it: tokens show in the journal. */
export function passwordEnvironment(emulator: Emulator, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const { HUAWEICLOUD_SDK_AK: _, HUAWEICLOUD_SDK_SK: __, ...rest } = withEmulator(env, emulator);
	return rest;
}
