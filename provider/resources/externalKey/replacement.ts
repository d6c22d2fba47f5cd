import { KmsImportError } from "../../errors";
import { holdsMaterial } from "../../kms/keyState";
import { DAY_MS, SECOND_MS, toRfc3339 } from "../../time";
import type { ProviderContext } from "../shared/context";
import { describeIfAllowed } from "../shared/describeKey";
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
	const key = await describeIfAllowed(clients.for(olds), keyId);
	if (key && !holdsMaterial(key.keyState)) return;
	const holds = key ? "holds material" : "may hold material";
	const date = deletionDate(olds, clock.now()).slice(0, "2026-12-31".length);
	const undo = `The deletion that follows can be cancelled until ${date}, and gives the key back with its material`;
	log("warning", `Key ${keyId} (alias ${alias}) ${holds} and is to be replaced. ${undo}.`);
}

/** When a key whose deletion is scheduled now is deleted: RFC 3339. */
export function deletionDate({ pendingDeletionDays }: ExternalKeyState, nowMs: number): string {
	return toRfc3339(Math.floor((nowMs + pendingDeletionDays * DAY_MS) / SECOND_MS));
}
