import * as v from "valibot";
import { parseJson } from "../json";
import type { Call, ServiceContext } from "../operation";
import { refuse } from "../refusal";
import { ACCOUNT } from "../settings/settings";
import { agencySession, idOf, urnOf } from "./principals";
import { createTemporaryCredentials } from "./temporaryCredentials";

const MIN_DURATION_SECONDS = 15 * 60;
const DEFAULT_DURATION_SECONDS = 60 * 60;
const MAX_DURATION_SECONDS = 12 * 60 * 60;

/**
 * Fields that both requests share (models of the vendor's Python SDK, huaweicloudsdksts v1; limits from the API's
 * pages).
 */
export const sessionRequest = {
	agency_urn: v.pipe(v.string(), v.maxLength(1500)),
	agency_session_name: v.pipe(v.string(), v.regex(/^[\w+=,.@-]{2,128}$/)),
	duration_seconds: v.optional(
		v.pipe(v.number(), v.integer(), v.minValue(MIN_DURATION_SECONDS), v.maxValue(MAX_DURATION_SECONDS)),
		DEFAULT_DURATION_SECONDS,
	),
};

export type SessionRequest = v.InferOutput<v.ObjectSchema<typeof sessionRequest, undefined>>;

/** Fields that both responses share. */
export const sessionResponseFields = {
	assumed_agency: v.strictObject({ urn: v.string(), id: v.string() }),
	credentials: v.strictObject({
		access_key_id: v.string(),
		secret_access_key: v.string(),
		security_token: v.string(),
		expiration: v.pipe(v.string(), v.isoTimestamp()),
	}),
};

/** @throws {Refusal} STS5.0001 */
export function parseStsRequest<Entries extends v.ObjectEntries>({ body }: Call, entries: Entries) {
	const request = v.safeParse(v.object(entries), parseJson(body));
	if (request.success) return request.output;
	const fields = request.issues.map((issue) => v.getDotPath(issue) ?? "body");
	throw refuse("STS5.0001", `missing or invalid: ${fields.join(", ")}`);
}

/**
 * Creates a session of the agency. `assumed_agency` and `credentials` follow the API's pages and the models
 * AssumedAgencyDto and CredentialsDto; `expiration` has milliseconds, as in the example of the pages.
 * @throws {Refusal} STS5.1106
 */
export function sessionResponse(request: SessionRequest, context: ServiceContext) {
	if (request.agency_urn !== ACCOUNT.agencyUrn) throw refuse("STS5.1106");
	const principal = agencySession(request.agency_session_name);
	const credentials = createTemporaryCredentials(principal, request.duration_seconds, context);
	return {
		assumed_agency: { urn: urnOf(principal), id: idOf(principal) },
		credentials: {
			access_key_id: credentials.accessKey,
			secret_access_key: credentials.secretKey,
			security_token: credentials.securityToken,
			expiration: new Date(credentials.expiresAt).toISOString(),
		},
	};
}
