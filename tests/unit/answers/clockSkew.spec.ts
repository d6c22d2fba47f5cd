import assert from "node:assert/strict";
import { clockSkew } from "../../../provider/answers/clockSkew";
import { answerOf } from "../../support/answer";

const DATE = "Tue, 14 Nov 2023 22:13:20 GMT";
const at = (minutes: number, headers: Record<string, string> = { Date: DATE }) =>
	clockSkew(answerOf(401, "", headers, Date.parse(DATE) + minutes * 60_000));

describe("The clock of this machine", () => {
	it("is off by more than five minutes, in either direction, or nothing is said", () => {
		assert.deepEqual([at(5), at(-5), at(0)], [undefined, undefined, undefined]);
		assert.equal(at(5.001), "The clock of this machine is 5 minutes ahead of the service's: correct it.");
		assert.equal(at(-5.001), "The clock of this machine is 5 minutes behind the service's: correct it.");
		assert.equal(at(90.6), "The clock of this machine is 91 minutes ahead of the service's: correct it.");
	});

	it("can't be compared without a date in the answer", () => {
		assert.deepEqual([at(90, {}), at(90, { Date: "yesterday" })], [undefined, undefined]);
	});
});
