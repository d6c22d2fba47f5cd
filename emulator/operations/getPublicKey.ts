import { createPublicKey } from "node:crypto";
import * as v from "valibot";
import { readPkcs8 } from "../cryptography/keyEncodings";
import { type KeyRequirements, keyRefusals, usableKey } from "../keys/usableKey";
import { kmsOperation } from "../kmsOperation";
import { keyOnly } from "../operation";

const REQUIREMENTS: KeyRequirements = { refusedKinds: { symmetric: "KMS.0331", mac: "KMS.0341" }, allowDisabled: true };

export const getPublicKey = kmsOperation({
	name: "get-publickey",
	group: "key use",
	summary: "returns the public key of an asymmetric key",
	request: keyOnly,
	response: v.strictObject({
		key_id: v.string(),
		public_key: v.pipe(v.string(), v.startsWith("-----BEGIN PUBLIC KEY-----\r\n")),
	}),
	refusals: keyRefusals(REQUIREMENTS),
	handle: async ({ key_id }, call, context) => {
		const { material } = await usableKey(key_id, call, REQUIREMENTS, context);
		return { key_id, public_key: pem(material) };
	},
});

/** PEM with the line endings of the documentation's example. */
function pem(pkcs8: Buffer): string {
	const key = createPublicKey(readPkcs8(pkcs8));
	return `${key.export({ type: "spki", format: "pem" })}`.replaceAll("\n", "\r\n");
}
