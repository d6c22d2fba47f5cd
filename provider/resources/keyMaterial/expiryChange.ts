import { KmsImportError, type KmsImportErrorCode } from "../../errors";
import type { Comparison } from "../material/comparison";
import { type Planned, UNKNOWN } from "../shared/unknown";
import type { KeyMaterialInputs } from "./properties";

const UNDO =
	"Undo the change of expirationTime, or set material to the bytes that were imported, from a source that the provider can read.";
const UNDO_OR_REIMPORT =
	"Undo the change of expirationTime. If you are certain of the bytes, delete the key's material yourself and run a refresh: the next up imports it with the new expiry.";

/**
 * Makes sure that material may be deleted to be imported again with another expiry: only bytes that can be read, are the same
 * and were seen to be imported.
 * @param isCertain whether the bytes in the key are known to be the program's
 * @throws {KmsImportError} codes `materialUnreadable`, `materialDiffers`, `materialNotDeletable`
 */
export function ensureReimportable(
	keyId: string,
	isCertain: boolean,
	{ material, expirationTime }: Planned<Pick<KeyMaterialInputs, "material" | "expirationTime">>,
	comparison: Comparison,
): void {
	if (expirationTime === UNKNOWN) return;
	const refused = (code: KmsImportErrorCode, reason: string, wayOut = UNDO) =>
		new KmsImportError(
			code,
			`Changing the expiry of the key material of key ${keyId}: ${reason}. Nothing was deleted. ${wayOut}`,
		);
	if (comparison.outcome === "unread") {
		const reason = `the same bytes must be imported again, and they can't be read (${comparison.reason})`;
		throw refused("materialUnreadable", reason);
	}
	if (!isCertain) {
		const reason = "the key held material before this resource, so it is not certain that its bytes are the program's";
		throw refused("materialDiffers", reason, UNDO_OR_REIMPORT);
	}
	if (comparison.outcome === "unknown" && material !== UNKNOWN) {
		const reason = "the same bytes must be imported again, and the bytes of material wrapped elsewhere are not known";
		throw refused("materialUnreadable", reason);
	}
	if ("kind" in comparison && comparison.kind === "privateKey")
		throw refused("materialNotDeletable", "the material of asymmetric keys never expires");
}
