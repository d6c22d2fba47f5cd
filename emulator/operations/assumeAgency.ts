import type { Operation } from "../operation";
import { isSession } from "../principals";
import { refuse } from "../refusal";
import { authenticateSigned } from "../signedRequests";
import { parseSts, sessionAnswer, sessionRequest } from "../stsAnswer";

/** Of a session that is made from a session. */
const LONGEST_CHAINED_SECONDS = 60 * 60;

/** STS takes no tokens of IAM: whoever assumes an agency signs. */
export const assumeAgency: Operation = {
	name: "agencies/assume",
	method: "POST",
	path: "/v5/agencies/assume",
	handle: (call, world) => {
		const { principal } = authenticateSigned(call, world);
		const asked = parseSts(call, sessionRequest);
		if (isSession(principal) && asked.duration_seconds > LONGEST_CHAINED_SECONDS)
			throw refuse("STS5.0001", "duration_seconds is over 3600 for a session made from another");
		return { body: sessionAnswer(asked, world) };
	},
};
