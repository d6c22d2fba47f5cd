import { createPrivateKey, createPublicKey } from "node:crypto";
import * as v from "valibot";
import { KEY_SPECS } from "../keySpecs";
import { KEY_STATE } from "../keyStore";
import { kmsOperation } from "../kmsOperation";
import { keyOnly } from "../operation";
import { refuse } from "../refusal";

export const getPublicKey = kmsOperation({
	name: "get-publickey",
	group: "use of keys",
	summary: "hands out the public half of an asymmetric key",
	request: keyOnly,
	answer: v.strictObject({
		key_id: v.string(),
		public_key: v.pipe(v.string(), v.startsWith("-----BEGIN PUBLIC KEY-----\r\n")),
	}),
	refusals: ["KMS.0207", "KMS.0331", "KMS.0341", "KMS.0210", "KMS.1301"],
	handle: async ({ key_id }, { projectId }, { keys, keyMaker }) => {
		const key = keys.get(projectId, key_id);
		const { kind } = KEY_SPECS[key.spec];
		if (kind !== "asymmetric") throw refuse(kind === "mac" ? "KMS.0341" : "KMS.0331");
		if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
		if (key.state === KEY_STATE.pendingImport) throw refuse("KMS.1301");
		return { key_id, public_key: pem(await keyMaker.materialOf(key)) };
	},
});

/** PEM with the line ends of the documentation's example. */
function pem(pkcs8: Buffer): string {
	const key = createPublicKey(createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" }));
	return `${key.export({ type: "spki", format: "pem" })}`.replaceAll("\n", "\r\n");
}
