/**
 * Everything this provider can fail with, as one closed union to switch on:
 *
 * - `notConfigured`: a setting is missing, malformed or contradicts another one
 * - `network`: no answer came (connection refused, reset, name not found)
 * - `timeout`: no whole answer came before the deadline
 * - `unexpectedAnswer`: an answer came that is not what the service documents
 * - `keyNotFound`: the service knows no such key
 * - `keyPendingDeletion`: the key is scheduled for deletion
 * - `keyDisabled`: the key is disabled
 * - `keyNotPendingImport`: the key holds its material, so the service hands out no import parameters
 * - `keyNotExternal`: the key was made with material of the service's own
 * - `keyNotDisabled`, `keyNotEnabled`: the key is not in the state that is to be changed
 * - `aliasTaken`: another key has the alias
 * - `quotaReached`: the account can have no more keys
 * - `importTokenRejected`: the import token has expired, is used up or is another key's
 * - `materialRejected`: the service can't unwrap the key material, or it is not what the key takes
 * - `materialDiffers`: a key takes only the material that was imported first
 * - `materialExpiryPassed`: the expiry of the key material is not in the future
 * - `materialMissing`: the key holds no material
 * - `materialNotDeletable`: the material of asymmetric keys can't be deleted
 * - `materialUnreadable`: the key material can't be read from where the program says it is
 * - `invalidMaterial`: what was read is not key material that can be imported
 * - `invalidRequest`: the service refuses a parameter
 * - `unsupported`: the service or site does not have what was asked for
 * - `unauthenticated`: the service does not accept the credentials
 * - `denied`: the credentials lack a permission
 * - `throttled`: too many requests
 * - `unavailable`: the service failed on its side
 */
export type KmsImportErrorCode =
	| "notConfigured"
	| "network"
	| "timeout"
	| "unexpectedAnswer"
	| "keyNotFound"
	| "keyPendingDeletion"
	| "keyDisabled"
	| "keyNotPendingImport"
	| "keyNotExternal"
	| "keyNotDisabled"
	| "keyNotEnabled"
	| "aliasTaken"
	| "quotaReached"
	| "importTokenRejected"
	| "materialRejected"
	| "materialDiffers"
	| "materialExpiryPassed"
	| "materialMissing"
	| "materialNotDeletable"
	| "materialUnreadable"
	| "invalidMaterial"
	| "invalidRequest"
	| "unsupported"
	| "unauthenticated"
	| "denied"
	| "throttled"
	| "unavailable";

/** A failure that users can act on. Its message says what was being done, why it failed and what to do next; it never holds a secret. */
export class KmsImportError extends Error {
	override readonly name: string = "KmsImportError";
	readonly code: KmsImportErrorCode;
	/** What was being done and why it failed: the message without its remediation. */
	readonly reason: string;
	/** What to do next, where it follows from the code alone; undefined if the reason says it already. */
	readonly remediation: string | undefined;

	constructor(code: KmsImportErrorCode, reason: string, remediation?: string) {
		super(remediation === undefined ? reason : `${reason} ${remediation}`);
		this.code = code;
		this.reason = reason;
		this.remediation = remediation;
	}
}

/** Whether something thrown is a failure of this provider with one of these codes. */
export function hasCode(error: unknown, codes: readonly KmsImportErrorCode[]): error is KmsImportError {
	return error instanceof KmsImportError && codes.includes(error.code);
}

/** For `catch`: handles failures with one of these codes by an answer, and passes all others on. */
export function ifCode<Answer>(codes: readonly KmsImportErrorCode[], answer: Answer): (error: unknown) => Answer {
	return (error) => {
		if (hasCode(error, codes)) return answer;
		throw error;
	};
}
