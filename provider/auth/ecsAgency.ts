import { decode, ensureSuccess } from "../answers/answers";
import { hasCode, KmsImportError } from "../errors";
import type { Answer, OutgoingRequest } from "../http/request";
import type { Transport } from "../http/transport";
import { SECOND_MS } from "../time";
import type { TemporaryAccessKey } from "./accessKeySigner";
import { CredentialAnswer } from "./credentialAnswer";

/** Milliseconds; the service is on the machine's own host, and where there is none, a program is not to wait long to learn it. */
export const METADATA_DEADLINES = { connectMs: SECOND_MS, headersMs: 3 * SECOND_MS, bodyMs: 3 * SECOND_MS };

const TOKEN_SECONDS = 6 * 60 * 60;
/** What a metadata service answers that has no tokens, or has them switched off. */
const NO_TOKEN_STATUSES: readonly number[] = [404, 405, 503];
const DOING = "Getting the access key of this machine's agency";

/**
 * The access key that the metadata service of a virtual machine has for the agency the machine was given (ECS user guide,
 * "Metadata": `PUT /meta-data/latest/api/token`, `GET /openstack/latest/securitykey`).
 * @param transport with `METADATA_DEADLINES`
 * @throws {KmsImportError} code `notConfigured` where this is no virtual machine of the service, or has no agency
 */
export async function readEcsAgency(transport: Transport, endpoint: string): Promise<TemporaryAccessKey> {
	const send = (request: Pick<OutgoingRequest, "method" | "url" | "headers">) =>
		transport.send({ doing: DOING, repeatable: true, direct: true, ...request });
	try {
		const token = await createToken(send, endpoint);
		const url = `${endpoint}/openstack/latest/securitykey`;
		const answer = await send({
			method: "GET",
			url,
			headers: token === undefined ? {} : { "X-Metadata-Token": token },
		});
		if (answer.status >= 400 && answer.status < 500)
			throw unavailable(`the metadata service answered ${answer.status}: this machine has no agency`);
		ensureSuccess(DOING, answer, { secrets: token === undefined ? [] : [token] });
		return decode(CredentialAnswer, DOING, url, answer);
	} catch (error) {
		if (hasCode(error, ["network", "timeout"]))
			throw unavailable(
				`no metadata service answers at ${new URL(endpoint).host}: this is no virtual machine of the service`,
			);
		throw error;
	}
}

/** @returns nothing where the service wants none */
async function createToken(
	send: (request: Pick<OutgoingRequest, "method" | "url" | "headers">) => Promise<Answer>,
	endpoint: string,
): Promise<string | undefined> {
	const url = `${endpoint}/meta-data/latest/api/token`;
	const answer = await send({ method: "PUT", url, headers: { "X-Metadata-Token-Ttl-Seconds": `${TOKEN_SECONDS}` } });
	if (NO_TOKEN_STATUSES.includes(answer.status)) return undefined;
	ensureSuccess(DOING, answer, { secrets: [] });
	return answer.text.trim();
}

function unavailable(reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `${DOING}: ${reason}.`);
}
