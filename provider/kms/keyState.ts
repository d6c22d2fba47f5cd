/** The states of a key in the answers of describe-key (API reference, "Querying the Information About a CMK"). */
export const KEY_STATE = {
	toBeActivated: "1",
	enabled: "2",
	disabled: "3",
	pendingDeletion: "4",
	pendingImport: "5",
} as const;

/** Whether an external key in this state holds its material. */
export function holdsMaterial(keyState: string): boolean {
	return keyState === KEY_STATE.enabled || keyState === KEY_STATE.disabled;
}
