import { ifCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";

/** Whether the key is to be switched on or off. A key without material can't be: its state is "5". */
export function isToBeSwitched(keyState: string, enabled: boolean): boolean {
	return keyState === (enabled ? KEY_STATE.disabled : KEY_STATE.enabled);
}

/** @returns the state the key is in then */
export async function switchKey(kms: KmsClient, keyId: string, enabled: boolean): Promise<string> {
	// A repetition after a lost reply, or somebody was quicker.
	await kms.setEnabled(keyId, enabled).catch(ifCode([enabled ? "keyNotDisabled" : "keyNotEnabled"], undefined));
	return enabled ? KEY_STATE.enabled : KEY_STATE.disabled;
}
