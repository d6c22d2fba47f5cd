import { decode, ensureSuccess } from "../answers/answers";
import { type OutgoingRequest, secretsOf } from "../http/request";
import type { Transport } from "../http/transport";
import type { TemporaryAccessKey } from "./accessKeySigner";
import { CredentialAnswer } from "./credentialAnswer";
import type { WebIdentityCredentials } from "./credentials";
import { readIdentityToken } from "./identityToken";

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
	const idToken = readIdentityToken(identity.idToken, doing);
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
