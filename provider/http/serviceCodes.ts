import type { KmsImportErrorCode } from "../errors";

/** What an answer can mean; the other codes are for failures without one. */
type Meaning = Exclude<KmsImportErrorCode, "notConfigured" | "network" | "timeout">;

/**
 * What each code of the service means for this provider (error code tables of KMS, API Gateway and IAM).
 * Published and live message texts differ, so codes are matched and texts never are.
 */
const MEANINGS: Readonly<Partial<Record<Meaning, readonly string[]>>> = {
	unavailable: ["KMS.0100", "KMS.0101", "KMS.0102", "KMS.0103", "KMS.0104", "APIGW.0601", "APIGW.0613"],
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
	],
	keyNotFound: ["KMS.0207"],
	keyDisabled: ["KMS.0209"],
	keyPendingDeletion: ["KMS.0210"],
	keyNotExternal: ["KMS.0309"],
	keyNotPendingImport: ["KMS.0310"],
	unauthenticated: ["KMS.0301", "KMS.0302", "KMS.0303", "APIGW.0301", "APIGW.0305", "APIGW.0307"],
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
	],
	throttled: ["APIGW.0308"],
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

const MEANING_OF: ReadonlyMap<string, Meaning> = new Map(
	Object.entries(MEANINGS).flatMap(([meaning, codes]) => codes.map((code) => [code, meaning as Meaning])),
);

/** The meaning of a service code; where it is unknown or absent, what the HTTP status alone says. */
export function meaningOf(serviceCode: string | undefined, status: number): Meaning {
	const known = serviceCode && MEANING_OF.get(serviceCode.replace(/^APIG\./, "APIGW."));
	return known || meaningOfStatus(status);
}

function meaningOfStatus(status: number): Meaning {
	if (status === 401) return "unauthenticated";
	if (status === 403) return "denied";
	if (status === 404 || status === 405) return "unsupported";
	if (status === 429) return "throttled";
	if (status >= 500) return "unavailable";
	return status >= 400 ? "invalidRequest" : "unexpectedAnswer";
}

/** What the user can do about a refusal, by its meaning. */
export const ADVICE: Readonly<Record<Meaning, string>> = {
	unexpectedAnswer: "Check that the endpoint is that of the service.",
	keyNotFound: "Check the key id, the region and the project.",
	keyPendingDeletion: "Cancel the deletion of the key, or use another key.",
	keyDisabled: "Enable the key, then run again.",
	keyNotPendingImport:
		"The key holds its material already and needs no import parameters: remove the resource from the program, or delete the key's imported material if the same bytes are to go in again. Where expired parameters were to be replaced, grant kms:cmk:get, so that the provider can see that none are needed.",
	keyNotExternal: 'Only a key created with origin "external" takes imported material: create one and use its id.',
	invalidRequest: "Check the arguments of the resource.",
	unsupported: "Check the endpoint, and that this region offers the operation for this kind of key.",
	unauthenticated: "Check the credentials, and that they belong to this region and site.",
	denied: "Grant the action to the user in IAM, and check that the project is that of the credentials.",
	throttled: "Run again later, or with fewer operations at once (pulumi up --parallel).",
	unavailable: "Run again; if it stays, give the request id to the service's support.",
};
