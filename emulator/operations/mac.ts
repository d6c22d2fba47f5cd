import { createHmac } from "node:crypto";
import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import type { KeySpecName } from "../keys/keySpecs";
import { type KeyUse, usableKey, useRefusals } from "../keys/usableKey";
import { type KmsCall, kmsOperation } from "../kmsOperation";
import { code, field, type World } from "../operation";
import { refuse } from "../refusal";

const AUTHENTICATION: KeyUse = { refused: { symmetric: "KMS.0331", asymmetric: "KMS.0325" } };

/** The key that each mac_algorithm is for, and its hash. */
const MAC_ALGORITHMS = {
	HMAC_SHA_256: { spec: "HMAC_256", hash: "sha256" },
	HMAC_SHA_384: { spec: "HMAC_384", hash: "sha384" },
	HMAC_SHA_512: { spec: "HMAC_512", hash: "sha512" },
	HMAC_SM3: { spec: "HMAC_SM3", hash: "sm3" },
} as const satisfies Record<string, { spec: KeySpecName; hash: string }>;

const ALGORITHM_NAMES = Object.keys(MAC_ALGORITHMS) as (keyof typeof MAC_ALGORITHMS)[];
const LONGEST_MESSAGE_BYTES = 4096;

const messageFields = {
	key_id: field.keyId,
	mac_algorithm: field.oneOf(ALGORITHM_NAMES),
	message: field.base64,
};

const Message = v.object(messageFields);

const REFUSALS = [...useRefusals(AUTHENTICATION), "KMS.0308"] as const;

/** The code of a message, in hex. */
async function macOf(body: v.InferOutput<typeof Message>, call: KmsCall, world: World): Promise<string> {
	const message = decodeBase64(body.message);
	if (message.length === 0 || message.length > LONGEST_MESSAGE_BYTES) throw refuse("KMS.0308");
	const key = await usableKey(body.key_id, call, AUTHENTICATION, world);
	const { spec, hash } = MAC_ALGORITHMS[body.mac_algorithm];
	if (key.spec !== spec) throw refuse("KMS.0308");
	return createHmac(hash, key.material).update(message).digest("hex");
}

export const mac = [
	kmsOperation({
		name: "generate-mac",
		group: "use of keys",
		summary: "makes the authentication code of a message",
		request: Message,
		answer: v.strictObject({
			key_id: v.string(),
			mac_algorithm: v.picklist(ALGORITHM_NAMES),
			mac: v.pipe(v.string(), v.regex(/^[0-9a-f]{64,128}$/)),
		}),
		refusals: REFUSALS,
		handle: async (body, call, world) => {
			const { key_id, mac_algorithm } = body;
			return { key_id, mac_algorithm, mac: await macOf(body, call, world) };
		},
	}),
	kmsOperation({
		name: "verify-mac",
		group: "use of keys",
		summary: "tells whether an authentication code is that of a message",
		request: v.object({ ...messageFields, mac: v.pipe(v.string(code("KMS.0204")), v.nonEmpty(code("KMS.0308"))) }),
		answer: v.strictObject({
			key_id: v.string(),
			mac_algorithm: v.picklist(ALGORITHM_NAMES),
			mac_valid: v.boolean(),
		}),
		refusals: REFUSALS,
		handle: async (body, call, world) => {
			const { key_id, mac_algorithm, mac: asked } = body;
			return { key_id, mac_algorithm, mac_valid: asked.toLowerCase() === (await macOf(body, call, world)) };
		},
	}),
];
