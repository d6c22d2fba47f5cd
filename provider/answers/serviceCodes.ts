import type { KmsImportErrorCode } from "../errors";

/** The error codes that an answer of the service can have. The other codes are for failures without an answer. */
type ServiceErrorCode = Exclude<
	KmsImportErrorCode,
	"notConfigured" | "network" | "timeout" | "materialUnreadable" | "invalidMaterial"
>;

/**
 * The service's codes for each error code (error code tables of KMS, API Gateway and IAM).
 * Only codes are matched, never message texts: published and live texts differ.
 */
const SERVICE_CODES: Readonly<Partial<Record<ServiceErrorCode, readonly string[]>>> = {
	unavailable: ["KMS.0100", "KMS.0101", "KMS.0102", "KMS.0103", "KMS.0104", "KMS.0105", "APIGW.0601", "APIGW.0613"],
	invalidRequest: [
		"KMS.0201",
		"KMS.0202",
		"KMS.0203",
		"KMS.0204",
		"KMS.0205",
		"KMS.0206",
		"KMS.0208",
		"KMS.0214",
		"KMS.0308",
		"KMS.0401",
		"KMS.0402",
		"KMS.0409",
		"KMS.1101",
		"KMS.1103",
		"KMS.1401",
		"IAM.0004",
	],
	keyNotFound: ["KMS.0207"],
	keyDisabled: ["KMS.0209"],
	keyPendingDeletion: ["KMS.0210", "KMS.1402"],
	keyNotExternal: ["KMS.0309"],
	keyNotPendingImport: ["KMS.0310"],
	keyNotDisabled: ["KMS.1201"],
	keyNotEnabled: ["KMS.1301"],
	aliasTaken: ["KMS.1104"],
	quotaReached: ["KMS.1105"],
	importTokenRejected: ["KMS.2601", "KMS.2603", "KMS.2605"],
	materialRejected: ["KMS.0311", "KMS.2604", "KMS.2608", "KMS.2609", "KMS.2610"],
	materialDiffers: ["KMS.2606"],
	materialExpiryPassed: ["KMS.2602"],
	materialMissing: ["KMS.2701"],
	materialNotDeletable: ["KMS.2702"],
	unauthenticated: [
		"KMS.0301",
		"KMS.0302",
		"KMS.0303",
		"APIGW.0301",
		"APIGW.0305",
		"APIGW.0307",
		"IAM.0001",
		"IAM.0061",
		"IAM.0062",
		"IAM.0066",
		"IAM.0067",
	],
	denied: [
		"KMS.0304",
		"KMS.0305",
		"KMS.0306",
		"KMS.0307",
		"KMS.0314",
		"KMS.0320",
		"KMS.0321",
		"KMS.0326",
		"KMS.0328",
		"KMS.0330",
		"APIGW.0302",
		"APIGW.0306",
		"APIGW.0310",
		"IAM.0002",
		"IAM.0003",
		"IAM.0081",
		"PAP5.0001",
	],
	throttled: ["APIGW.0308", "IAM.0012"],
	unsupported: [
		"KMS.0106",
		"KMS.0211",
		"KMS.0215",
		"KMS.0324",
		"KMS.0325",
		"KMS.0336",
		"KMS.0337",
		"KMS.0339",
		"KMS.0340",
		"KMS.0341",
		"KMS.1404",
		"APIGW.0101",
	],
};

const ERROR_CODES: ReadonlyMap<string, ServiceErrorCode> = new Map(
	Object.entries(SERVICE_CODES).flatMap(([errorCode, codes]) =>
		codes.map((code) => [code, errorCode as ServiceErrorCode]),
	),
);

/** The error code of a refusal: by its service code, or by its HTTP status if the service code is unknown or missing. */
export function errorCodeOf(serviceCode: string | undefined, status: number): ServiceErrorCode {
	const known = serviceCode && ERROR_CODES.get(normalize(serviceCode));
	return known || errorCodeOfStatus(status);
}

