const { constants, createPublicKey, publicEncrypt } = require("node:crypto");
const { BasicCredentials } = require("@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials");
const { HcClient } = require("@huaweicloud/huaweicloud-sdk-core/HcClient");
const { DefaultHttpClient } = require("@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient");

const PARAMETERS_EXPIRED = "KMS.2601";

/** Calls KMS through the vendor's signing client, by operation and fields. */
function connect({ endpoint, projectId, accessKey, secretKey }) {
	// The client drops the codes of KMS's errors and prints the failed requests, so it is told that every status is a success.
	const http = new DefaultHttpClient({ axiosRequestConfig: { validateStatus: () => true } }, [endpoint]);
	const credentials = new BasicCredentials({ ak: accessKey, sk: secretKey, projectId });
	const client = new HcClient(http).withEndpoints([endpoint]).withCredential(credentials);
	const rest = { method: "POST", contentType: "application/json", pathParams: {}, queryParams: {}, headers: {} };
	return async (operation, data) => {
		const answer = await client.sendRequest({ ...rest, url: `/v1.0/{project_id}/kms/${operation}`, data });
		if (answer.httpStatusCode < 400) return answer;
		const { error_code: code, error_msg: reason } = answer.error ?? answer;
		throw Object.assign(new Error(`${operation}: ${reason} (${answer.httpStatusCode} ${code})`), { code });
	};
}

/** Creates a key that is pending import, and returns the parameters to wrap its material with, valid for a day. */
async function requestImport(kms, alias) {
	const { key_info } = await kms("create-key", { key_alias: alias, key_spec: "AES_256", origin: "external" });
	const request = { key_id: key_info.key_id, wrapping_algorithm: "RSAES_OAEP_SHA_256" };
	const { key_id, import_token, public_key } = await kms("get-parameters-for-import", request);
	return { keyId: key_id, importToken: import_token, publicKey: public_key };
}

/** Wraps the 32 bytes, as a security module would, and imports them. */
async function importMaterial(kms, { keyId, importToken, publicKey }, material) {
	const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "spki" });
	const oaep = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
	const wrapped = publicEncrypt(oaep, material).toString("base64");
	try {
		await kms("import-key-material", { key_id: keyId, import_token: importToken, encrypted_key_material: wrapped });
	} catch (error) {
		if (error.code !== PARAMETERS_EXPIRED) throw error;
		throw new Error(`The import parameters of key ${keyId} have expired: request new ones`, { cause: error });
	}
}

async function isEnabled(kms, keyId) {
	const { key_info } = await kms("describe-key", { key_id: keyId });
	return key_info.key_state === "2";
}

module.exports = { connect, importMaterial, isEnabled, requestImport };
