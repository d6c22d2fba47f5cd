import { createHash, randomBytes } from "node:crypto";
import * as v from "valibot";
import { additionalData, contextOf } from "../cryptography/additionalData";
import { closeCiphertext, openCiphertext, SYMMETRIC_ALGORITHMS } from "../cryptography/ciphertexts";
import { type KeyUse, type UsedKey, usableKey, useRefusals } from "../keys/usableKey";
import { kmsOperation } from "../kmsOperation";
import { code, field } from "../operation";
import { type RefusalCode, refuse } from "../refusal";
import { wholeNumber } from "./wholeNumber";

const ENVELOPE: KeyUse = { refused: { asymmetric: "KMS.0325", mac: "KMS.0341" } };

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
const hexAnswer = v.pipe(v.string(), v.regex(/^([0-9A-F]{2})+$/));
const hex = (bytes: Buffer) => bytes.toString("hex").toUpperCase();

/** A data key goes with its digest: SHA-256 under AES, SM3 under SM4. */
const digestOf = ({ spec }: UsedKey, dataKey: Buffer) =>
	createHash(SYMMETRIC_ALGORITHMS[spec]?.hash ?? "sha256")
		.update(dataKey)
		.digest();

const closed = (key: UsedKey, dataKey: Buffer, context: string) =>
	hex(closeCiphertext(key, Buffer.concat([dataKey, digestOf(key, dataKey)]), context));

/** The two operations that make a data key. */
const CREATIONS = [
	{ name: "create-datakey", summary: "makes a data key, in plain and encrypted", range: "KMS.1901", isPlain: true },
	{
		name: "create-datakey-without-plaintext",
		summary: "makes a data key, encrypted only",
		range: "KMS.2001",
		isPlain: false,
	},
] as const;

const creations = CREATIONS.map(({ name, summary, range, isPlain }) =>
	kmsOperation({
		name,
		group: "use of keys",
		summary,
		request: v.object({
			key_id: field.keyId,
			key_spec: v.optional(v.picklist(Object.keys(DATA_KEY_BITS) as (keyof typeof DATA_KEY_BITS)[], code("KMS.1902"))),
			/** Bits; they go before the specification. */
			datakey_length: v.optional(wholeNumber(8, 8192, range)),
			...additionalData,
			sequence: field.sequence,
		}),
		answer: v.strictObject({ key_id: v.string(), plain_text: v.optional(hexAnswer), cipher_text: hexAnswer }),
		refusals: [...useRefusals(ENVELOPE), range, "KMS.1902", "KMS.1903", "KMS.0208", "KMS.0308"],
		handle: async (body, call, world) => {
			const bits = body.datakey_length ?? DATA_KEY_BITS[body.key_spec ?? "AES_256"];
			if (bits % 8 !== 0) throw refuse("KMS.1903");
			const key = await usableKey(body.key_id, call, ENVELOPE, world);
			const dataKey = randomBytes(bits / 8);
			const cipher_text = closed(key, dataKey, contextOf(body));
			return { key_id: key.keyId, ...(isPlain && { plain_text: hex(dataKey) }), cipher_text };
		},
	}),
);

export const dataKeys = [
	...creations,
	kmsOperation({
		name: "encrypt-datakey",
		group: "use of keys",
		summary: "encrypts a data key, which comes with its digest",
		request: v.object({
			key_id: field.keyId,
			plain_text: hexText("KMS.2101"),
			/** Bytes. */
			datakey_plain_length: wholeNumber(1, 1024, "KMS.2102"),
			...additionalData,
			sequence: field.sequence,
		}),
		answer: v.strictObject({ key_id: v.string(), cipher_text: hexAnswer, datakey_length: v.string() }),
		refusals: [
			...useRefusals(ENVELOPE),
			...(["KMS.2101", "KMS.2102", "KMS.2103", "KMS.2104", "KMS.0208", "KMS.0308"] as const),
		],
		handle: async (body, call, world) => {
			const key = await usableKey(body.key_id, call, ENVELOPE, world);
			const plaintext = Buffer.from(body.plain_text, "hex");
			const length = body.datakey_plain_length;
			if (plaintext.length !== length + DIGEST_BYTES) throw refuse("KMS.2104");
			const dataKey = plaintext.subarray(0, length);
			if (!digestOf(key, dataKey).equals(plaintext.subarray(length))) throw refuse("KMS.2103");
			return { key_id: key.keyId, cipher_text: closed(key, dataKey, contextOf(body)), datakey_length: `${length}` };
		},
	}),
	kmsOperation({
		name: "decrypt-datakey",
		group: "use of keys",
		summary: "decrypts a data key, and tells its digest",
		request: v.object({
			key_id: field.keyId,
			cipher_text: hexText("KMS.2201"),
			/** Bytes of the data key in plain. */
			datakey_cipher_length: wholeNumber(1, 1024, "KMS.2202"),
			...additionalData,
			sequence: field.sequence,
		}),
		answer: v.strictObject({ data_key: hexAnswer, datakey_length: v.string(), datakey_dgst: hexAnswer }),
		refusals: [
			...useRefusals(ENVELOPE),
			...(["KMS.2201", "KMS.2202", "KMS.2203", "KMS.2204", "KMS.0208", "KMS.0308"] as const),
		],
		handle: async (body, call, world) => {
			const key = await usableKey(body.key_id, call, ENVELOPE, world);
			const content = openCiphertext(key, Buffer.from(body.cipher_text, "hex"), contextOf(body));
			if (!content) throw refuse("KMS.2201");
			const length = body.datakey_cipher_length;
			if (content.length !== length + DIGEST_BYTES) throw refuse("KMS.2204");
			const [dataKey, digest] = [content.subarray(0, length), content.subarray(length)];
			if (!digestOf(key, dataKey).equals(digest)) throw refuse("KMS.2203");
			return { data_key: hex(dataKey), datakey_length: `${length}`, datakey_dgst: hex(digest) };
		},
	}),
];
