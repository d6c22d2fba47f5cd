import { readRegularFileSync } from "../boundedFile";
import { KmsImportError } from "../errors";
import { codeOf } from "../systemErrors";
import type { WebIdentityCredentials } from "./credentials";

/** The compact form of a signed token (RFC 7515, section 7.1). */
const COMPACT_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** More than any identity token has. */
const MAX_TOKEN_BYTES = 64 * 1024;
const REMEDIATION = "Check huaweicloud:webIdentity.tokenFile or HUAWEICLOUD_OIDC_TOKEN_FILE.";

/**
 * Reads the token that a pipeline identifies itself with. A file is read each time, because the issuer replaces the token before it
 * expires.
 * @param doing what needs it, for messages
 * @throws {KmsImportError} code `notConfigured` if a file can't be read, or holds no token
 */
export function readIdentityToken(idToken: WebIdentityCredentials["idToken"], doing: string): string {
	if ("value" in idToken) return idToken.value;
	const text = read(idToken.file, doing).toString("utf8").trim();
	if (COMPACT_TOKEN.test(text)) return text;
	// Anything else that is in such a file by mistake may be a secret that STS has no business with.
	const reason = "the token file holds no identity token (three parts in base64url, separated by dots)";
	throw new KmsImportError("notConfigured", `${doing}: ${reason}. ${REMEDIATION}`);
}

function read(file: string, doing: string): Buffer {
	try {
		return readRegularFileSync(file, MAX_TOKEN_BYTES);
	} catch (error) {
		throw new KmsImportError(
			"notConfigured",
			`${doing}: the token file can't be read (${codeOf(error)}). ${REMEDIATION}`,
		);
	}
}
