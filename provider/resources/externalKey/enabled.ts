import { ifCode } from "../../errors";
import type { KmsClient } from "../../kms/client";
import { KEY_STATE } from "../../kms/keyState";

/** Whether the key must be enabled or disabled to be as the program asks. A key without material can be neither. */
export function needsSwitch(keyState: string, enabled: boolean): boolean {
	return keyState === (enabled ? KEY_STATE.disabled : KEY_STATE.enabled);
}

/** Enables or disables a key. @returns its new state */
export async function setEnabled(kms: KmsClient, keyId: string, enabled: boolean): Promise<string> {
	// After a lost reply, or a change by somebody else, the key is in that state already.
	await kms.setEnabled(keyId, enabled).catch(ifCode([enabled ? "keyNotDisabled" : "keyNotEnabled"], undefined));
	return enabled ? KEY_STATE.enabled : KEY_STATE.disabled;
}
