import { createHmac } from "node:crypto";
import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import type { KeySpecName } from "../keys/keySpecs";
import { type KeyRequirements, keyRefusals, usableKey } from "../keys/usableKey";
import { type KmsCall, kmsOperation } from "../kmsOperation";
import { code, field, type ServiceContext } from "../operation";
import { refuse } from "../refusal";

const REQUIREMENTS: KeyRequirements = { refusedKinds: { symmetric: "KMS.0331", asymmetric: "KMS.0325" } };

/** The key specification and the hash of each mac_algorithm. */
const MAC_ALGORITHMS = {
	HMAC_SHA_256: { spec: "HMAC_256", hash: "sha256" },
	HMAC_SHA_384: { spec: "HMAC_384", hash: "sha384" },
	HMAC_SHA_512: { spec: "HMAC_512", hash: "sha512" },
	HMAC_SM3: { spec: "HMAC_SM3", hash: "sm3" },
} as const satisfies Record<string, { spec: KeySpecName; hash: string }>;

const ALGORITHM_NAMES = Object.keys(MAC_ALGORITHMS) as (keyof typeof MAC_ALGORITHMS)[];
const MAX_MESSAGE_BYTES = 4096;

const messageFields = {
	key_id: field.keyId,
	mac_algorithm: field.oneOf(ALGORITHM_NAMES),
	message: field.base64,
};

const Message = v.object(messageFields);

const REFUSALS = [...keyRefusals(REQUIREMENTS), "KMS.0308"] as const;

/** The MAC of a message, in hex. */
async function computeMac(
	body: v.InferOutput<typeof Message>,
	call: KmsCall,
	context: ServiceContext,
): Promise<string> {
	const message = decodeBase64(body.message);
	if (message.length === 0 || message.length > MAX_MESSAGE_BYTES) throw refuse("KMS.0308");
	const key = await usableKey(body.key_id, call, REQUIREMENTS, context);
	const { spec, hash } = MAC_ALGORITHMS[body.mac_algorithm];
	if (key.spec !== spec) throw refuse("KMS.0308");
	return createHmac(hash, key.material).update(message).digest("hex");
}

export const mac = [
	kmsOperation({
		name: "generate-mac",
		group: "key use",
		summary: "generates the MAC of a message",
		request: Message,
		response: v.strictObject({
			key_id: v.string(),
			mac_algorithm: v.picklist(ALGORITHM_NAMES),
			mac: v.pipe(v.string(), v.regex(/^[0-9a-f]{64,128}$/)),
		}),
		refusals: REFUSALS,
		handle: async (body, call, context) => {
			const { key_id, mac_algorithm } = body;
			return { key_id, mac_algorithm, mac: await computeMac(body, call, context) };
		},
	}),
	kmsOperation({
		name: "verify-mac",
		group: "key use",
		summary: "verifies the MAC of a message",
		request: v.object({ ...messageFields, mac: v.pipe(v.string(code("KMS.0204")), v.nonEmpty(code("KMS.0308"))) }),
		response: v.strictObject({
			key_id: v.string(),
			mac_algorithm: v.picklist(ALGORITHM_NAMES),
			mac_valid: v.boolean(),
		}),
		refusals: REFUSALS,
		handle: async (body, call, context) => {
			const { key_id, mac_algorithm, mac: given } = body;
			return { key_id, mac_algorithm, mac_valid: given.toLowerCase() === (await computeMac(body, call, context)) };
		},
	}),
];
