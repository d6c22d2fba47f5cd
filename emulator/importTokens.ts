import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { refuse } from "./refusal";
import type { Seal } from "./sealing";

const Grant = v.object({
	projectId: v.string(),
	keyId: v.string(),
	wrappingAlgorithm: v.string(),
	wrappingKeyId: v.string(),
	/** Epoch seconds. */
	expirationTime: v.number(),
});

/** What an import token stands for. */
export type ImportGrant = v.InferOutput<typeof Grant>;

const PURPOSE = "import token";
/** The sample token of the documentation: 1,676 bytes that start like this. */
const HEAD = Buffer.from([0x00, 0x00, 0x88, 0x06]);
const TOKEN_BYTES = 1676;
const LENGTH_BYTES = 2;

/** An opaque token in base64, as long as the documentation's sample. */
export function createImportToken(seal: Seal, grant: ImportGrant): string {
	const sealed = seal.close(PURPOSE, grant);
	const length = Buffer.alloc(LENGTH_BYTES);
	length.writeUInt16BE(sealed.length);
	const filler = randomBytes(TOKEN_BYTES - HEAD.length - LENGTH_BYTES - sealed.length);
	return Buffer.concat([HEAD, length, sealed, filler]).toString("base64");
}

/** @throws {Refusal} KMS.2605 where the token was not made here, KMS.2603 where it is another key's, KMS.2601 where it has expired */
export function openImportToken(
	seal: Seal,
	token: string,
	keyId: string,
	projectId: string,
	nowSeconds: number,
): ImportGrant {
	const bytes = Buffer.from(token, "base64");
	if (bytes.length !== TOKEN_BYTES) throw refuse("KMS.2605");
	const start = HEAD.length + LENGTH_BYTES;
	const sealed = bytes.subarray(start, start + bytes.readUInt16BE(HEAD.length));
	const grant = v.safeParse(Grant, seal.open(PURPOSE, sealed));
	if (!grant.success || grant.output.projectId !== projectId) throw refuse("KMS.2605");
	if (grant.output.keyId !== keyId) throw refuse("KMS.2603");
	if (nowSeconds >= grant.output.expirationTime) throw refuse("KMS.2601");
	return grant.output;
}
