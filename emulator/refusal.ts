/** Status and text of each code that the emulator answers with (error code tables of KMS and the gateway, own wording). */
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
	"KMS.0312": [400, "External keys don't rotate."],
	"KMS.0313": [400, "The key doesn't rotate."],
	"KMS.0321": [403, "The project of the URL is not that of the token."],
	"KMS.0324": [400, "The operation is not for asymmetric keys."],
	"KMS.0325": [400, "Asymmetric keys don't do that."],
	"KMS.0329": [400, "The digest doesn't have the length of the hash."],
	"KMS.0331": [400, "The operation is not for symmetric keys."],
	"KMS.0332": [400, "The key doesn't have the signature algorithm."],
	"KMS.0334": [400, "The key is one for encryption and decryption."],
	"KMS.0335": [400, "The key is one for signatures."],
	"KMS.0336": [400, "The region has no SM4."],
	"KMS.0337": [400, "The region has no SM2."],
	"KMS.0339": [400, "Keys in custom keystores take no imported material."],
	"KMS.0341": [400, "The operation is not for HMAC keys."],
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
	"KMS.1104": [400, "The alias exists already."],
	"KMS.1105": [400, "The quota of keys is used up."],
	"KMS.1201": [400, "The key is not disabled."],
	"KMS.1301": [400, "The key is not enabled."],
	"KMS.1401": [400, "The days until deletion must be 7 to 1096."],
	"KMS.1402": [400, "The key is scheduled for deletion already."],
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
	"KMS.2104": [400, "The plain text doesn't have the length told."],
	"KMS.2105": [400, "Symmetric keys don't have the encryption algorithm."],
	"KMS.2106": [400, "The asymmetric key doesn't have the encryption algorithm."],
	"KMS.2108": [400, "The plain text is too long for the key."],
	"KMS.2201": [400, "The cipher text is invalid."],
	"KMS.2202": [400, "The length of the encrypted data key is invalid."],
	"KMS.2203": [400, "The digest is not that of the data key."],
	"KMS.2204": [400, "The cipher text doesn't have the length told."],
	"KMS.1603": [400, "The offset is invalid."],
	"KMS.2601": [400, "The import token has expired."],
	"KMS.2602": [400, "The expiration time of the key material is not in the future."],
	"KMS.2603": [400, "The key ID is not that of the import token."],
	"KMS.2604": [400, "The key material has the wrong length."],
	"KMS.2605": [400, "The import token is invalid."],
	"KMS.2606": [400, "The key material differs from that imported first."],
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

/** An answer that is an error, in the form of whoever gives it: KMS, the gateway before it, or IAM. */
export class Refusal extends Error {
	readonly status: number;
	readonly body: object | string;

	constructor(status: number, body: object | string) {
		super(JSON.stringify(body));
		this.status = status;
		this.body = body;
	}
}

/** A refusal by KMS (nested) or by the gateway or STS (flat). */
export function refuse(code: RefusalCode, detail?: string): Refusal {
	const [status, text] = CODES[code];
	return new Refusal(status, errorBody(code, detail === undefined ? text : `${text.slice(0, -1)}: ${detail}.`));
}

/** An error in the form of who gives it: KMS has its own. */
export function errorBody(code: string, text: string): object {
	const fields = { error_code: code, error_msg: text };
	return code.startsWith("KMS.") ? { error: fields } : fields;
}

/** The gateway has one code for all that it passes on to nobody. */
export function refuseRequest(status: number, text: string): Refusal {
	return new Refusal(status, errorBody("APIGW.0201", text));
}

/** The flat form names the request; the others leave that to X-Request-Id. */
export function withRequestId(body: object | string, requestId: string): object | string {
	return typeof body === "object" && "error_code" in body ? { ...body, request_id: requestId } : body;
}

/** A refusal by IAM, which has a form of its own. */
export function refuseIam(status: number, title: string, message: string): Refusal {
	return new Refusal(status, { error: { code: status, message, title } });
}

/** The status a code comes with, or nothing where the emulator doesn't know it. */
export function statusOf(code: string): number | undefined {
	return code in CODES ? CODES[code as RefusalCode][0] : undefined;
}
