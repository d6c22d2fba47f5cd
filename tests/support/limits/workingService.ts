import { createPrivateKey, createPublicKey } from "node:crypto";
import { keys } from "../../vectors/wrappingKeys.json";
import type { RightAnswer } from "../faults/serve";
import type { ReceivedRequest } from "../httpServer";
import type { WireClock } from "../wireClock";

export const REGION = "cn-north-4";
export const PROJECT_ID = "p1";
export const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
export const ALIAS = "app/master";
const DAY_SECONDS = 24 * 60 * 60;

/** The details of a new key, pending import. */
export const keyDetails = {
	key_id: KEY_ID,
	key_state: "5",
	key_alias: ALIAS,
	key_spec: "AES_256",
	key_usage: "ENCRYPT_DECRYPT",
	origin: "external",
};

const privateKey = (pkcs8: string) =>
	createPrivateKey({ key: Buffer.from(pkcs8, "base64"), format: "der", type: "pkcs8" });

/** What material is wrapped with: SubjectPublicKeyInfo in DER, base64. */
export const WRAPPING_KEY = createPublicKey(privateKey(keys.RSA_2048.pkcs8))
	.export({ type: "spki", format: "der" })
	.toString("base64");

const importedKey = privateKey(keys.EC_P256.pkcs8);
/** A private key in PEM, and its public half as get-publickey returns it. */
export const PRIVATE_KEY = importedKey.export({ type: "pkcs8", format: "pem" }).toString();
const PUBLIC_KEY = createPublicKey(importedKey).export({ type: "spki", format: "pem" });

/** How a service that works differs from one with a key that is pending import. */
export interface ServiceState {
	/** Fields of the key's details. */
	readonly key?: object;
	/** The codes with which operations are refused, by their paths. */
	readonly refusals?: Readonly<Record<string, string>>;
}

/** What a request asks for: the operation of KMS by its path, or the service that is not KMS. */
export function askedOf({ path }: Pick<ReceivedRequest, "path">): string {
	if (path.startsWith("/v3")) return "iam";
	if (path.startsWith("/openstack") || path.startsWith("/meta-data")) return "metadata";
	return path.slice(path.indexOf("/kms/") + "/kms/".length).replace(`${KEY_ID}/`, "");
}

/** A KMS with one key, and an IAM and a metadata service that accept everything, as bodies of answers. */
export function answerTo(request: ReceivedRequest, state: ServiceState, clock: WireClock): RightAnswer {
	const asked = askedOf(request);
	if (asked === "iam" || asked === "metadata") return [200, credentials(clock), { "X-Subject-Token": "T" }];
	const code = state.refusals?.[asked];
	if (code) return [400, { error: { error_code: code, error_msg: "refused" } }];
	const details = { ...keyDetails, ...state.key };
	const now = Math.floor(clock.now() / 1000);
	const bodies: Readonly<Record<string, object>> = {
		"describe-key": { key_info: details },
		"create-key": { key_info: details },
		"list-keys": { key_details: [details], truncated: "false" },
		"get-parameters-for-import": { import_token: "T", public_key: WRAPPING_KEY, expiration_time: now + DAY_SECONDS },
		"get-publickey": { public_key: PUBLIC_KEY },
		tags: { tags: [{ key: "a", value: "b" }] },
	};
	return [200, bodies[asked] ?? {}];
}

/** Whatever IAM and the metadata service are asked for, in one body. */
function credentials(clock: WireClock): object {
	const expires_at = new Date(clock.now() + DAY_SECONDS * 1000).toISOString();
	return {
		token: { expires_at, project: { id: PROJECT_ID, name: REGION } },
		projects: [{ id: PROJECT_ID, name: REGION }],
		credential: { access: "A", secret: "S", securitytoken: "X", expires_at },
	};
}
