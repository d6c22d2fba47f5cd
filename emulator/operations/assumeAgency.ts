import * as v from "valibot";
import { isSession } from "../iam/principals";
import { authenticateSigned } from "../iam/signedRequests";
import { parseSts, sessionAnswer, sessionFields, sessionRequest } from "../iam/stsSession";
import type { Operation } from "../operation";
import { refuse } from "../refusal";

/** Of a session that is made from a session. */
const LONGEST_CHAINED_SECONDS = 60 * 60;

/** STS takes no tokens of IAM: whoever assumes an agency signs. */
export const assumeAgency: Operation = {
	name: "agencies/assume",
	method: "POST",
	path: "/v5/agencies/assume",
	group: "STS",
	summary: "makes a session of the agency for who signs",
	request: v.object(sessionRequest),
	answer: v.strictObject(sessionFields),
	credentials: ["signature"],
	refusals: ["STS5.0001", "STS5.1106"],
	handle: (call, world) => {
		const { principal } = authenticateSigned(call, world);
		const asked = parseSts(call, sessionRequest);
		if (isSession(principal) && asked.duration_seconds > LONGEST_CHAINED_SECONDS)
			throw refuse("STS5.0001", "duration_seconds is over 3600 for a session made from another");
		return { body: sessionAnswer(asked, world) };
	},
};
