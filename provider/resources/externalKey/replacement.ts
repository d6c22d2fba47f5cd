import { hasCode, KmsImportError } from "../../errors";
import { holdsMaterial } from "../../kms/keyState";
import type { KeyDetails } from "../../kms/wire";
import { DAY_MS, SECOND_MS, toRfc3339 } from "../../time";
import type { ProviderContext } from "../shared/context";
import { ifKnown, type Planned } from "../shared/unknown";
import type { ExternalKeyInputs, ExternalKeyState } from "./properties";

/**
 * Refuses a replacement that `create` could not make, because the old key still has what the program names: its alias, or its id.
 * @param changed names of the arguments that replace the key
 * @throws {KmsImportError} codes `aliasTaken`, `invalidRequest`
 */
export function refuseImpossibleReplacement(
	olds: ExternalKeyState,
	news: Planned<ExternalKeyInputs>,
	changed: readonly string[],
): void {
	const doing = `Replacing key ${olds.keyId} (${changed.join(", ")})`;
	const undo = `undo the change of ${changed.join(" and ")}`;
	if (ifKnown(news.existingKeyId) === olds.keyId)
		throw new KmsImportError(
			"invalidRequest",
			`${doing}: existingKeyId names the key that would be replaced. Remove existingKeyId, or ${undo}.`,
		);
	const isElsewhere = changed.includes("region") || changed.includes("projectId");
	if (isElsewhere || news.existingKeyId !== undefined || ifKnown(news.alias) !== olds.alias) return;
	const reason = `the new key can't have alias ${olds.alias}, because the old key keeps it until it is deleted`;
	throw new KmsImportError("aliasTaken", `${doing}: ${reason}. Give another alias, or ${undo}.`);
}

/** Warns that a key which holds material is about to be replaced: which one, and until when that can be undone. */
export async function warnOfReplacement(
	olds: ExternalKeyState,
	{ clients, clock, log }: ProviderContext,
): Promise<void> {
	const { keyId, alias } = olds;
	const key = await clients.for(olds).describeKey(keyId).catch(ifKmsImportError);
	if (hasCode(key, ["keyNotFound"]) || ("keyState" in key && !holdsMaterial(key.keyState))) return;
	const holds = "keyState" in key ? "holds material" : "may hold material";
	const date = deletionDate(olds, clock.now()).slice(0, "2026-12-31".length);
	const undo = `Its deletion can then be cancelled until ${date}. Its material stays in it unless materialDeletion is immediate`;
	log("warning", `Key ${keyId} (alias ${alias}) ${holds} and is to be replaced. ${undo}.`);
}

/** For `catch` of a question whose answer only makes a warning more precise: the failure. */
function ifKmsImportError(error: unknown): KmsImportError {
	if (error instanceof KmsImportError) return error;
	throw error;
}

/** What is said of a key that a refresh removes from the state. The next `up` makes another. */
export function goneText(keyId: string, alias: string | undefined, key: KeyDetails | undefined): string {
	const name = `Key ${keyId} (alias ${alias})`;
	if (!key) return `${name} does not exist where it was, and is removed from the state. The next up creates another.`;
	const wayOut = "To keep it, cancel its deletion before that, and give its id as existingKeyId";
	return `${name} is ${scheduledText(key)}, and is removed from the state. ${wayOut}; otherwise the next up creates another.`;
}

/** Says of a key that it is scheduled for deletion, and when, if the service says so. */
export function scheduledText({ deletedAt }: KeyDetails): string {
	return `scheduled for deletion${deletedAt === undefined ? "" : ` at ${toRfc3339(deletedAt)}`}`;
}

/** When a key whose deletion is scheduled now is deleted: RFC 3339. */
export function deletionDate({ pendingDeletionDays }: ExternalKeyState, nowMs: number): string {
	return toRfc3339(Math.floor((nowMs + pendingDeletionDays * DAY_MS) / SECOND_MS));
}
