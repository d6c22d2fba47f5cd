import { createHash, randomBytes } from "node:crypto";
import * as v from "valibot";
import { additionalData, encryptionContextOf } from "../cryptography/additionalData";
import { decryptSymmetric, encryptSymmetric, SYMMETRIC_ALGORITHMS } from "../cryptography/ciphertexts";
import { type KeyRequirements, keyRefusals, type UsableKey, usableKey } from "../keys/usableKey";
import { kmsOperation } from "../kmsOperation";
import { code, field } from "../operation";
import { type RefusalCode, refuse } from "../refusal";
import { integerField } from "./integerField";

const REQUIREMENTS: KeyRequirements = { refusedKinds: { asymmetric: "KMS.0325", mac: "KMS.0341" } };

/** Bits, by key_spec of a data key. */
const DATA_KEY_BITS = {
	AES_256: 256,
	AES_128: 128,
	SM4: 128,
	HMAC_256: 256,
	HMAC_384: 384,
	HMAC_512: 512,
	HMAC_SM3: 256,
} as const;

const DIGEST_BYTES = 32;
const hexText = (fault: RefusalCode) => field.text(/^([0-9a-fA-F]{2})+$/, fault);
const HexResponse = v.pipe(v.string(), v.regex(/^([0-9A-F]{2})+$/));
const hex = (bytes: Buffer) => bytes.toString("hex").toUpperCase();

/** Digest that accompanies a data key: SHA-256 with an AES key, SM3 with an SM4 key. */
const digestOf = ({ spec }: UsableKey, dataKey: Buffer) =>
	createHash(SYMMETRIC_ALGORITHMS[spec]?.hash ?? "sha256")
		.update(dataKey)
		.digest();

const encryptDataKey = (key: UsableKey, dataKey: Buffer, encryptionContext: string) =>
	hex(encryptSymmetric(key, Buffer.concat([dataKey, digestOf(key, dataKey)]), encryptionContext));

/** The operations that create a data key. */
const CREATIONS = [
	{
		name: "create-datakey",
		summary: "creates a data key, in plain text and encrypted",
		range: "KMS.1901",
		includesPlaintext: true,
	},
	{
		name: "create-datakey-without-plaintext",
		summary: "creates a data key, encrypted only",
		range: "KMS.2001",
		includesPlaintext: false,
	},
] as const;

const creations = CREATIONS.map(({ name, summary, range, includesPlaintext }) =>
	kmsOperation({
		name,
		group: "key use",
		summary,
		request: v.object({
			key_id: field.keyId,
			key_spec: v.optional(v.picklist(Object.keys(DATA_KEY_BITS) as (keyof typeof DATA_KEY_BITS)[], code("KMS.1902"))),
			/** Bits; takes precedence over key_spec. */
			datakey_length: v.optional(integerField(8, 8192, range)),
			...additionalData,
			sequence: field.sequence,
		}),
		response: v.strictObject({ key_id: v.string(), plain_text: v.optional(HexResponse), cipher_text: HexResponse }),
		refusals: [...keyRefusals(REQUIREMENTS), range, "KMS.1902", "KMS.1903", "KMS.0208", "KMS.0308"],
		handle: async (body, call, context) => {
			const bits = body.datakey_length ?? DATA_KEY_BITS[body.key_spec ?? "AES_256"];
			if (bits % 8 !== 0) throw refuse("KMS.1903");
			const key = await usableKey(body.key_id, call, REQUIREMENTS, context);
			const dataKey = randomBytes(bits / 8);
			const cipher_text = encryptDataKey(key, dataKey, encryptionContextOf(body));
			return { key_id: key.keyId, ...(includesPlaintext && { plain_text: hex(dataKey) }), cipher_text };
		},
	}),
);

export const dataKeys = [
	...creations,
	kmsOperation({
		name: "encrypt-datakey",
		group: "key use",
		summary: "encrypts a data key, which is followed by its digest",
		request: v.object({
			key_id: field.keyId,
			plain_text: hexText("KMS.2101"),
			/** Bytes. */
			datakey_plain_length: integerField(1, 1024, "KMS.2102"),
			...additionalData,
			sequence: field.sequence,
		}),
		response: v.strictObject({ key_id: v.string(), cipher_text: HexResponse, datakey_length: v.string() }),
		refusals: [
			...keyRefusals(REQUIREMENTS),
			...(["KMS.2101", "KMS.2102", "KMS.2103", "KMS.2104", "KMS.0208", "KMS.0308"] as const),
		],
		handle: async (body, call, context) => {
			const key = await usableKey(body.key_id, call, REQUIREMENTS, context);
			const plaintext = Buffer.from(body.plain_text, "hex");
			const length = body.datakey_plain_length;
			if (plaintext.length !== length + DIGEST_BYTES) throw refuse("KMS.2104");
			const dataKey = plaintext.subarray(0, length);
			if (!digestOf(key, dataKey).equals(plaintext.subarray(length))) throw refuse("KMS.2103");
			return {
				key_id: key.keyId,
				cipher_text: encryptDataKey(key, dataKey, encryptionContextOf(body)),
				datakey_length: `${length}`,
			};
		},
	}),
	kmsOperation({
		name: "decrypt-datakey",
		group: "key use",
		summary: "decrypts a data key, and returns its digest",
		request: v.object({
			key_id: field.keyId,
			cipher_text: hexText("KMS.2201"),
			/** Bytes of the plain data key. */
			datakey_cipher_length: integerField(1, 1024, "KMS.2202"),
			...additionalData,
			sequence: field.sequence,
		}),
		response: v.strictObject({ data_key: HexResponse, datakey_length: v.string(), datakey_dgst: HexResponse }),
		refusals: [
			...keyRefusals(REQUIREMENTS),
			...(["KMS.2201", "KMS.2202", "KMS.2203", "KMS.2204", "KMS.0208", "KMS.0308"] as const),
		],
		handle: async (body, call, context) => {
			const key = await usableKey(body.key_id, call, REQUIREMENTS, context);
			const content = decryptSymmetric(key, Buffer.from(body.cipher_text, "hex"), encryptionContextOf(body));
			if (!content) throw refuse("KMS.2201");
			const length = body.datakey_cipher_length;
			if (content.length !== length + DIGEST_BYTES) throw refuse("KMS.2204");
			const [dataKey, digest] = [content.subarray(0, length), content.subarray(length)];
			if (!digestOf(key, dataKey).equals(digest)) throw refuse("KMS.2203");
			return { data_key: hex(dataKey), datakey_length: `${length}`, datakey_dgst: hex(digest) };
		},
	}),
];
