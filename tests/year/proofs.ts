import type { KeySpec } from "../../provider/kms/keySpec";
import type { TestEmulator } from "../support/emulator";
import type { YearKey } from "./keys";

const TEXT = "what day 1 had to say";
/** Signing algorithm of each spec, and the length of the digest that is signed. */
const SIGNING: { readonly [Spec in KeySpec]?: readonly [algorithm: string, digestBytes: number] } = {
	RSA_2048: ["RSASSA_PKCS1_V1_5_SHA_256", 32],
	EC_P256: ["ECDSA_SHA_256", 32],
	EC_P384: ["ECDSA_SHA_384", 48],
	SM2: ["SM2DSA_SM3", 32],
};

/** A request that succeeds only with the bytes that a key held when the proof was made. */
export interface Proof {
	readonly operation: string;
	readonly body: object;
}

/** Encrypts or signs with a key that is enabled. */
export async function prove(emulator: TestEmulator, { keySpec, keyUsage }: YearKey, key_id: string): Promise<Proof> {
	const [signing_algorithm, digestBytes = 0] = SIGNING[keySpec] ?? [];
	if (keyUsage === "SIGN_VERIFY") {
		const body = { key_id, message: Buffer.alloc(digestBytes, TEXT).toString("base64"), signing_algorithm };
		const { signature } = await emulator.kmsAnswer("sign", body);
		return { operation: "verify", body: { ...body, signature } };
	}
	const algorithm = keySpec.startsWith("RSA") ? { encryption_algorithm: "RSAES_OAEP_SHA_256" } : {};
	const { cipher_text } = await emulator.kmsAnswer("encrypt-data", { key_id, plain_text: TEXT, ...algorithm });
	return { operation: "decrypt-data", body: { key_id, cipher_text, ...algorithm } };
}

/** Whether the key still holds the bytes. */
export async function holds(emulator: TestEmulator, { operation, body }: Proof): Promise<boolean> {
	const answer = (await (await emulator.kms(operation, body)).json()) as Record<string, unknown>;
	return answer.plain_text === TEXT || answer.signature_valid === "true";
}
