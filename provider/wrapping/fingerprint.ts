import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { KmsImportError } from "../errors";
import type { KeyMaterialBytes } from "./parseMaterial";
import { publicHalfOf } from "./publicHalf";
import { isPayable, SCRYPT_COST, type ScryptCost, scryptOf } from "./scrypt";

/**
 * The forms of a fingerprint. Each is named by what it starts with:
 *
 * - `scrypt:<log2 N>:<r>:<p>:<salt>:<hash>`: a memory-hard hash of the material. Each guess at weak material costs one
 *   computation of scrypt
 * - `sha256:<salt>:<hash>`: a fast hash of the bytes of a symmetric key. Only for bytes that nobody can guess
 * - `spki-sha256:<salt>:<hash>`: a fast hash of the public half of a private key (SubjectPublicKeyInfo in DER)
 *
 * Salt and hash are base64url without padding, of 16 and 32 bytes.
 */
export type FingerprintForm = "scrypt" | "sha256" | "spki-sha256";

/** Options of {@link fingerprintOf}. */
export interface FingerprintOptions {
	/**
	 * The form. By default `scrypt` for a symmetric key, and `spki-sha256` for a private key. `sha256` is for a symmetric
	 * key whose bytes were generated at random: whoever sees such a fingerprint can test a guess in less than a
	 * microsecond.
	 */
	readonly form?: FingerprintForm | undefined;
	/** The cost of the form `scrypt`. By default log2N 14, r 8 and p 1: 16 MiB, and about 40 ms. */
	readonly scryptCost?: ScryptCost | undefined;
}

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const DOMAIN = "pulumi-huaweicloud-kms key material fingerprint";
const PATTERN =
	/^(?:scrypt:(?<log2N>\d{1,2}):(?<r>\d{1,2}):(?<p>\d{1,2})|(?<fast>sha256|spki-sha256)):(?<salt>[\w-]{22}):(?<hash>[\w-]{43})$/;

/** What a fingerprint says before its hash. */
type Recipe = { readonly salt: Buffer } & (
	| { readonly form: "scrypt"; readonly cost: ScryptCost }
	| { readonly form: Exclude<FingerprintForm, "scrypt"> }
);

/**
 * Makes a fingerprint of key material, to recognise the same material later. It is stored in the state.
 *
 * @param salt 16 bytes, by default random. The same salt, options and material give the same fingerprint
 * @throws {TypeError} if the form is for the other kind of material, or the cost is beyond what can be compared again
 */
export async function fingerprintOf(
	material: KeyMaterialBytes,
	salt = randomBytes(SALT_BYTES),
	options: FingerprintOptions = {},
): Promise<string> {
	const { form = material.kind === "symmetric" ? "scrypt" : "spki-sha256", scryptCost: cost = SCRYPT_COST } = options;
	if (!isPayable(cost))
		throw new TypeError(
			"scryptCost must be at most r 8 and p 16, with log2N less than 16 * r and 2 ** log2N * r * p at most 2 ** 20",
		);
	const hash = await hashOf(material, form === "scrypt" ? { form, salt, cost } : { form, salt });
	if (!hash) throw new TypeError(`A fingerprint of the form ${form} can't be made of a ${material.kind} key`);
	const costs = form === "scrypt" ? [cost.log2N, cost.r, cost.p] : [];
	return [form, ...costs, salt.toString("base64url"), hash.toString("base64url")].join(":");
}

/**
 * Whether a fingerprint, of any form, was made from this key material. Uses the cost parameters in the fingerprint, and
 * compares in constant time.
 *
 * @throws {KmsImportError} code `unexpectedAnswer` if the fingerprint is malformed or costs more than {@link ScryptCost} allows.
 * It doesn't return false, because the material would then be replaced although it may be the same
 */
export async function matchesFingerprint(material: KeyMaterialBytes, fingerprint: string): Promise<boolean> {
	const stored = parseFingerprint(fingerprint);
	const hash = await hashOf(material, stored);
	return hash !== undefined && timingSafeEqual(hash, stored.hash);
}

/**
 * The form of a stored fingerprint.
 * @throws {KmsImportError} code `unexpectedAnswer`, as {@link matchesFingerprint}
 */
export function formOf(fingerprint: string): FingerprintForm {
	return parseFingerprint(fingerprint).form;
}

function parseFingerprint(fingerprint: string): Recipe & { readonly hash: Buffer } {
	const { log2N, r, p, fast, salt = "", hash = "" } = PATTERN.exec(fingerprint)?.groups ?? {};
	const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
	if (fast === undefined && !isPayable(cost))
		throw new KmsImportError(
			"unexpectedAnswer",
			"Comparing key material: this release can't read the stored fingerprint. Update the package, or import the key material again.",
		);
	const stored = { salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") };
	return fast === "sha256" || fast === "spki-sha256" ? { ...stored, form: fast } : { ...stored, form: "scrypt", cost };
}

/** Undefined if the form is for the other kind of material. */
async function hashOf(material: KeyMaterialBytes, recipe: Recipe): Promise<Buffer | undefined> {
	const { kind } = material;
	if (recipe.form === "scrypt") return slowHash(material, recipe.salt, recipe.cost);
	const hash = createHash("sha256").update(recipe.salt);
	// The salt has a fixed length and the names end with a zero, so that no two inputs run together to the same bytes.
	if (recipe.form === "sha256")
		return kind === "symmetric" ? hash.update(`${DOMAIN}\0symmetric\0`).update(material.bytes).digest() : undefined;
	return kind === "privateKey"
		? hash.update(`${DOMAIN}\0publicKey\0`).update(publicHalfOf(material.pkcs8)).digest()
		: undefined;
}

async function slowHash(material: KeyMaterialBytes, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
	const bytes = material.kind === "symmetric" ? material.bytes : material.pkcs8;
	const input = Buffer.concat([Buffer.from(`${DOMAIN}\0${material.kind}\0`), bytes]);
	try {
		return await scryptOf(input, salt, HASH_BYTES, cost);
	} finally {
		input.fill(0);
	}
}
