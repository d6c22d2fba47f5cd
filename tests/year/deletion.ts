import type { TestEmulator } from "../support/emulator";

const DISABLED = "3";
const PENDING_DELETION = "4";

/** Cancels the deletion of a key and enables it, as a person does in the console. @returns what is wrong */
export async function cancelDeletion(emulator: TestEmulator, name: string, key_id: string): Promise<string[]> {
	const { key_state } = await emulator.describeKey(key_id);
	if (key_state !== PENDING_DELETION) return [`the state of ${name}, which was deleted, is ${key_state}`];
	const { key_state: state } = await emulator.kmsAnswer("cancel-key-deletion", { key_id });
	if (state !== DISABLED) return [`${name} came back without its material, in state ${state}`];
	await emulator.kmsAnswer("enable-key", { key_id });
	return [];
}

/** Schedules the deletion of a key. */
export async function scheduleDeletion(emulator: TestEmulator, key_id: string): Promise<void> {
	await emulator.kmsAnswer("schedule-key-deletion", { key_id, pending_days: "30" });
}
