import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { KmsImportError } from "../errors";
import type { KeyMaterialBytes } from "./parseMaterial";

interface Cost {
	/** Binary logarithm of N. Memory is 128 * N * r bytes. */
	readonly log2N: number;
	readonly r: number;
	readonly p: number;
}

// 16 MiB and about 50 ms: guessing a weak key from the state is slow, and `pulumi up` stays fast.
const COST: Cost = { log2N: 14, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const DOMAIN = "pulumi-huaweicloud-kms key material fingerprint";
const FINGERPRINT_PATTERN = /^scrypt:(\d{1,2}):(\d{1,2}):(\d{1,2}):([\w-]{22}):([\w-]{43})$/;
const MAX_COST: Cost = { log2N: 20, r: 8, p: 16 };

/**
 * Makes a fingerprint of key material, to recognise the same material later: a salted, memory-hard hash that reveals as
 * little else as possible. Its form is `scrypt:<log2 N>:<r>:<p>:<salt>:<hash>`, with salt and hash in base64url. It is
 * stored in the state.
 *
 * @param salt 16 bytes, by default random. The same salt and material give the same fingerprint
 */
export async function fingerprintOf(material: KeyMaterialBytes, salt = randomBytes(SALT_BYTES)): Promise<string> {
	const hash = await hashOf(material, salt, COST);
	const { log2N, r, p } = COST;
	return ["scrypt", log2N, r, p, salt.toString("base64url"), hash.toString("base64url")].join(":");
}

/**
 * Whether a fingerprint was made from this key material. Uses the cost parameters in the fingerprint, and compares in
 * constant time.
 *
 * @throws {KmsImportError} code `unexpectedAnswer` if the fingerprint is malformed or needs more than 1 GiB of memory.
 * It doesn't return false, because the material would then be replaced although it may be the same
 */
export async function matchesFingerprint(material: KeyMaterialBytes, fingerprint: string): Promise<boolean> {
	const { cost, salt, hash } = parseFingerprint(fingerprint);
	return timingSafeEqual(await hashOf(material, salt, cost), hash);
}

function parseFingerprint(fingerprint: string) {
	const [, log2N, r, p, salt = "", hash = ""] = FINGERPRINT_PATTERN.exec(fingerprint) ?? [];
	const cost = { log2N: Number(log2N), r: Number(r), p: Number(p) };
	const names = ["log2N", "r", "p"] as const;
	const isPossible = names.every((name) => cost[name] >= 1 && cost[name] <= MAX_COST[name]);
	// RFC 7914: N is less than 2^(128 * r / 8).
	if (!isPossible || cost.log2N >= 16 * cost.r)
		throw new KmsImportError(
			"unexpectedAnswer",
			"Comparing key material: this release can't read the stored fingerprint. Update the package, or import the key material again.",
		);
	return { cost, salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") };
}

async function hashOf(material: KeyMaterialBytes, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> {
	const bytes = material.kind === "symmetric" ? material.bytes : material.pkcs8;
	const input = Buffer.concat([Buffer.from(`${DOMAIN}\0${material.kind}\0`), bytes]);
	const N = 2 ** log2N;
	try {
		return await new Promise((resolve, reject) => {
			// The default limit of Node is 32 MiB, and OpenSSL needs slightly more than 128 * N * r bytes.
			scrypt(input, salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r + 256 * r * p }, (error, hash) =>
				error ? reject(error) : resolve(hash),
			);
		});
	} finally {
		input.fill(0);
	}
}
