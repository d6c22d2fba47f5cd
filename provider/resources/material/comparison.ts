import { hasCode } from "../../errors";
import type { MaterialSource } from "../../materialSource/source";
import { type KeyMaterialBytes, matchesFingerprint } from "../../wrapping";
import type { ProviderContext } from "../shared/context";
import type { Unchecked } from "../shared/lifecycle";
import type { Run } from "../shared/run";
import { type Planned, UNKNOWN, type Unknown } from "../shared/unknown";
import { fingerprintChange } from "./fingerprint";
import { type ReadingContext, weaknessReason, withMaterial } from "./reading";

/** How the program's material compares with what went into the key. */
export interface Comparison {
	/**
	 * `unread`: the material can't be read, as on a machine that never sees it. `notKnown`: it was wrapped elsewhere. `notKnownYet`:
	 * it is unknown until the update.
	 */
	readonly bytes: "same" | "different" | "unread" | "notKnown" | "notKnownYet";
	/** Kind of the program's material, if it was read. */
	readonly kind?: KeyMaterialBytes["kind"];
	/** Whether the stored fingerprint is still good for the program's source. */
	readonly fingerprint: "keep" | "renew";
	/** Why the material can't be read. */
	readonly reason?: string;
	/** Why no key should get the material. Only of bytes that are different: what went into the key stays good enough for it. */
	readonly weakness?: string | undefined;
}

/** What the state knows of material that went into a key. */
export interface KnownMaterial {
	readonly keyId: string;
	readonly keyMaterialFingerprint?: string | undefined;
	/** The program says that the key holds its bytes. It counts where there is no fingerprint. */
	readonly vouched?: boolean | undefined;
}

/**
 * Reads the program's material and compares it with the fingerprint in the state.
 * @throws {KmsImportError} code `invalidMaterial`: the program's material is no longer valid key material
 */
export async function compareMaterial(
	known: KnownMaterial,
	material: MaterialSource | Unknown | undefined,
	context: ReadingContext & Pick<ProviderContext, "run">,
): Promise<Comparison> {
	const { keyMaterialFingerprint, keyId, vouched } = known;
	if (material === UNKNOWN) return { bytes: "notKnownYet", fingerprint: "keep" };
	if (material === undefined || (keyMaterialFingerprint === undefined && !vouched))
		return { bytes: "notKnown", fingerprint: "keep" };
	try {
		return await withMaterial(`Comparing the key material of key ${keyId}`, material, context, async (read) => {
			const isText = isTextOfState(keyId, material, context);
			const bytes = isText ? "same" : await compareBytes(read, known);
			const fingerprint = fingerprintChange(keyMaterialFingerprint, material, read.kind);
			const weakness = bytes === "different" ? weaknessReason(read, material) : undefined;
			return { bytes, kind: read.kind, fingerprint, weakness };
		});
	} catch (error) {
		if (hasCode(error, ["materialUnreadable"])) return { bytes: "unread", fingerprint: "keep", reason: error.message };
		throw error;
	}
}

/** How material that has been read compares with what is known. */
export async function compareBytes(
	material: KeyMaterialBytes,
	{ keyMaterialFingerprint: fingerprint, vouched }: Omit<KnownMaterial, "keyId">,
): Promise<"same" | "different" | "notKnown"> {
	if (fingerprint === undefined) return vouched ? "same" : "notKnown";
	return (await matchesFingerprint(material, fingerprint)) ? "same" : "different";
}

/**
 * Records in the run whether material that the program gives as a value is the text that the state's arguments hold, which the
 * engine hands over to check only. A run has compared the bytes of that text with the fingerprint, or made the fingerprint of them.
 */
export function recordText(
	run: Run,
	olds: Unchecked | undefined,
	{ keyId, material }: Planned<Pick<KnownMaterial, "keyId"> & { readonly material?: MaterialSource | undefined }>,
): void {
	// Neither is checked yet where this is called.
	if (typeof material !== "string" || typeof keyId !== "string") return;
	run.recordMaterialText(keyId, olds?.keyId === keyId && olds.material === material ? material : undefined);
}

/** Whether the state holds this very text. If so, no hash is needed to see that the material is the same. */
function isTextOfState(keyId: string, material: MaterialSource, { run }: Pick<ProviderContext, "run">): boolean {
	return typeof material === "string" && run.isMaterialTextOfState(keyId, material);
}
