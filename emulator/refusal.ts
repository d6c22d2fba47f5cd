/**
 * Status and text of each code that the emulator responds with. Codes are those of the service's error tables; the
 * wording is our own.
 */
const CODES = {
	"KMS.0202": [400, "The request body is not valid JSON."],
	"KMS.0204": [400, "A mandatory parameter is missing."],
	"KMS.0205": [400, "The key ID is not well-formed."],
	"KMS.0206": [400, "The sequence is not well-formed."],
	"KMS.0207": [404, "The key does not exist."],
	"KMS.0208": [400, "The encryption context is invalid."],
	"KMS.0209": [400, "The key is disabled."],
	"KMS.0210": [400, "The key is scheduled for deletion."],
	"KMS.0215": [405, "The method is not supported."],
	"KMS.0301": [403, "The token is missing."],
	"KMS.0302": [403, "The token is invalid."],
	"KMS.0303": [403, "The token has expired."],
	"KMS.0308": [400, "A parameter is invalid."],
	"KMS.0309": [400, "The key is not an external key."],
	"KMS.0310": [400, "The key is not pending import."],
	"KMS.0311": [400, "The wrapped key material can't be unwrapped."],
	"KMS.0312": [400, "External keys can't be rotated."],
	"KMS.0313": [400, "Key rotation is not enabled."],
	"KMS.0321": [403, "The project in the URL is not that of the token."],
	"KMS.0324": [400, "Asymmetric keys don't support this operation."],
	"KMS.0325": [400, "Asymmetric keys don't support this operation."],
	"KMS.0329": [400, "The length of the digest is not that of the hash."],
	"KMS.0331": [400, "Symmetric keys don't support this operation."],
	"KMS.0332": [400, "The key doesn't support the signature algorithm."],
	"KMS.0334": [400, "The key is for encryption and decryption only."],
	"KMS.0335": [400, "The key is for signatures only."],
	"KMS.0336": [400, "The region doesn't support SM4."],
	"KMS.0337": [400, "The region doesn't support SM2."],
	"KMS.0339": [400, "Keys in custom keystores don't accept imported material."],
	"KMS.0341": [400, "HMAC keys don't support this operation."],
	"KMS.0401": [400, "The tag list is empty."],
	"KMS.0402": [400, "The field to match is invalid."],
	"KMS.0404": [400, "The action is invalid."],
	"KMS.0405": [400, "The tag value is invalid."],
	"KMS.0406": [400, "The tag key is invalid."],
	"KMS.0409": [400, "The key has too many tags."],
	"KMS.0410": [400, "The tag value has the wrong length."],
	"KMS.0411": [400, "The tag key has the wrong length."],
	"KMS.0416": [404, "The tag does not exist."],
	"KMS.1101": [400, "The alias is invalid."],
	"KMS.1103": [400, "The description is invalid."],
	"KMS.1104": [400, "The alias already exists."],
	"KMS.1105": [400, "The key quota has been reached."],
	"KMS.1201": [400, "The key is not disabled."],
	"KMS.1301": [400, "The key is not enabled."],
	"KMS.1401": [400, "The number of days until deletion must be 7 to 1096."],
	"KMS.1402": [400, "The key is already scheduled for deletion."],
	"KMS.1501": [400, "The key is not scheduled for deletion."],
	"KMS.1601": [400, "The limit must be 1 to 1000."],
	"KMS.1602": [400, "The marker must not be negative."],
	"KMS.1801": [400, "The length of the random data must be 8 to 8192 bits."],
	"KMS.1802": [400, "The length of the random data must be a multiple of 8."],
	"KMS.1901": [400, "The length of the data key must be 8 to 8192 bits."],
	"KMS.1902": [400, "The specification of the data key is invalid."],
	"KMS.1903": [400, "The length of the data key must be a multiple of 8."],
	"KMS.2001": [400, "The length of the data key must be 8 to 8192 bits."],
	"KMS.2101": [400, "The plain text is invalid."],
	"KMS.2102": [400, "The length of the plain data key is invalid."],
	"KMS.2103": [400, "The digest is not that of the data key."],
	"KMS.2104": [400, "The plain text doesn't have the specified length."],
	"KMS.2105": [400, "Symmetric keys don't support the encryption algorithm."],
	"KMS.2106": [400, "The asymmetric key doesn't support the encryption algorithm."],
	"KMS.2108": [400, "The plain text is too long for the key."],
	"KMS.2201": [400, "The cipher text is invalid."],
	"KMS.2202": [400, "The length of the encrypted data key is invalid."],
	"KMS.2203": [400, "The digest is not that of the data key."],
	"KMS.2204": [400, "The cipher text doesn't have the specified length."],
	"KMS.1603": [400, "The offset is invalid."],
	"KMS.2601": [400, "The import token has expired."],
	"KMS.2602": [400, "The expiration time of the key material is not in the future."],
	"KMS.2603": [400, "The key ID is not that of the import token."],
	"KMS.2604": [400, "The key material has the wrong length."],
	"KMS.2605": [400, "The import token is invalid."],
	"KMS.2606": [400, "The key material differs from the material imported first."],
	"KMS.2608": [400, "The private key is missing."],
	"KMS.2609": [400, "The private key is invalid."],
	"KMS.2610": [400, "The temporary key has the wrong length."],
	"KMS.2701": [400, "The key is neither enabled nor disabled."],
	"KMS.2702": [400, "The material of asymmetric keys can't be deleted."],
	"KMS.3001": [400, "The rotation interval must be 30 to 365 days."],
	"APIGW.0101": [404, "The API does not exist."],
	"APIGW.0201": [400, "The request is malformed."],
	"APIGW.0301": [401, "Incorrect IAM authentication information."],
	"APIGW.0308": [429, "The throttling threshold has been reached."],
	"IAM.0001": [400, "Invalid id_token."],
	"STS5.0001": [400, "The request is invalid."],
	"STS5.1106": [404, "The agency can't be found."],
} as const satisfies Record<string, readonly [status: number, text: string]>;

