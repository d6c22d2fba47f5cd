import type { KeyMaterialState } from "./properties";

/** Evidence that the material in a key is the program's. */
export interface Evidence {
	/** What the state or, before there is one, the program says of the material. */
	readonly known: Pick<KeyMaterialState, "keyMaterialFingerprint" | "adopted" | "expirationTime">;
	/** When the material in the key expires, epoch seconds; undefined if never or not known. */
	readonly heldExpiry: number | undefined;
	/** Whether the program has seen the key without material. */
	readonly wasSeenEmpty: boolean;
}

/**
 * Whether the material in a key is known to be what a run of this program imported, though the service doesn't let it be
 * compared.
 *
 * A key accepts no bytes but its first, so bytes that were seen to be imported once are the ones it holds. A killed run leaves no
 * such record. It leaves a key that the program saw without material, with material that expires at exactly the program's second.
 */
export function isCertain({ known, heldExpiry, wasSeenEmpty }: Evidence): boolean {
	const { keyMaterialFingerprint, adopted, expirationTime } = known;
	if (keyMaterialFingerprint !== undefined && !adopted) return true;
	return wasSeenEmpty && heldExpiry !== undefined && heldExpiry === expirationTime;
}
