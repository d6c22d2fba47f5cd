import type { MaterialSource } from "../../materialSource/source";
import { type FingerprintForm, fingerprintOf, type KeyMaterialBytes } from "../../wrapping";
import { formOf } from "../../wrapping/fingerprint";
import type { ProviderContext } from "../shared/context";

type Kind = KeyMaterialBytes["kind"];

/**
 * The fastest form of a fingerprint that gives a reader of the decrypted state no cheap test for guesses. The public half of a
 * private key is public anyway. Symmetric material may be weak, unless the program says that it was generated at random.
 *
 * A value in the program is no exception, though its state holds the material itself: the fingerprint is an output, and programs
 * hand outputs on to where the material is not.
 */
export function fingerprintForm(source: MaterialSource | undefined, kind: Kind): FingerprintForm {
	if (kind === "privateKey") return "spki-sha256";
	return isSaidRandom(source) ? "sha256" : "scrypt";
}

/**
 * Whether a stored fingerprint is good for the source as the program gives it, or is made again of the same bytes at the next
 * `up`: because it is weaker than the source now allows, or slower and the program says that the material is random. Otherwise a
 * scrypt fingerprint is kept, also that of a private key, which older states have.
 *
 * @param stored undefined if there is none: then there is none to renew
 * @param kind the kind of the material that the source gives, after it has been compared
 */
export function fingerprintChange(
	stored: string | undefined,
	source: MaterialSource | undefined,
	kind: Kind,
): "keep" | "renew" {
	if (stored === undefined) return "keep";
	const [form, fitting] = [formOf(stored), fingerprintForm(source, kind)];
	if (form === fitting) return "keep";
	return form !== "scrypt" || isSaidRandom(source) ? "renew" : "keep";
}

/** Whether a fingerprint may have to be renewed, as far as can be told before the material is read. */
export function mayNeedRenewal(stored: string | undefined, source: MaterialSource | undefined): boolean {
	const kind = stored !== undefined && formOf(stored) === "spki-sha256" ? "privateKey" : "symmetric";
	return fingerprintChange(stored, source, kind) === "renew";
}

/** The fingerprint to store for material that is known to be the stored one's, or is the first: the stored one, if it is good. */
export async function currentFingerprint(
	material: KeyMaterialBytes,
	source: MaterialSource | undefined,
	stored: string | undefined,
	{ scryptCost }: Pick<ProviderContext, "scryptCost">,
): Promise<string> {
	if (stored !== undefined && fingerprintChange(stored, source, material.kind) === "keep") return stored;
	return fingerprintOf(material, undefined, { form: fingerprintForm(source, material.kind), scryptCost });
}

function isSaidRandom(source: MaterialSource | undefined): boolean {
	return typeof source === "object" && source.random === true;
}