/** Whether a service code has an error code assigned to it. */
export function isKnownServiceCode(serviceCode: string): boolean {
	return ERROR_CODES.has(normalize(serviceCode));
}

/** The API gateway uses two prefixes for the same codes. */
function normalize(serviceCode: string): string {
	return serviceCode.replace(/^APIG\./, "APIGW.");
}

function errorCodeOfStatus(status: number): ServiceErrorCode {
	if (status === 401) return "unauthenticated";
	if (status === 403) return "denied";
	if (status === 404 || status === 405) return "unsupported";
	if (status === 429) return "throttled";
	if (status >= 500) return "unavailable";
	return status >= 400 ? "invalidRequest" : "unexpectedAnswer";
}

/** What the user can do about a refusal, by its error code. Free of resource names, arguments and commands of Pulumi. */
export const REMEDIATION: Readonly<Record<ServiceErrorCode, string>> = {
	unexpectedAnswer: "Check that the endpoint belongs to the service.",
	keyNotFound: "Check the key id, the region and the project.",
	keyPendingDeletion: "Cancel the deletion of the key, or use another key.",
	keyDisabled: "Enable the key, then run again.",
	keyNotPendingImport: "Import material only into a key that is pending import.",
	keyNotExternal: 'Only a key created with origin "external" accepts imported material: create one and use its id.',
	keyNotDisabled: "Look at the key's state, and run a refresh.",
	keyNotEnabled: "Look at the key's state, and run a refresh.",
	aliasTaken: "Choose another alias.",
	quotaReached: "Delete keys that you no longer need, or request a higher quota from the service.",
	importTokenRejected:
		"Get new import parameters, wrap the material with their public key, and import it with their token.",
	materialRejected:
		"Check that the material fits the key's spec, and that it was wrapped with the public key and the algorithm of these import parameters.",
	materialDiffers:
		"A key permanently accepts only the bytes that were imported into it first: import those, or use a new key.",
	materialExpiryPassed: "Set an expiry in the future, in epoch seconds, or omit it.",
	materialMissing: "Import the material into the key first.",
	materialNotDeletable:
		"The material of an asymmetric key can only be deleted with the key: schedule the deletion of the key.",
	invalidRequest: "Check the values in the request.",
	unsupported:
		"Check the endpoint and the values in the request, and that this region offers the operation for this kind of key.",
	unauthenticated: "Check the credentials, and that they belong to this region and site.",
	denied: "Grant the action to the user in IAM, and check that the credentials belong to the project.",
	throttled: "Run again later, or with fewer operations at once.",
	unavailable: "Run again. If the failure persists, report the request id to the service's support.",
};

/** Explanations of frequent service codes whose remediation does not say enough. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
	"KMS.0207": "This project and region have no key with this id.",
	"KMS.0301": "The request contained no token.",
	"KMS.0302": "The token is not valid.",
	"KMS.0303": "The token has expired. Tokens are valid for at most 24 hours.",
	"KMS.0310": "Import parameters and material imports are available only while the key is pending import.",
	"KMS.0321": "The credentials do not belong to the project in the request.",
	"APIGW.0301":
		"The token or signature is wrong, expired or revoked. After five such requests in a row, the service locks an access key for five minutes.",
	"APIGW.0305": "The token or signature is malformed.",
	"APIGW.0307": "The token must be renewed, or was issued for another region.",
	"IAM.0004": "IAM knows no such user, account, project or agency: check the names in the configuration.",
	"IAM.0061":
		"The user is locked after too many failures: wait until the lock ends, or ask an administrator to unlock the user.",
	"IAM.0062": "The user name or the password is wrong.",
	"IAM.0081": "The user needs programmatic access: enable it in IAM.",
};

/** A sentence that explains a frequent service code. Undefined for other codes. */
export function explanationOf(serviceCode: string | undefined): string | undefined {
	const code = normalize(serviceCode ?? "");
	return Object.hasOwn(EXPLANATIONS, code) ? EXPLANATIONS[code] : undefined;
}
