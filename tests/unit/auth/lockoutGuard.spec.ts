import assert from "node:assert/strict";
import { Trial, type Turn, verdictOf } from "../../../provider/auth/lockoutGuard";
import { answerOf } from "../../support/answer";

describe("Credentials that wrong attempts would lock", () => {
	let trial: Trial;
	const enter = async (): Promise<Turn> => {
		const turn = await trial.enter();
		assert.ok(turn);
		return turn;
	};
	/** How many of so many who ask for a turn get one. */
	const admitted = async (count: number): Promise<Turn[]> => {
		const turns: Turn[] = [];
		for (let i = 0; i < count; i++) void trial.enter().then((turn) => turn && turns.push(turn));
		await new Promise((done) => setImmediate(done));
		return turns;
	};

	beforeEach(() => {
		trial = new Trial();
	});

	it("go out with one attempt at a time until they are accepted", async () => {
		const [first, ...others] = await admitted(10);
		assert.deepEqual([first !== undefined, others.length], [true, 0]);
		first?.settle("accepted");
		assert.equal((await admitted(10)).length, 10);
	});

	it("are not tried again once they were refused, not even by those who wait", async () => {
		const first = await enter();
		const second = trial.enter();
		assert.equal(first.settle("refused"), false);
		assert.equal(await second, undefined);
		assert.equal(await trial.enter(), undefined);
	});

	it("get one more try when they were accepted before, whatever number of attempts was refused", async () => {
		(await enter()).settle("accepted");
		const turns = await admitted(3);
		assert.deepEqual(
			turns.map((turn) => turn.settle("refused")),
			[true, true, true],
		);
		const [once, ...others] = await admitted(2);
		assert.equal(others.length, 0);
		assert.equal(once?.settle("refused"), false);
		assert.equal(await trial.enter(), undefined);
	});

	it("are not accepted by what was sent before they were refused", async () => {
		(await enter()).settle("accepted");
		const [early, refused] = await admitted(2);
		refused?.settle("refused");
		early?.settle("accepted");
		assert.equal((await admitted(5)).length, 1);
	});

	it("get another try where others can be had in their place", async () => {
		trial = new Trial(2);
		assert.equal((await enter()).settle("refused"), true);
		assert.equal((await enter()).settle("refused"), false);
		assert.equal(await trial.enter(), undefined);
	});

	it("go out with four attempts at a time where no answer comes at all, fewer than lock them", async () => {
		(await enter()).settle("unanswered");
		assert.equal((await admitted(10)).length, 4);
	});

	it("are accepted by any answer but a refusal of them, a failure of the service, or a throttled one", () => {
		assert.deepEqual(
			[undefined, 200, 404, 401, 502, 429].map((status) => verdictOf(status ? answerOf(status) : undefined)),
			["unanswered", "accepted", "accepted", "refused", "open", "open"],
		);
	});
});
