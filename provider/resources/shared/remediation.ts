import { REMEDIATION } from "../../answers/serviceCodes";
import { KmsImportError, type KmsImportErrorCode } from "../../errors";

/** What to do about a failure, where the answer is a resource, an argument or a command of Pulumi. */
const IN_TERMS_OF_RESOURCES: Readonly<Partial<Record<KmsImportErrorCode, string>>> = {
	keyNotPendingImport:
		"The key already holds its material, so it needs no import parameters. To import the same bytes again, delete the imported material first.",
	aliasTaken:
		"Give the resource another alias. A key that replaces another needs one too: the old key keeps its alias until it is deleted, days later.",
	importTokenRejected:
		"Get new import parameters (pulumi refresh; for a WrappedKeyMaterial pulumi up --replace with its URN), wrap the material with their public key, and import it with their token.",
	materialDiffers:
		"A key permanently accepts only the bytes that were imported into it first: use those, or import the new bytes into a new key (a resource with another name).",
	materialExpiryPassed: "Give an expirationTime in the future, in epoch seconds, or none.",
	materialNotDeletable:
		"The material of an asymmetric key can only be deleted with the key: schedule the key's deletion (destroying an ExternalKey does).",
	invalidRequest: "Check the arguments of the resource.",
	unauthenticated:
		"Check the credentials, and that they belong to this region and site. For credentials in Pulumi config, refresh and destroy use what the last up stored, unless they run with --run-program.",
	throttled: "Run again later, or with fewer operations at once (pulumi up --parallel).",
};

/** What users of the resources can do about a failure with one of the codes that the service's answers have. */
export function remediationFor(code: keyof typeof REMEDIATION): string {
	return IN_TERMS_OF_RESOURCES[code] ?? REMEDIATION[code];
}

/** The same failure, with a remediation in terms of resources where it has one in terms of the service. */
export function inTermsOfResources(failure: KmsImportError): KmsImportError {
	const remediation = failure.remediation === undefined ? undefined : IN_TERMS_OF_RESOURCES[failure.code];
	return remediation === undefined ? failure : new KmsImportError(failure.code, failure.reason, remediation);
}
