import { createPublicKey } from "node:crypto";
import * as v from "valibot";
import { readPkcs8 } from "../cryptography/keyEncodings";
import { type KeyUse, usableKey, useRefusals } from "../keys/usableKey";
import { kmsOperation } from "../kmsOperation";
import { keyOnly } from "../operation";

const PUBLICATION: KeyUse = { refused: { symmetric: "KMS.0331", mac: "KMS.0341" }, whileDisabled: true };

export const getPublicKey = kmsOperation({
	name: "get-publickey",
	group: "use of keys",
	summary: "hands out the public half of an asymmetric key",
	request: keyOnly,
	answer: v.strictObject({
		key_id: v.string(),
		public_key: v.pipe(v.string(), v.startsWith("-----BEGIN PUBLIC KEY-----\r\n")),
	}),
	refusals: useRefusals(PUBLICATION),
	handle: async ({ key_id }, call, world) => {
		const { material } = await usableKey(key_id, call, PUBLICATION, world);
		return { key_id, public_key: pem(material) };
	},
});

/** PEM with the line ends of the documentation's example. */
function pem(pkcs8: Buffer): string {
	const key = createPublicKey(readPkcs8(pkcs8));
	return `${key.export({ type: "spki", format: "pem" })}`.replaceAll("\n", "\r\n");
}
