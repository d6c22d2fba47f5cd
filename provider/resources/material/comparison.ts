import { hasCode, KmsImportError } from "../../errors";
import type { MaterialSource } from "../../materialSource/source";
import { type KeyMaterialBytes, matchesFingerprint } from "../../wrapping";
import type { ProviderContext } from "../shared/context";
import { remediationFor } from "../shared/remediation";
import { UNKNOWN, type Unknown } from "../shared/unknown";
import { withMaterial } from "./reading";

/** How the program's material compares with what went into the key. */
export type Comparison =
	| { readonly outcome: "same" | "different"; readonly kind?: KeyMaterialBytes["kind"] }
	/** There is nothing to compare: the material is not known yet, or was wrapped elsewhere. */
	| { readonly outcome: "unknown" }
	/** The material can't be read, as on a machine that never sees it. */
	| { readonly outcome: "unread"; readonly reason: string };

/** What the state knows of material that went into a key. */
export interface KnownMaterial {
	readonly keyId: string;
	readonly keyMaterialFingerprint?: string | undefined;
}

/** @throws {KmsImportError} code `invalidMaterial`: the program's material is no longer valid key material */
export async function compareMaterial(
	{ keyMaterialFingerprint, keyId }: KnownMaterial,
	material: MaterialSource | Unknown | undefined,
	context: Pick<ProviderContext, "env">,
): Promise<Comparison> {
	if (material === undefined || material === UNKNOWN || keyMaterialFingerprint === undefined)
		return { outcome: "unknown" };
	try {
		return await withMaterial(`Comparing the key material of key ${keyId}`, material, context, async (bytes) => {
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
		throw changeRefused("materialDiffers", keyId, "the program's bytes differ from those that were imported");
}

/** @throws {KmsImportError} code `materialDiffers`, as above, for material that has been read */
export async function ensureSameBytes(
	material: KeyMaterialBytes,
	{ keyMaterialFingerprint, keyId }: KnownMaterial,
): Promise<void> {
	if (keyMaterialFingerprint === undefined) return;
	ensureSame({ outcome: (await matchesFingerprint(material, keyMaterialFingerprint)) ? "same" : "different" }, keyId);
}

/** A refusal to change material, with what the user can do. */
export function changeRefused(
	code: "materialDiffers" | "materialExpiryPassed" | "keyDisabled",
	keyId: string,
	reason: string,
): KmsImportError {
	const subject = `Changing the key material of key ${keyId}`;
	return new KmsImportError(code, `${subject}: ${reason}. Nothing was deleted. ${remediationFor(code)}`);
}
