import { constants, createPublicKey, publicEncrypt } from "node:crypto";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js";
import { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient.js";
import { DefaultHttpClient } from "@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js";

const PARAMETERS_EXPIRED = "KMS.2601";

export type Kms = (operation: string, data: object) => Promise<Answer>;

interface Answer {
	readonly httpStatusCode: number;
	readonly key_id: string;
	readonly key_info: { readonly key_id: string; readonly key_state: string };
	readonly import_token: string;
	readonly public_key: string;
	readonly error_code?: string;
	readonly error_msg?: string;
	readonly error?: Pick<Answer, "error_code" | "error_msg">;
}

interface Access {
	readonly endpoint: string;
	readonly projectId: string;
	readonly accessKey: string;
	readonly secretKey: string;
}

export interface ImportParameters {
	readonly keyId: string;
	readonly importToken: string;
	readonly publicKey: string;
}

/** Calls KMS through the vendor's signing client, by operation and fields. */
export function connect({ endpoint, projectId, accessKey, secretKey }: Access): Kms {
	// The client drops the codes of KMS's errors and prints the failed requests, so it is told that every status is a success.
	const http = new DefaultHttpClient({ axiosRequestConfig: { validateStatus: () => true } }, [endpoint]);
	const credentials = new BasicCredentials({ ak: accessKey, sk: secretKey, projectId });
	const client = new HcClient(http).withEndpoints([endpoint]).withCredential(credentials);
	const rest = { method: "POST", contentType: "application/json", pathParams: {}, queryParams: {}, headers: {} };
	return async (operation, data) => {
		const url = `/v1.0/{project_id}/kms/${operation}`;
		const answer = await client.sendRequest<Answer>({ ...rest, url, data });
		if (answer.httpStatusCode < 400) return answer;
		const { error_code: code, error_msg: reason } = answer.error ?? answer;
		throw Object.assign(new Error(`${operation}: ${reason} (${answer.httpStatusCode} ${code})`), { code });
	};
}

/** Creates a key that is pending import, and returns the parameters to wrap its material with, valid for a day. */
export async function requestImport(kms: Kms, alias: string): Promise<ImportParameters> {
	const { key_info } = await kms("create-key", { key_alias: alias, key_spec: "AES_256", origin: "external" });
	const request = { key_id: key_info.key_id, wrapping_algorithm: "RSAES_OAEP_SHA_256" };
	const { key_id, import_token, public_key } = await kms("get-parameters-for-import", request);
	return { keyId: key_id, importToken: import_token, publicKey: public_key };
}

/** Wraps the 32 bytes, as a security module would, and imports them. */
export async function importMaterial(kms: Kms, parameters: ImportParameters, material: Buffer): Promise<void> {
	const { keyId, importToken, publicKey } = parameters;
	const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
	const oaep = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
	const wrapped = publicEncrypt(oaep, material).toString("base64");
	try {
		await kms("import-key-material", { key_id: keyId, import_token: importToken, encrypted_key_material: wrapped });
	} catch (error) {
		if (!(error instanceof Error && "code" in error && error.code === PARAMETERS_EXPIRED)) throw error;
		throw new Error(`The import parameters of key ${keyId} have expired: request new ones`, { cause: error });
	}
}

export async function isEnabled(kms: Kms, keyId: string): Promise<boolean> {
	const { key_info } = await kms("describe-key", { key_id: keyId });
	return key_info.key_state === "2";
}
