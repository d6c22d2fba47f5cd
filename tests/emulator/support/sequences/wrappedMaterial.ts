import { createECDH, createPrivateKey, createPublicKey } from "node:crypto";
import { type RsaAlgorithm, wrap } from "../../../support/wrapping";
import unwrappingVectors from "../../../vectors/emulatorUnwrapping.json";
import vectors from "../../../vectors/wrappingKeys.json";
import { encryptSm2, wrapWithPadding } from "../kmsRequests";
import type { CiphertextForm, ImportParameters } from "./importModel";
import { SPECS, type Spec } from "./keyModel";

/** The PKCS#8 of a P-256 key with this scalar. It is deterministic. */
function ecPrivateKey(scalar: Buffer): Buffer {
	const ecdh = createECDH("prime256v1");
	ecdh.setPrivateKey(scalar);
	const head = "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420";
	return Buffer.concat([Buffer.from(head, "hex"), scalar, Buffer.from("a144034200", "hex"), ecdh.getPublicKey()]);
}

const { RSA_2048, EC_P256, SM2 } = vectors.keys;

/** Private keys in PKCS#8. They are the same in every run, so that a failing sequence can be replayed. */
const PRIVATE_KEYS = {
	RSA_2048: [Buffer.from(RSA_2048.pkcs8, "base64")],
	EC_P256: [Buffer.from(EC_P256.pkcs8, "base64"), ecPrivateKey(Buffer.alloc(32, 7))],
	SM2: [Buffer.from(SM2.pkcs8, "base64"), Buffer.from(unwrappingVectors.sm2.privateKey, "hex")],
} as const satisfies { readonly [Name in Spec]?: readonly Buffer[] };

/** The private key with this number, for a specification. */
function privateKey(spec: Spec, number: number): { readonly name: string; readonly pkcs8: Buffer } {
	const keys: readonly Buffer[] = spec in PRIVATE_KEYS ? PRIVATE_KEYS[spec as keyof typeof PRIVATE_KEYS] : [];
	const index = number % Math.max(1, keys.length);
	return { name: `private key ${index} of ${spec}`, pkcs8: keys[index] ?? PRIVATE_KEYS.EC_P256[0] };
}

/** The public key of material by its name, in PEM with the line endings of the documentation's example. */
export function publicKeyOf(name: string): string | undefined {
	const specs = Object.keys(PRIVATE_KEYS) as (keyof typeof PRIVATE_KEYS)[];
	const found = specs
		.flatMap((spec) => PRIVATE_KEYS[spec].map((_, index) => privateKey(spec, index)))
		.find((key) => key.name === name);
	if (!found) return undefined;
	const key = createPublicKey(createPrivateKey({ key: found.pkcs8, format: "der", type: "pkcs8" }));
	return `${key.export({ type: "spki", format: "pem" })}`.replaceAll("\n", "\r\n");
}

export type PrivateKeyForm = "right" | "missing" | "of another specification";

/** Options of an import. */
export interface MaterialFields {
	/** Number of the material. */
	readonly material: number;
	/** Bytes more or fewer than the specification requires. */
	readonly moreBytes: number;
	readonly privateKeyForm: PrivateKeyForm;
}

/**
 * The bytes to wrap, the wrapped private key in base64 for asymmetric keys, and the name of the material if it is
 * valid.
 */
export function materialOf(spec: Spec, { material, moreBytes, privateKeyForm }: MaterialFields) {
	const { kind, wrappedBytes = 32 } = SPECS[spec];
	const bytes = Buffer.alloc(wrappedBytes + moreBytes, material + 1);
	if (kind !== "asymmetric") return { bytes, name: `material ${material}`, encryptedPrivateKey: undefined };
	if (privateKeyForm === "missing") return { bytes, name: undefined, encryptedPrivateKey: undefined };
	const isRight = privateKeyForm === "right";
	const { name, pkcs8 } = privateKey(isRight ? spec : spec === "EC_P256" ? "RSA_2048" : "EC_P256", material);
	const cipher = wrappedBytes === 16 ? "sm4-ecb" : "aes-256-ecb";
	const wrapped = wrapWithPadding(cipher, Buffer.alloc(wrappedBytes, material + 1), pkcs8);
	return { bytes, name: isRight ? name : undefined, encryptedPrivateKey: wrapped.toString("base64") };
}

/** Wraps bytes with the parameters, and changes the ciphertext as requested. */
export function ciphertextOf(
	{ algorithm, publicKey }: ImportParameters,
	bytes: Buffer,
	form: CiphertextForm,
	bit: number,
): string {
	const isSm2 = algorithm === "SM2_ENCRYPT";
	const whole = isSm2 ? encryptSm2(publicKey, bytes, "der") : wrap(publicKey, bytes, algorithm as RsaAlgorithm);
	if (form === "whole") return whole;
	const ciphertext = Buffer.from(whole, "base64");
	if (form === "cut") return ciphertext.subarray(0, -1).toString("base64");
	// With another bit, this padding could be valid by chance.
	if (algorithm === "RSAES_PKCS1_V1_5") return Buffer.alloc(ciphertext.length).toString("base64");
	return flipped(ciphertext, bit).toString("base64");
}

/** A copy of the bytes with one bit flipped. */
export function flipped(bytes: Buffer, bit: number): Buffer {
	const copy = Buffer.from(bytes);
	const at = Math.floor(bit / 8) % copy.length;
	copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
	return copy;
}
