import { decode, ensureSuccess } from "../answers/answers";
import { readRegularFile } from "../boundedFile";
import { KmsImportError } from "../errors";
import { type OutgoingRequest, secretsOf } from "../http/request";
import type { Transport } from "../http/transport";
import type { TemporaryAccessKey } from "./accessKeySigner";
import { CredentialAnswer } from "./credentialAnswer";
import type { WebIdentityCredentials } from "./credentials";

/** The compact form of a signed token (RFC 7515, section 7.1). */
const COMPACT_TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** More than any identity token has. */
const MAX_TOKEN_BYTES = 64 * 1024;

/**
 * `POST /v5/agencies/assume-with-oidc` of STS: exchanges a pipeline's own identity for an access key (AssumeAgencyWithOIDC in the
 * vendor's SDKs).
 * @throws {KmsImportError} code `notConfigured` if the identity token can't be read
 * @throws {ServiceError} if STS refuses the request
 */
export async function assumeWithWebIdentity(
	transport: Transport,
	endpoint: string,
	identity: WebIdentityCredentials,
): Promise<TemporaryAccessKey> {
	const { agencyUrn, providerUrn, sessionName, duration, policy, policyIds } = identity;
	const doing = `Getting an access key of ${agencyUrn} by web identity`;
	const idToken = await read(identity.idToken, doing);
	const url = `${endpoint}/v5/agencies/assume-with-oidc`;
	const body = {
		provider_urn: providerUrn,
		agency_urn: agencyUrn,
		agency_session_name: sessionName,
		duration_seconds: duration,
		id_token: idToken,
		policy,
		policy_ids: policyIds,
	};
	const request: OutgoingRequest = {
		doing,
		method: "POST",
		url,
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(body),
		secrets: [idToken],
		repeatable: true,
	};
	const answer = await transport.send(request);
	const secrets = secretsOf(request, answer);
	ensureSuccess(doing, answer, { secrets });
	return decode(CredentialAnswer, doing, url, answer, secrets);
}

/** Reads the file each time, because the issuer replaces the token before it expires. */
async function read(idToken: WebIdentityCredentials["idToken"], doing: string): Promise<string> {
	if ("value" in idToken) return idToken.value;
	const refuse = ({ code = "unknown reason" }: NodeJS.ErrnoException): never => {
		throw new KmsImportError(
			"notConfigured",
			`${doing}: the token file can't be read (${code}). Check huaweicloud:webIdentity.tokenFile or HUAWEICLOUD_OIDC_TOKEN_FILE.`,
		);
	};
	const bytes = await readRegularFile(idToken.file, MAX_TOKEN_BYTES).catch(refuse);
	const text = bytes.toString("utf8").trim();
	if (COMPACT_TOKEN.test(text)) return text;
	// Anything else that is in such a file by mistake may be a secret that STS has no business with.
	throw new KmsImportError(
		"notConfigured",
		`${doing}: the token file holds no identity token (three parts in base64url, separated by dots). Check huaweicloud:webIdentity.tokenFile or HUAWEICLOUD_OIDC_TOKEN_FILE.`,
	);
}
