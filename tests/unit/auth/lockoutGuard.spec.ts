import assert from "node:assert/strict";
import { type GuardedAttempt, LockoutGuard, verdictOf } from "../../../provider/auth/lockoutGuard";
import { KmsImportError } from "../../../provider/errors";
import { NetworkError, OutOfTimeError, TimeoutError } from "../../../provider/http/errors";
import { answerOf } from "../../support/answer";

describe("LockoutGuard", () => {
	let guard: LockoutGuard;
	const HOST = "kms.one.example";
	const begin = async (host = HOST): Promise<GuardedAttempt> => {
		const attempt = await guard.begin(host);
		assert.ok(attempt);
		return attempt;
	};
	/** Asks for a number of attempts at once, and returns those that may be sent. */
	const admitted = async (count: number, host = HOST): Promise<GuardedAttempt[]> => {
		const attempts: GuardedAttempt[] = [];
		for (let i = 0; i < count; i++) void guard.begin(host).then((attempt) => attempt && attempts.push(attempt));
		await new Promise((done) => setImmediate(done));
		return attempts;
	};

	beforeEach(() => {
		guard = new LockoutGuard();
	});

	it("sends one attempt at a time until the credentials are accepted", async () => {
		const [first, ...others] = await admitted(10);
		assert.deepEqual([first !== undefined, others.length], [true, 0]);
		first?.report("accepted");
		assert.equal((await admitted(10)).length, 10);
	});

	it("sends no attempt after a refusal, not even one that waits", async () => {
		const first = await begin();
		const second = guard.begin(HOST);
		assert.equal(first.report("refused"), false);
		assert.equal(await second, undefined);
		assert.equal(await guard.begin(HOST), undefined);
	});

	it("sends one more attempt after accepted credentials are refused, however many attempts were refused", async () => {
		(await begin()).report("accepted");
		const attempts = await admitted(3);
		assert.deepEqual(
			attempts.map((attempt) => attempt.report("refused")),
			[true, true, true],
		);
		const [once, ...others] = await admitted(2);
		assert.equal(others.length, 0);
		assert.equal(once?.report("refused"), false);
		assert.equal(await guard.begin(HOST), undefined);
	});

	it("ignores the success of an attempt from before accepted credentials were refused", async () => {
		(await begin()).report("accepted");
		const [early, refused] = await admitted(2);
		refused?.report("refused");
		early?.report("accepted");
		assert.equal((await admitted(5)).length, 1);
	});

	it("sends another attempt after a refusal if the credentials can be replaced", async () => {
		guard = new LockoutGuard(2);
		assert.equal((await begin()).report("refused"), true);
		assert.equal((await begin()).report("refused"), false);
		assert.equal(await guard.begin(HOST), undefined);
	});

	describe("with several hosts", () => {
		const hosts = ["a", "b", "c", "d", "e", "f", "g"];

		it("sends one attempt in all, and none after its refusal, however many hosts there are", async () => {
			const [first, ...others] = (await Promise.all(hosts.map((host) => admitted(30, host)))).flat();
			assert.equal(others.length, 0);
			assert.equal(first?.report("refused"), false);
			for (const host of hosts) assert.equal(await guard.begin(host), undefined);
		});

		it("keeps sending to a host that has accepted the credentials after another has refused them", async () => {
			(await begin("a")).report("accepted");
			assert.equal((await begin("b")).report("refused"), false);
			assert.equal(await guard.begin("b"), undefined);
			assert.equal((await admitted(10, "a")).length, 10);
		});

		it("tries no other host after four have refused what one has accepted", async () => {
			(await begin("a")).report("accepted");
			for (const host of ["b", "c", "d", "e"]) (await begin(host)).report("refused");
			assert.equal(await guard.begin("f"), undefined);
			assert.equal((await admitted(10, "a")).length, 10);
		});

		it("lets a host that doesn't answer keep no other waiting", async () => {
			(await begin("a")).report("unanswered");
			const silent = await admitted(100, "a");
			assert.equal(silent.length, 3);
			const others = admitted(2, "b");
			silent[0]?.report("unanswered");
			assert.equal((await others).length, 1);
		});
	});

	it("sends three attempts at a time after one without an answer: with that one, they are fewer than lock the credentials", async () => {
		(await begin()).report("unanswered");
		const attempts = await admitted(10);
		assert.equal(attempts.length, 3);
		for (const attempt of attempts) attempt.report("refused");
		assert.equal(await guard.begin(HOST), undefined);
	});

	it("keeps sending one attempt at a time after one that was not sent", async () => {
		(await begin()).report("inconclusive");
		assert.equal((await admitted(10)).length, 1);
	});

	it("takes credentials for accepted after any answer except a refusal of them, a failure of the service and a throttled request", () => {
		assert.deepEqual(
			[200, 404, 401, 502, 429].map((status) => verdictOf(answerOf(status))),
			["accepted", "accepted", "refused", "inconclusive", "inconclusive"],
		);
	});

	it("takes a host for silent after a broken connection or a timeout, not if the attempt could not be sent", () => {
		const verdicts = [
			new NetworkError("Asking", "no answer", { wasSent: true }),
			new TimeoutError("Asking", HOST, "connecting", 10_000),
			new OutOfTimeError("Asking"),
			new NetworkError("Asking", "the certificate has expired", { wasSent: false, isFinal: true }),
			new KmsImportError("notConfigured", "Asking: the proxy can't be used"),
		].map(verdictOf);
		assert.deepEqual(verdicts, ["unanswered", "unanswered", "inconclusive", "inconclusive", "inconclusive"]);
	});
});
