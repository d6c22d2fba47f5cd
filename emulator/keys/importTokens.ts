import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import { SEALED_OVERHEAD_BYTES, type TokenSealer } from "../cryptography/tokenSealer";
import { refuse } from "../refusal";

const Grant = v.object({
	/** Id of the token itself. */
	tokenId: v.string(),
	projectId: v.string(),
	keyId: v.string(),
	wrappingAlgorithm: v.string(),
	wrappingKeyId: v.string(),
	/** Epoch seconds. */
	expirationTime: v.number(),
});

/** The content of an import token. */
export type ImportGrant = v.InferOutput<typeof Grant>;

const PURPOSE = "import token";
/** The documentation's sample token has 1,676 bytes and starts with these. */
const HEAD = Buffer.from([0x00, 0x00, 0x88, 0x06]);
const TOKEN_BYTES = 1676;
const CONTENT_BYTES = TOKEN_BYTES - HEAD.length - SEALED_OVERHEAD_BYTES;

/** An opaque token in base64, of the same length as the documentation's sample. */
export function createImportToken(sealer: TokenSealer, grant: ImportGrant): string {
	const filler = " ".repeat(CONTENT_BYTES - JSON.stringify({ ...grant, filler: "" }).length);
	return Buffer.concat([HEAD, sealer.seal(PURPOSE, { ...grant, filler })]).toString("base64");
}

/**
 * @throws {Refusal} KMS.2605 if the token was not issued here, KMS.2603 if it is for another key, KMS.2601 if it has
 * expired
 */
export function openImportToken(
	sealer: TokenSealer,
	token: string,
	keyId: string,
	projectId: string,
	nowSeconds: number,
): ImportGrant {
	const bytes = decodeBase64(token);
	const isWhole = bytes.length === TOKEN_BYTES && bytes.subarray(0, HEAD.length).equals(HEAD);
	const grant = v.safeParse(Grant, isWhole ? sealer.open(PURPOSE, bytes.subarray(HEAD.length)) : undefined);
	if (!grant.success || grant.output.projectId !== projectId) throw refuse("KMS.2605");
	if (grant.output.keyId !== keyId) throw refuse("KMS.2603");
	if (nowSeconds >= grant.output.expirationTime) throw refuse("KMS.2601");
	return grant.output;
}
