import * as v from "valibot";
import { isSession } from "../iam/principals";
import { authenticateSigned } from "../iam/signedRequests";
import { parseStsRequest, sessionRequest, sessionResponse, sessionResponseFields } from "../iam/stsSession";
import type { Operation } from "../operation";
import { refuse } from "../refusal";

/** Limit for a session that is created from another session. */
const MAX_CHAINED_SECONDS = 60 * 60;

/** STS accepts signatures only, not IAM tokens. */
export const assumeAgency: Operation = {
	name: "agencies/assume",
	method: "POST",
	path: "/v5/agencies/assume",
	group: "STS",
	summary: "creates a session of the agency for the signer",
	request: v.object(sessionRequest),
	response: v.strictObject(sessionResponseFields),
	credentials: ["signature"],
	refusals: ["STS5.0001", "STS5.1106"],
	handle: (call, context) => {
		const { principal } = authenticateSigned(call, context);
		const request = parseStsRequest(call, sessionRequest);
		if (isSession(principal) && request.duration_seconds > MAX_CHAINED_SECONDS)
			throw refuse("STS5.0001", "duration_seconds is over 3600 for a session created from another session");
		return { body: sessionResponse(request, context) };
	},
};
