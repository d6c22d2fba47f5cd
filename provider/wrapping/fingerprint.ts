import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { KmsImportError } from "../errors";
import type { KeyMaterialBytes } from "./parseMaterial";

interface Cost {
	/** Binary logarithm of N. Memory is 128 * N * r bytes. */
	readonly log2N: number;
	readonly r: number;
	readonly p: number;
}

// 16 MiB and some 50 ms: who reads a state can't try many guesses at a weak key, and `pulumi up` doesn't feel it.
const COST: Cost = { log2N: 14, r: 8, p: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const DOMAIN = "pulumi-huaweicloud-kms key material fingerprint";
const FINGERPRINT_PATTERN = /^scrypt:(\d{1,2}):(\d{1,2}):(\d{1,2}):([\w-]{22}):([\w-]{43})$/;
const MAX_COST: Cost = { log2N: 20, r: 8, p: 16 };

/**
 * A text that tells whether key material is the same again, and as little else as can be: a salted, memory-hard hash
 * `scrypt:<log2 N>:<r>:<p>:<salt>:<hash>`, salt and hash in base64url. The state keeps it.
 *
 * @param salt 16 bytes, by default random; the same salt gives the same text
 */
export async function fingerprintOf(material: KeyMaterialBytes, salt = randomBytes(SALT_BYTES)): Promise<string> {
	const hash = await hashOf(material, salt, COST);
	const { log2N, r, p } = COST;
	return ["scrypt", log2N, r, p, salt.toString("base64url"), hash.toString("base64url")].join(":");
}

/**
 * Whether a fingerprint is of this key material, in constant time, at the cost that the fingerprint says.
 *
 * @throws {KmsImportError} code `unexpectedAnswer` if it is no fingerprint, or would cost more than 1 GiB: taking that
 * for other material would replace what is fine
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
			"Comparing key material: the fingerprint that is stored is none that this release can read. Update the package, or import the key material again.",
		);
	return { cost, salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url") };
}

async function hashOf(material: KeyMaterialBytes, salt: Buffer, { log2N, r, p }: Cost): Promise<Buffer> {
	const bytes = material.kind === "symmetric" ? material.bytes : material.pkcs8;
	const input = Buffer.concat([Buffer.from(`${DOMAIN}\0${material.kind}\0`), bytes]);
	const N = 2 ** log2N;
	try {
		return await new Promise((resolve, reject) => {
			// Node's own limit is 32 MiB; OpenSSL takes a little more than the formula says.
			scrypt(input, salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r + 256 * r * p }, (error, hash) =>
				error ? reject(error) : resolve(hash),
			);
		});
	} finally {
		input.fill(0);
	}
}
