import { createPublicKey } from "node:crypto";
import { type KeyAlgorithm, spkiOf } from "../keyAlgorithms";
import { KEY_SPECS } from "../keySpecs";
import { KEY_STATE, type Key, type KeyStore } from "../keyStore";
import { kmsOperation } from "../kmsOperation";
import { keyOnly, parseBody } from "../operation";
import { refuse } from "../refusal";

export const getPublicKey = kmsOperation("get-publickey", (call, { keys }) => {
	const { key_id } = parseBody(call, keyOnly);
	const key = keys.get(call.projectId, key_id);
	const { kind, algorithm } = KEY_SPECS[key.spec];
	if (!algorithm) throw refuse(kind === "mac" ? "KMS.0341" : "KMS.0331");
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	if (key.state === KEY_STATE.pendingImport) throw refuse("KMS.1301");
	return { body: { key_id, public_key: pem(key.publicKey ?? generate(key, algorithm, keys)) } };
});

/** Keys of the service's own origin are made when they are first looked at: making RSA keys takes long. */
function generate(key: Key, algorithm: KeyAlgorithm, keys: KeyStore): string {
	const publicKey = spkiOf(algorithm.generate().publicKey).toString("base64");
	keys.update(key, { publicKey });
	return publicKey;
}

/** PEM with the line ends of the documentation's example. */
function pem(spki: string): string {
	const key = createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" });
	return `${key.export({ type: "spki", format: "pem" })}`.replaceAll("\n", "\r\n");
}
