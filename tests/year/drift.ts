import type { TestEmulator } from "../support/emulator";
import type { Day, Drift } from "./calendar";

const CHANGES: Readonly<Record<Drift, readonly [operation: string, fields: object]>> = {
	materialDeleted: ["delete-imported-key-material", {}],
	disabled: ["disable-key", {}],
	described: ["update-key-description", { key_description: "by hand" }],
};

/** Changes a key outside the program. */
export async function drift(
	emulator: TestEmulator,
	{ what }: NonNullable<Day["drift"]>,
	keyId: string | undefined,
): Promise<void> {
	const [operation, fields] = CHANGES[what];
	await emulator.kmsAnswer(operation, { key_id: keyId, ...fields });
}
