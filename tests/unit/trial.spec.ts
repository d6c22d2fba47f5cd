import assert from "node:assert/strict";
import { Trial } from "../../provider/auth/trial";
import { answerOf } from "../support/answer";

describe("An access key", () => {
	let trial: Trial;
	const enter = async () => {
		const turn = await trial.enter();
		assert.ok(turn);
		return turn;
	};
	/** Whether a request has to wait. */
	const waits = () => Promise.race([trial.enter().then(() => false), new Promise((done) => setImmediate(done, true))]);

	beforeEach(() => {
		trial = new Trial();
	});

	it("goes out with one request at a time until the service has accepted it", async () => {
		const first = await enter();
		assert.equal(await waits(), true);
		first.settle(answerOf(200));
		await Promise.all(Array.from({ length: 10 }, enter));
	});

	it("is accepted by a refusal for another reason than credentials, and not by what fails on the way", async () => {
		for (const outcome of [undefined, answerOf(502), answerOf(429)]) {
			(await enter()).settle(outcome);
			const next = await enter();
			assert.equal(await waits(), true);
			next.settle(undefined);
			trial = new Trial();
		}
		(await enter()).settle(answerOf(404));
		await Promise.all([enter(), enter()]);
	});

	it("is not used again once it was refused", async () => {
		const first = await enter();
		const second = trial.enter();
		assert.equal(first.settle(answerOf(401)), false);
		assert.equal(await second, undefined);
		assert.equal(await trial.enter(), undefined);
	});

	it("gets one more try when it was accepted before, whatever number of requests it was refused with", async () => {
		(await enter()).settle(answerOf(200));
		const turns = await Promise.all([enter(), enter(), enter()]);
		assert.deepEqual(
			turns.map((turn) => turn.settle(answerOf(401))),
			[true, true, true],
		);
		const once = await enter();
		assert.equal(await waits(), true);
		assert.equal(once.settle(answerOf(401)), false);
		assert.equal(await trial.enter(), undefined);
	});
});
