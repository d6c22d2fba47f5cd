import { KmsImportError } from "../errors";
import type { AsymmetricKeySpec } from "../kms/keySpec";
import { isSequence } from "./der";
import { DECODERS, type MaterialEncoding } from "./encoding";
import { isPem, pemToDer } from "./pem";
import { parsePrivateKey } from "./privateKey";

/** Key material ready to be wrapped: a symmetric key's bytes, or a private key as unencrypted PKCS#8, DER. */
export type KeyMaterialBytes =
	| {
			/** A symmetric key. */
			readonly kind: "symmetric";
			/** 32 bytes for AES_256, 16 for SM4. */
			readonly bytes: Buffer;
	  }
	| {
			/** A private key. */
			readonly kind: "privateKey";
			/** The kind of key that takes it. */
			readonly keySpec: AsymmetricKeySpec;
			/** PKCS#8 in DER, not encrypted, with the public part. */
			readonly pkcs8: Buffer;
	  };

/** How {@link parseMaterial} is to read. */
export interface ParseOptions {
	/** Whether content is text by where it comes from (a variable, an inline value). Files and output of commands are not. */
	readonly text: boolean;
	/** How content is written. By default it is recognised. */
	readonly encoding?: MaterialEncoding | undefined;
}

const EXPECTED_MATERIAL = "key material is 32 bytes for AES_256 or 16 for SM4, or a private key";

/**
 * Reads key material into buffers of its own; content stays the caller's.
 *
 * Text is hex, base64 or PEM. Other content may also be the bytes themselves, and is refused when both readings
 * give a key: 32 hex digits are an AES_256 key, or an SM4 key in hex. Private keys are PKCS#8, PKCS#1 or SEC 1, in PEM
 * or DER, and come out as the same bytes whatever form they had. The caller clears what is returned.
 *
 * @throws {KmsImportError} code `invalidMaterial`; its message is the reason only
 */
export function parseMaterial(content: Buffer, options: ParseOptions): KeyMaterialBytes {
	if (content.length === 0) throw invalidMaterial(`is empty; ${EXPECTED_MATERIAL}`);
	const encodings = encodingsOf(content, options);
	const decodings = encodings.map((encoding) => ({ encoding, bytes: DECODERS[encoding](content) }));
	try {
		const [decoding, other] = decodings.filter(({ bytes }) => bytes && mayBeKey(bytes));
		// Only 32 bytes are a key both ways: text of 16 is no key.
		if (other)
			throw invalidMaterial(
				`can be an AES_256 key of 32 bytes or an SM4 key in ${other.encoding}; say which by encoding: raw or ${other.encoding}`,
			);
		if (!decoding?.bytes) throw invalidMaterial(reasonOf(content, decodings));
		return keyOf(decoding.bytes);
	} finally {
		for (const { bytes } of decodings) bytes?.fill(0);
	}
}

/** Overwrites the key with zeros; it can't be used any more. */
export function clear(material: KeyMaterialBytes): void {
	(material.kind === "symmetric" ? material.bytes : material.pkcs8).fill(0);
}

interface Decoding {
	readonly encoding: MaterialEncoding;
	readonly bytes: Buffer | undefined;
}

function encodingsOf(content: Buffer, { text, encoding }: ParseOptions): readonly MaterialEncoding[] {
	if (encoding) return [encoding];
	if (isPem(content)) return ["raw"];
	return text ? ["hex", "base64"] : ["raw", "hex", "base64"];
}

const isSymmetricLength = (length: number) => length === 32 || length === 16;

const mayBeKey = (bytes: Buffer) => isSymmetricLength(bytes.length) || isSequence(bytes) || isPem(bytes);

function keyOf(bytes: Buffer): KeyMaterialBytes {
	if (isSymmetricLength(bytes.length)) return { kind: "symmetric", bytes: Buffer.from(bytes) };
	if (!isPem(bytes)) return { kind: "privateKey", ...parsePrivateKey(bytes) };
	const der = pemToDer(bytes);
	try {
		return { kind: "privateKey", ...parsePrivateKey(der) };
	} finally {
		der.fill(0);
	}
}

function reasonOf(content: Buffer, decodings: readonly Decoding[]): string {
	const lengths = decodings.flatMap(({ encoding, bytes }) =>
		bytes ? `${bytes.length} bytes${LENGTH_SUFFIXES[encoding]}` : [],
	);
	if (lengths.length === 0)
		return `is not ${decodings.map(({ encoding }) => encoding).join(" or ")}; ${EXPECTED_MATERIAL}`;
	const broken = content.at(-1) === 0x0a && isSymmetricLength(content.length - 1);
	return `is ${lengths.join(", ")}; ${broken ? "the last is a line break, write it without" : EXPECTED_MATERIAL}`;
}

const LENGTH_SUFFIXES: Record<MaterialEncoding, string> = { raw: " long", hex: " in hex", base64: " in base64" };

const invalidMaterial = (reason: string) => new KmsImportError("invalidMaterial", reason);