export type RefusalCode = keyof typeof CODES;

/**
 * An error response, in the form of the service that refuses: KMS, the gateway in front of it, IAM or the metadata
 * service.
 */
export class Refusal extends Error {
	readonly status: number;
	readonly body: object | string;

	constructor(status: number, body: object | string) {
		super(JSON.stringify(body));
		this.status = status;
		this.body = body;
	}
}

/** A refusal by KMS (nested body), or by the gateway or STS (flat body). */
export function refuse(code: RefusalCode, detail?: string): Refusal {
	const [status, text] = CODES[code];
	return new Refusal(status, errorBody(code, detail === undefined ? text : `${text.slice(0, -1)}: ${detail}.`));
}

/** The body of an error: nested for codes of KMS, otherwise flat. */
export function errorBody(code: string, text: string): object {
	const fields = { error_code: code, error_msg: text };
	return code.startsWith("KMS.") ? { error: fields } : fields;
}

/** A refusal by the gateway. It has one code for all requests that it doesn't pass on. */
export function refuseRequest(status: number, text: string): Refusal {
	return new Refusal(status, errorBody("APIGW.0201", text));
}

/** Adds the request id to a flat body. The other forms have it in the X-Request-Id header only. */
export function withRequestId(body: object | string, requestId: string): object | string {
	return typeof body === "object" && "error_code" in body ? { ...body, request_id: requestId } : body;
}

/** A refusal by IAM, in its own form. */
export function refuseIam(status: number, title: string, message: string): Refusal {
	return new Refusal(status, { error: { code: status, message, title } });
}

/** The status that comes with a code; undefined if the emulator doesn't know the code. */
export function statusOf(code: string): number | undefined {
	return code in CODES ? CODES[code as RefusalCode][0] : undefined;
}
