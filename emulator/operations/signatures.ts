import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import { readPkcs8 } from "../cryptography/keyEncodings";
import { SIGNING_ALGORITHM_NAMES, SIGNING_ALGORITHMS } from "../cryptography/signingAlgorithms";
import { type KeyRequirements, keyRefusals, usableKey } from "../keys/usableKey";
import { type KmsCall, kmsOperation } from "../kmsOperation";
import { field, type ServiceContext } from "../operation";
import { refuse } from "../refusal";

const REQUIREMENTS: KeyRequirements = {
	refusedKinds: { symmetric: "KMS.0331", mac: "KMS.0341" },
	requiredUsage: { usage: "SIGN_VERIFY", refusal: "KMS.0334" },
};
/** A message must be shorter. */
const MESSAGE_LIMIT_BYTES = 4096;

const messageFields = {
	key_id: field.keyId,
	message: field.base64,
	signing_algorithm: field.oneOf(SIGNING_ALGORITHM_NAMES),
	message_type: v.optional(field.oneOf(["DIGEST", "RAW"]), "DIGEST"),
	sequence: field.sequence,
};

const Message = v.object(messageFields);

const REFUSALS = [...keyRefusals(REQUIREMENTS), ...(["KMS.0332", "KMS.0329", "KMS.0308"] as const)];

/** The algorithm and its input, after all checks. */
async function signatureInput(body: v.InferOutput<typeof Message>, call: KmsCall, context: ServiceContext) {
	const message = decodeBase64(body.message);
	if (message.length === 0 || message.length >= MESSAGE_LIMIT_BYTES) throw refuse("KMS.0308");
	const { spec, material } = await usableKey(body.key_id, call, REQUIREMENTS, context);
	const algorithm = SIGNING_ALGORITHMS[body.signing_algorithm];
	if (!algorithm.specs.includes(spec)) throw refuse("KMS.0332");
	const isDigest = body.message_type === "DIGEST";
	if (isDigest && message.length !== algorithm.digestBytes) throw refuse("KMS.0329");
	const digest = isDigest ? message : algorithm.digestOf?.(message);
	if (!digest) throw refuse("KMS.0308");
	return { algorithm, spec, digest, privateKey: readPkcs8(material) };
}

export const signatures = [
	kmsOperation({
		name: "sign",
		group: "key use",
		summary: "signs a message or its digest with an asymmetric key",
		request: Message,
		response: v.strictObject({ key_id: v.string(), signature: field.base64 }),
		refusals: REFUSALS,
		handle: async (body, call, context) => {
			const { algorithm, spec, privateKey, digest } = await signatureInput(body, call, context);
			return { key_id: body.key_id, signature: algorithm.sign(privateKey, digest, spec).toString("base64") };
		},
	}),
	kmsOperation({
		name: "verify",
		group: "key use",
		summary: "verifies the signature of a message or its digest",
		request: v.object({ ...messageFields, signature: field.base64 }),
		response: v.strictObject({ key_id: v.string(), signature_valid: v.picklist(["true", "false"]) }),
		refusals: REFUSALS,
		handle: async (body, call, context) => {
			const { algorithm, spec, privateKey, digest } = await signatureInput(body, call, context);
			let signature_valid: "true" | "false" = "false";
			try {
				if (algorithm.verify(privateKey, digest, decodeBase64(body.signature), spec)) signature_valid = "true";
			} catch {
				// A malformed signature is invalid, too.
			}
			return { key_id: body.key_id, signature_valid };
		},
	}),
];
