import { createCipheriv, randomBytes } from "node:crypto";
import { sm2 } from "sm-crypto-v2";
import type { TestEmulator } from "../../support/emulator";
import { type RsaAlgorithm, wrap } from "../../support/wrapping";

export const DAY = 24 * 60 * 60;

/** Status of a response, with the code if it is a refusal. */
export async function outcomeOf(response: Response): Promise<string> {
	if (response.ok) return `${response.status}`;
	const body = (await response.json()) as { error?: { error_code: string }; error_code?: string };
	return `${response.status} ${body.error?.error_code ?? body.error_code}`;
}

/** Outcome of an operation: "200", "400 KMS.0308". */
export const outcome = async (emulator: TestEmulator, operation: string, body: object) =>
	outcomeOf(await emulator.kms(operation, body));

/** Creates an external key. @returns the key id */
export async function createKey(emulator: TestEmulator, fields: object): Promise<string> {
	const request = { key_alias: randomBytes(8).toString("hex"), origin: "external", ...fields };
	return ((await emulator.kmsAnswer("create-key", request)).key_info as { key_id: string }).key_id;
}

/** Fields of an import of these bytes, which are the material or a temporary key. */
export async function importOf(
	emulator: TestEmulator,
	keyId: string,
	bytes: Buffer,
	algorithm: RsaAlgorithm = "RSAES_OAEP_SHA_256",
): Promise<Record<string, unknown>> {
	const request = { key_id: keyId, wrapping_algorithm: algorithm };
	const { import_token, public_key } = await emulator.kmsAnswer("get-parameters-for-import", request);
	return { key_id: keyId, import_token, encrypted_key_material: wrap(public_key, bytes, algorithm) };
}

/** Fields of an import of a private key, wrapped with a temporary key. */
export async function importOfPrivateKey(
	emulator: TestEmulator,
	keyId: string,
	pkcs8: Buffer,
	temporaryKey: Buffer = randomBytes(32),
): Promise<Record<string, unknown>> {
	const cipher = temporaryKey.length === 16 ? "sm4-ecb" : "aes-256-ecb";
	const encrypted_privatekey = wrapWithPadding(cipher, temporaryKey, pkcs8).toString("base64");
	return { ...(await importOf(emulator, keyId, temporaryKey)), encrypted_privatekey };
}

/** Encrypts with an SM2 public key (SubjectPublicKeyInfo in base64). @returns base64 */
export function encryptSm2(publicKey: unknown, bytes: Buffer, layout: "der" | "C1C3C2"): string {
	const point = Buffer.from(`${publicKey}`, "base64").subarray(-65).toString("hex");
	const encrypted = sm2.doEncrypt(bytes, point, 1, { asn1: layout === "der" });
	return Buffer.from(layout === "der" ? encrypted : `04${encrypted}`, "hex").toString("base64");
}

/** Key wrap with padding (RFC 5649), which Node supports for AES only. */
export function wrapWithPadding(cipher: string, key: Buffer, content: Buffer): Buffer {
	const encrypt = createCipheriv(cipher, key, null).setAutoPadding(false);
	const count = Math.ceil(content.length / 8);
	const blocks = Array.from({ length: count }, (_, i) => Buffer.concat([content.subarray(8 * i), Buffer.alloc(8)], 8));
	let head = Buffer.from("a65959a600000000", "hex");
	head.writeUInt32BE(content.length, 4);
	if (count === 1) return encrypt.update(Buffer.concat([head, ...blocks]));
	for (let round = 0; round < 6; round++) {
		for (const [i, block] of blocks.entries()) {
			const encrypted = encrypt.update(Buffer.concat([head, block]));
			encrypted.copy(block, 0, 8);
			head = encrypted.subarray(0, 8);
			head.writeUInt32BE((head.readUInt32BE(4) ^ (count * round + i + 1)) >>> 0, 4);
		}
	}
	return Buffer.concat([head, ...blocks]);
}
