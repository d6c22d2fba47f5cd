import type { TestEmulator } from "../support/emulator";
import type { Day, Drift } from "./calendar";
import { firstAlias } from "./keys";

const CHANGES: Readonly<Record<Drift, readonly [operation: string, fields: object]>> = {
	materialDeleted: ["delete-imported-key-material", {}],
	disabled: ["disable-key", {}],
	described: ["update-key-description", { key_description: "by hand" }],
};

/** Changes a key outside the program. @param aliases the aliases that keys were created with, by key id */
export async function drift(
	emulator: TestEmulator,
	{ key, what }: NonNullable<Day["drift"]>,
	aliases: ReadonlyMap<string, string>,
): Promise<void> {
	const [keyId] = [...aliases].find(([, alias]) => alias === firstAlias(key)) ?? [];
	const [operation, fields] = CHANGES[what];
	await emulator.kmsAnswer(operation, { key_id: keyId, ...fields });
}
