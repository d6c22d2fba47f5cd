import {
	constants,
	createHash,
	createPublicKey,
	type KeyObject,
	privateEncrypt,
	publicDecrypt,
	randomBytes,
} from "node:crypto";

/** The DER prefix of a digest in DigestInfo, in hex (RFC 8017, 9.2, note 1). */
const DIGEST_INFO = {
	sha256: "3031300d060960864801650304020105000420",
	sha384: "3041300d060960864801650304020205000430",
	sha512: "3051300d060960864801650304020305000440",
} as const;

export type RsaHash = keyof typeof DIGEST_INFO;

/** RSASSA-PKCS1-v1_5 of a digest. It is deterministic. */
export function signPkcs1(privateKey: KeyObject, digest: Buffer, hash: RsaHash): Buffer {
	const info = Buffer.concat([Buffer.from(DIGEST_INFO[hash], "hex"), digest]);
	return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, info);
}

const PSS_END = 0xbc;
/** The PSS hash covers eight zero bytes, the digest and the salt. */
const PSS_ZEROS = Buffer.alloc(8);
const PSS_SALT_START = Buffer.from([1]);

/** RSASSA-PSS of a digest (RFC 8017, 9.1.1) with a salt as long as the digest. The modulus must fill its first byte. */
export function signPss(privateKey: KeyObject, digest: Buffer, hash: RsaHash): Buffer {
	const salt = randomBytes(digest.length);
	const saltedHash = pssHash(digest, salt, hash);
	const filler = Buffer.alloc(modulusBytes(privateKey) - 2 * digest.length - 2);
	const masked = applyMask(Buffer.concat([filler, PSS_SALT_START, salt]), saltedHash, hash);
	const encoded = Buffer.concat([masked, saltedHash, Buffer.from([PSS_END])]);
	return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encoded);
}

/** @throws {Error} if the signature's length is not that of the modulus, or if its number is not smaller */
export function verifyPss(privateKey: KeyObject, digest: Buffer, hash: RsaHash, signature: Buffer): boolean {
	const key = createPublicKey(privateKey);
	const encoded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
	const saltedHash = encoded.subarray(-digest.length - 1, -1);
	const block = applyMask(encoded.subarray(0, -digest.length - 1), saltedHash, hash);
	const [filler, start] = [block.subarray(0, -digest.length - 1), block.subarray(-digest.length - 1, -digest.length)];
	const isWhole = encoded.readUInt8(0) < 0x80 && encoded.at(-1) === PSS_END && start.equals(PSS_SALT_START);
	return (
		isWhole &&
		filler.every((byte) => byte === 0) &&
		pssHash(digest, block.subarray(-digest.length), hash).equals(saltedHash)
	);
}

function modulusBytes({ asymmetricKeyDetails }: KeyObject): number {
	return (asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

const pssHash = (digest: Buffer, salt: Buffer, hash: RsaHash) =>
	createHash(hash).update(PSS_ZEROS).update(digest).update(salt).digest();

/** Adds or removes the MGF1 mask of a seed. The highest bit stays zero. */
function applyMask(block: Buffer, seed: Buffer, hash: RsaHash): Buffer {
	const counter = Buffer.alloc(4);
	const parts: Buffer[] = [];
	for (let count = 0; count * seed.length < block.length; count++) {
		counter.writeUInt32BE(count);
		parts.push(createHash(hash).update(seed).update(counter).digest());
	}
	const mask = Buffer.concat(parts);
	const masked = Buffer.from(block.map((byte, i) => byte ^ mask.readUInt8(i)));
	masked.writeUInt8(masked.readUInt8(0) & 0x7f);
	return masked;
}
