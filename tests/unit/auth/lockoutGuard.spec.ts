import assert from "node:assert/strict";
import { type GuardedAttempt, LockoutGuard, verdictOf } from "../../../provider/auth/lockoutGuard";
import { answerOf } from "../../support/answer";

describe("Credentials that wrong attempts would lock", () => {
	let guard: LockoutGuard;
	const begin = async (): Promise<GuardedAttempt> => {
		const attempt = await guard.begin();
		assert.ok(attempt);
		return attempt;
	};
	/** How many of so many who ask for an attempt get one. */
	const admitted = async (count: number): Promise<GuardedAttempt[]> => {
		const attempts: GuardedAttempt[] = [];
		for (let i = 0; i < count; i++) void guard.begin().then((attempt) => attempt && attempts.push(attempt));
		await new Promise((done) => setImmediate(done));
		return attempts;
	};

	beforeEach(() => {
		guard = new LockoutGuard();
	});

	it("go out with one attempt at a time until they are accepted", async () => {
		const [first, ...others] = await admitted(10);
		assert.deepEqual([first !== undefined, others.length], [true, 0]);
		first?.report("accepted");
		assert.equal((await admitted(10)).length, 10);
	});

	it("are not tried again once they were refused, not even by those who wait", async () => {
		const first = await begin();
		const second = guard.begin();
		assert.equal(first.report("refused"), false);
		assert.equal(await second, undefined);
		assert.equal(await guard.begin(), undefined);
	});

	it("get one more try when they were accepted before, whatever number of attempts was refused", async () => {
		(await begin()).report("accepted");
		const attempts = await admitted(3);
		assert.deepEqual(
			attempts.map((attempt) => attempt.report("refused")),
			[true, true, true],
		);
		const [once, ...others] = await admitted(2);
		assert.equal(others.length, 0);
		assert.equal(once?.report("refused"), false);
		assert.equal(await guard.begin(), undefined);
	});

	it("are not accepted by what was sent before they were refused", async () => {
		(await begin()).report("accepted");
		const [early, refused] = await admitted(2);
		refused?.report("refused");
		early?.report("accepted");
		assert.equal((await admitted(5)).length, 1);
	});

	it("get another try where others can be had in their place", async () => {
		guard = new LockoutGuard(2);
		assert.equal((await begin()).report("refused"), true);
		assert.equal((await begin()).report("refused"), false);
		assert.equal(await guard.begin(), undefined);
	});

	it("go out with four attempts at a time where no answer comes at all, fewer than lock them", async () => {
		(await begin()).report("unanswered");
		assert.equal((await admitted(10)).length, 4);
	});

	it("are accepted by any answer but a refusal of them, a failure of the service, or a throttled one", () => {
		assert.deepEqual(
			[undefined, 200, 404, 401, 502, 429].map((status) => verdictOf(status ? answerOf(status) : undefined)),
			["unanswered", "accepted", "accepted", "refused", "inconclusive", "inconclusive"],
		);
	});
});
