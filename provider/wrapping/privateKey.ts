import { createPrivateKey, type KeyObject } from "node:crypto";
import { KmsImportError } from "../errors";
import type { AsymmetricKeySpec } from "../kms/keySpec";
import { afterFirst, elementsOf, TAG, valueAt } from "./der";
import { type Curve, canonicalEcKey } from "./ecPrivateKey";
import { ENCRYPTED_KEY_FAULT } from "./pem";
import { canonicalRsaKey } from "./rsaPrivateKey";

type DerForm = { readonly type: "pkcs8" | "pkcs1" | "sec1" } | { readonly fault: string };

// The tags in the outer sequence identify a structure. They are different for every row.
const DER_FORMS: readonly (readonly [tags: RegExp, form: DerForm])[] = [
	[/^02 30 04( a0)?( a1| 81)?$/, { type: "pkcs8" }],
	[/^02( 02){8}$/, { type: "pkcs1" }],
	[/^02 04( a0)?( a1)?$/, { type: "sec1" }],
	[/^30 04$/, { fault: ENCRYPTED_KEY_FAULT }],
	[/^30 03$|^02 02$/, { fault: "is a public key; the private key is needed" }],
	[/^30 30 03$/, { fault: "is a certificate or certificate request; the private key is needed" }],
	[/^02( 02){5}$/, { fault: "is a DSA private key, which KMS doesn't support" }],
	[/^02 30( 30)?$/, { fault: "is a PKCS#12 file; extract the private key with openssl pkcs12 -nocerts -nodes" }],
];

const PKCS8_KEY = [TAG.sequence, TAG.octetString];

const RSA_SPECS: Readonly<Record<number, AsymmetricKeySpec>> = { 2048: "RSA_2048", 3072: "RSA_3072", 4096: "RSA_4096" };

const MAX_PRINTED_EXPONENT = 2n ** 32n;

const SM2_OBJECT_ID = Buffer.from("06082a811ccf5501822d", "hex"); // 1.2.156.10197.1.301

const CURVES: readonly (Curve & { readonly keySpec: AsymmetricKeySpec })[] = [
	{ keySpec: "EC_P256", name: "prime256v1", objectId: Buffer.from("06082a8648ce3d030107", "hex") }, // 1.2.840.10045.3.1.7
	{ keySpec: "EC_P384", name: "secp384r1", objectId: Buffer.from("06052b81040022", "hex") }, // 1.3.132.0.34
	{ keySpec: "SM2", name: "SM2", objectId: SM2_OBJECT_ID },
];

const SUPPORTED_KEYS =
	"KMS supports RSA with 2048, 3072 or 4096 bits and exponent 65537, EC on P-256 or P-384, and SM2";

export interface PrivateKey {
	readonly keySpec: AsymmetricKeySpec;
	/** Unencrypted PKCS#8 in DER: the same bytes for every form of the key. */
	readonly pkcs8: Buffer;
}

/**
 * Parses a private key: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC).
 *
 * @throws {KmsImportError} code `invalidMaterial`
 */
export function parsePrivateKey(der: Buffer): PrivateKey {
	const { key, pkcs8 } = read(der);
	try {
		if (key.asymmetricKeyType === "rsa") return { keySpec: rsaSpec(key), pkcs8: canonicalRsaKey(key) };
		const name = curveName(key, pkcs8);
		const curve = CURVES.find((row) => row.name === name);
		if (!curve)
			throw invalidMaterial(
				`is a private key of type ${name ?? key.asymmetricKeyType ?? "unknown"}; ${SUPPORTED_KEYS}`,
			);
		return { keySpec: curve.keySpec, pkcs8: canonicalEcKey(pkcs8, curve) };
	} finally {
		pkcs8.fill(0);
	}
}

function read(der: Buffer): { readonly key: KeyObject; readonly pkcs8: Buffer } {
	const form = formOf(der);
	if ("fault" in form) throw invalidMaterial(form.fault);
	rejectTrailingBytes(der);
	if (form.type === "pkcs8") rejectTrailingBytes(valueAt(der, PKCS8_KEY) ?? Buffer.of());
	try {
		// A KeyObject can't be cleared. OpenSSL clears its memory when it is garbage-collected.
		const key = createPrivateKey({ key: der, format: "der", type: form.type });
		return { key, pkcs8: key.export({ format: "der", type: "pkcs8" }) };
	} catch {
		throw invalidMaterial(`is a private key that OpenSSL can't read; ${SUPPORTED_KEYS}`);
	}
}

function formOf(der: Buffer): DerForm {
	const [outer] = elementsOf(der.subarray(0, der.length - (afterFirst(der)?.length ?? 0))) ?? [];
	const tags = (outer && elementsOf(outer.value))?.map(({ tag }) => tag.toString(16).padStart(2, "0")).join(" ") ?? "";
	const [, form] = DER_FORMS.find(([pattern]) => pattern.test(tags)) ?? [];
	return form ?? { fault: `is ASN.1, but not a private key; ${SUPPORTED_KEYS}` };
}

// OpenSSL reads the first key and ignores what follows, after the whole structure and within PKCS#8. That may be another key, and
// KMS ties a key for good to its first material.
function rejectTrailingBytes(der: Buffer): void {
	if (afterFirst(der)?.length)
		throw invalidMaterial("has further bytes after a private key; it must contain one key and nothing else");
}

function rsaSpec(key: KeyObject): AsymmetricKeySpec {
	const { modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {};
	const spec = RSA_SPECS[modulusLength];
	if (!spec || publicExponent !== 65_537n) {
		// In a damaged key, the exponent may be one of the secret numbers.
		const exponent =
			publicExponent && publicExponent <= MAX_PRINTED_EXPONENT ? `exponent ${publicExponent}` : "another exponent";
		throw invalidMaterial(`is an RSA private key with ${modulusLength} bits and ${exponent}; ${SUPPORTED_KEYS}`);
	}
	return spec;
}

// Node 20 doesn't know SM2: type and details are undefined.
const curveName = (key: KeyObject, pkcs8: Buffer) =>
	key.asymmetricKeyDetails?.namedCurve ?? (pkcs8.includes(SM2_OBJECT_ID) ? "SM2" : undefined);

const invalidMaterial = (reason: string) => new KmsImportError("invalidMaterial", reason);
