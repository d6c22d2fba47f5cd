import { KmsImportError } from "../errors";
import type { AsymmetricKeySpec } from "../kms/keySpec";
import { isSequence } from "./der";
import { DECODERS, isInQuotes, type MaterialEncoding } from "./encoding";
import { isPem, pemToDer } from "./pem";
import { parsePrivateKey } from "./privateKey";

/**
 * Key material that is ready to be wrapped: the bytes of a symmetric key, or a private key as unencrypted PKCS#8 in
 * DER.
 */
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
			/** The spec of the KMS keys that accept it. */
			readonly keySpec: AsymmetricKeySpec;
			/** Unencrypted PKCS#8 in DER, including the public key. */
			readonly pkcs8: Buffer;
	  };

/** Options of {@link parseMaterial}. */
export interface ParseOptions {
	/**
	 * Whether the content is text because of its source: true for variables and inline values, false for files and
	 * command output.
	 */
	readonly text: boolean;
	/** The encoding of the content. By default it is detected. */
	readonly encoding?: MaterialEncoding | undefined;
}

const EXPECTED_MATERIAL = "key material is 32 bytes for AES_256 or 16 for SM4, or a private key";

/**
 * Parses key material into new buffers, which the caller must clear. The content is left unchanged.
 *
 * Text is hex, base64 or PEM. Other content may also be the bytes themselves. It is rejected if it is a key both ways:
 * 32 hex digits are an AES_256 key, or an SM4 key in hex. A private key is PKCS#8, PKCS#1 or SEC 1, in PEM or DER; the
 * result has the same bytes for every form of the key.
 *
 * @throws {KmsImportError} code `invalidMaterial`. Its message is only the reason, like "is empty"
 * @throws {TypeError} if there is no such encoding
 */
export function parseMaterial(content: Buffer, options: ParseOptions): KeyMaterialBytes {
	if (content.length === 0) throw invalidMaterial(`is empty; ${EXPECTED_MATERIAL}`);
	const encodings = encodingsOf(content, options);
	const decodings = encodings.map((encoding) => ({ encoding, bytes: DECODERS[encoding](content) }));
	try {
		const [decoding, other] = decodings.filter(({ bytes }) => bytes && mayBeKey(bytes));
		// Only content of 32 bytes can be a key both ways: text of 16 bytes is too short for a key.
		if (other)
			throw invalidMaterial(
				`may be an AES_256 key of 32 bytes or an SM4 key in ${other.encoding}; set encoding to raw or ${other.encoding}`,
			);
		if (!decoding?.bytes) throw invalidMaterial(reasonOf(content, decodings));
		return keyOf(decoding.bytes);
	} finally {
		for (const { bytes } of decodings) bytes?.fill(0);
	}
}

/** Overwrites the key with zeros. It can't be used afterwards. */
export function clear(material: KeyMaterialBytes): void {
	(material.kind === "symmetric" ? material.bytes : material.pkcs8).fill(0);
}

interface Decoding {
	readonly encoding: MaterialEncoding;
	readonly bytes: Buffer | undefined;
}

function encodingsOf(content: Buffer, { text, encoding }: ParseOptions): readonly MaterialEncoding[] {
	if (encoding && !Object.hasOwn(DECODERS, encoding))
		throw new TypeError(`encoding must be one of ${Object.keys(DECODERS).join(", ")}`);
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
	if (isInQuotes(content)) return "is in quotes, which must be removed";
	if (lengths.length === 0)
		return `is not ${decodings.map(({ encoding }) => encoding).join(" or ")}; ${EXPECTED_MATERIAL}`;
	const endsWithLineBreak = content.at(-1) === 0x0a && isSymmetricLength(content.length - 1);
	return `is ${lengths.join(", ")}; ${endsWithLineBreak ? "the last byte is a line break, which must be removed" : EXPECTED_MATERIAL}`;
}

const LENGTH_SUFFIXES: Record<MaterialEncoding, string> = { raw: " long", hex: " in hex", base64: " in base64" };

const invalidMaterial = (reason: string) => new KmsImportError("invalidMaterial", reason);
