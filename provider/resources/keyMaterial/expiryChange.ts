import { hasCode, KmsImportError, type KmsImportErrorCode } from "../../errors";
import { type KeyMaterialBytes, matchesFingerprint } from "../../wrapping";
import { withMaterial } from "../material/inputs";
import type { Surroundings } from "../shared/context";
import { remediationFor } from "../shared/remediation";
import { isUnknown } from "../shared/unknown";
import type { KeyMaterialInputs } from "./inputs";
import type { KeyMaterialState } from "./state";

/** How the program's material compares with what went into the key. */
export type Comparison =
	| { readonly outcome: "same" | "different"; readonly kind?: KeyMaterialBytes["kind"] }
	/** Nothing to compare: not known yet, or wrapped elsewhere. */
	| { readonly outcome: "unknown" }
	/** It can't be read, as on a machine that never sees it. */
	| { readonly outcome: "unread"; readonly reason: string };

type Compared = Pick<KeyMaterialState, "keyMaterialFingerprint" | "keyId">;

/** @throws {KmsImportError} code `invalidMaterial`: what is there now is no key material */
export async function compareMaterial(
	{ keyMaterialFingerprint, keyId }: Compared,
	{ material }: Pick<KeyMaterialInputs, "material">,
	surroundings: Pick<Surroundings, "env">,
): Promise<Comparison> {
	if (material === undefined || isUnknown(material) || keyMaterialFingerprint === undefined)
		return { outcome: "unknown" };
	try {
		const doing = `Comparing the key material of key ${keyId}`;
		return await withMaterial(doing, material, surroundings, async (bytes) => {
			const isSame = await matchesFingerprint(bytes, keyMaterialFingerprint);
			return { outcome: isSame ? "same" : "different", kind: bytes.kind };
		});
	} catch (error) {
		if (hasCode(error, ["materialUnreadable"])) return { outcome: "unread", reason: error.message };
		throw error;
	}
}

/** @throws {KmsImportError} code `materialDiffers`; nothing has been deleted by then */
export function ensureSame({ outcome }: Comparison, keyId: string): void {
	if (outcome === "different")
		throw refusal("materialDiffers", keyId, "the program's bytes differ from those that went in");
}

/** @throws {KmsImportError} code `materialDiffers`, as above, for material that has been read */
export async function ensureSameBytes(
	material: KeyMaterialBytes,
	{ keyMaterialFingerprint, keyId }: Compared,
): Promise<void> {
	if (keyMaterialFingerprint === undefined) return;
	ensureSame({ outcome: (await matchesFingerprint(material, keyMaterialFingerprint)) ? "same" : "different" }, keyId);
}

/**
 * Another expiry means that the material is deleted and the same bytes go in again: certain only of bytes that are at hand and
 * were seen to go in.
 * @throws {KmsImportError} codes `materialUnreadable`, `materialDiffers`
 */
export function ensureReimportable(
	{ keyId, adopted }: Pick<KeyMaterialState, "keyId" | "adopted">,
	{ material, expirationTime }: Pick<KeyMaterialInputs, "material" | "expirationTime">,
	comparison: Comparison,
): void {
	if (isUnknown(expirationTime)) return;
	const takeBack = "Take the old expirationTime back, or give the material itself, readable, as it went in.";
	const refuse = (code: KmsImportErrorCode, reason: string, wayOut = takeBack) =>
		new KmsImportError(
			code,
			`Changing the expiry of the key material of key ${keyId}: ${reason}. Nothing was deleted. ${wayOut}`,
		);
	if (comparison.outcome === "unread")
		throw refuse(
			"materialUnreadable",
			`the same bytes have to go in again, and they can't be read (${comparison.reason})`,
		);
	if (adopted)
		throw refuse(
			"materialDiffers",
			"the key held material before this program's, so it is not certain that these are its bytes",
			"Take the old expirationTime back; or, if you are certain, delete the key's material yourself and run a refresh: the next up brings it in with the new expiry.",
		);
	if (comparison.outcome === "unknown" && !isUnknown(material))
		throw refuse(
			"materialUnreadable",
			"the same bytes have to go in again, and which they are is not known of material that was wrapped elsewhere",
		);
	if ("kind" in comparison && comparison.kind === "privateKey")
		throw refuse("materialNotDeletable", "the material of asymmetric keys never expires");
}

/** A refusal to change material, with what the user can do. */
export function refusal(
	code: "materialDiffers" | "materialExpiryPassed" | "keyDisabled",
	keyId: string,
	reason: string,
): KmsImportError {
	return new KmsImportError(
		code,
		`Changing the key material of key ${keyId}: ${reason}. Nothing was deleted. ${remediationFor(code)}`,
	);
}
