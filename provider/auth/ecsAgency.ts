import * as v from "valibot";
import { decode, ensureSuccess } from "../answers/answers";
import { Token } from "../answers/fields";
import { hasCode, KmsImportError } from "../errors";
import { UnexpectedAnswerError } from "../http/errors";
import { type Answer, type OutgoingRequest, secretsOf } from "../http/request";
import type { Transport } from "../http/transport";
import { SECOND_MS } from "../time";
import type { TemporaryAccessKey } from "./accessKeySigner";
import { CredentialAnswer } from "./credentialAnswer";

/**
 * In milliseconds. Short, because the metadata service is on the machine's own host, and on other machines there is no
 * answer.
 */
export const METADATA_DEADLINES = { connectMs: SECOND_MS, headersMs: 3 * SECOND_MS, bodyMs: 3 * SECOND_MS };

const TOKEN_SECONDS = 6 * 60 * 60;
/** Statuses with which a metadata service answers that does not support tokens or has them disabled. */
const NO_TOKEN_STATUSES: readonly number[] = [404, 405, 503];
const DOING = "Getting the access key of this machine's agency";

type MetadataRequest = Pick<OutgoingRequest, "method" | "url" | "headers" | "secrets">;

/**
 * Gets the access key of the agency assigned to this ECS instance from the metadata service (ECS user guide,
 * "Metadata": `PUT /meta-data/latest/api/token`, `GET /openstack/latest/securitykey`).
 * @param transport must have `METADATA_DEADLINES`
 * @throws {KmsImportError} code `notConfigured` if this machine is not an ECS instance or has no agency
 */
export async function readEcsAgency(transport: Transport, endpoint: string): Promise<TemporaryAccessKey> {
	const send = (request: MetadataRequest) =>
		transport.send({ doing: DOING, repeatable: true, direct: true, ...request });
	try {
		const token = await createToken(send, endpoint);
		const url = `${endpoint}/openstack/latest/securitykey`;
		const sent = token === undefined ? {} : { headers: { "X-Metadata-Token": token }, secrets: [token] };
		const request: MetadataRequest = { method: "GET", url, headers: {}, ...sent };
		const answer = await send(request);
		if (answer.status >= 400 && answer.status < 500)
			throw unavailable(`the metadata service answered ${answer.status}: this machine has no agency`);
		const secrets = secretsOf(request, answer);
		ensureSuccess(DOING, answer, { secrets });
		return decode(CredentialAnswer, DOING, url, answer, secrets);
	} catch (error) {
		if (hasCode(error, ["network", "timeout"]))
			throw unavailable(
				`no metadata service answers at ${new URL(endpoint).host}: this machine is not an ECS instance`,
			);
		throw error;
	}
}

/** @returns undefined if the metadata service does not support tokens */
async function createToken(
	send: (request: MetadataRequest) => Promise<Answer>,
	endpoint: string,
): Promise<string | undefined> {
	const url = `${endpoint}/meta-data/latest/api/token`;
	const answer = await send({ method: "PUT", url, headers: { "X-Metadata-Token-Ttl-Seconds": `${TOKEN_SECONDS}` } });
	if (NO_TOKEN_STATUSES.includes(answer.status)) return undefined;
	ensureSuccess(DOING, answer, { secrets: answer.secrets });
	const token = answer.text.trim();
	if (!v.is(Token, token)) throw new UnexpectedAnswerError(DOING, new URL(url).host, "a body that is no token");
	return token;
}

function unavailable(reason: string): KmsImportError {
	return new KmsImportError("notConfigured", `${DOING}: ${reason}.`);
}
