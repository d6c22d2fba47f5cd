import assert from "node:assert/strict";
import { Deadline } from "../../../provider/http/deadline";
import type { OutgoingRequest, RequestSigner } from "../../../provider/http/request";
import { RequestQueue, type Slot } from "../../../provider/http/requestQueue";
import { retryWait } from "../../../provider/http/retryPolicy";
import { Transport } from "../../../provider/http/transport";
import { VirtualClock } from "../../support/clock";
import { json, TestServer } from "../../support/httpServer";

/** Whether a service accepts a request that arrives at a time in milliseconds. A refused request does not count towards the limit. */
type Limit = (now: number) => boolean;

const PER_SECOND = 20;
const COUNT = 1000;
/** The shortest time in which the limits accept all requests, in seconds, after those of the first second. */
const IDEAL_SECONDS = (COUNT - PER_SECOND) / PER_SECOND;
const MAX_RETRIES = 5;

function tokenBucket(): Limit {
	let tokens = PER_SECOND;
	let filledAt: number | undefined;
	return (now) => {
		tokens = Math.min(PER_SECOND, tokens + ((now - (filledAt ?? now)) / 1000) * PER_SECOND);
		filledAt = now;
		if (tokens < 1) return false;
		tokens -= 1;
		return true;
	};
}

function fixedWindow(): Limit {
	let window = 0;
	let count = 0;
	return (now) => {
		const current = Math.floor(now / 1000);
		if (current !== window) [window, count] = [current, 0];
		count += 1;
		return count <= PER_SECOND;
	};
}

/** Pseudo-random numbers in [0, 1), the same in each run (the generator of "Numerical Recipes"). */
function numbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
		return state / 2 ** 32;
	};
}

describe("RequestQueue", () => {
	let clock: VirtualClock;
	let queue: RequestQueue;
	let startedAt: number;
	const log: string[] = [];
	const seconds = () => (clock.now() - startedAt) / 1000;
	/** Runs an attempt that logs its start and takes some time. */
	const attempt = (
		name: string,
		takesMs = 0,
		report = (slot: Slot) => slot.accepted(),
		deadline = new Deadline(clock),
	) =>
		queue.run(async (slot) => {
			log.push(`${name} ${seconds()}`);
			await clock.sleep(takesMs);
			report(slot);
			return name;
		}, deadline);
	const refuse =
		(pauseMs = 0) =>
		(slot: Slot) =>
			slot.throttled(pauseMs);
	const many = (count: number, run: (index: number) => Promise<unknown>) =>
		Promise.all(Array.from({ length: count }, (_, index) => run(index)));

	beforeEach(() => {
		clock = new VirtualClock();
		startedAt = clock.now();
		queue = new RequestQueue({ clock, concurrency: 2 });
		log.length = 0;
	});

	it("runs at most 32 attempts at once by default", async () => {
		let running = 0;
		let most = 0;
		const wide = new RequestQueue({ clock });
		const counted = () =>
			wide.run(async () => {
				running += 1;
				most = Math.max(most, running);
				await clock.sleep(100);
				running -= 1;
			});
		await clock.run(many(100, counted));
		assert.deepEqual([most, seconds()], [32, 0.4]);
	});

	it("starts attempts in the order of their tickets and returns their results", async () => {
		const results = await clock.run(many(4, (index) => attempt(`${index}`, 100)));
		assert.deepEqual(results, ["0", "1", "2", "3"]);
		assert.deepEqual(log, ["0 0", "1 0", "2 0.1", "3 0.1"]);
	});

	it("frees the slot of an attempt that fails", async () => {
		const failure = new Error("failed");
		const failing = () => queue.run(() => Promise.reject(failure));
		await assert.rejects(Promise.all([failing(), failing()]), failure);
		assert.equal(await clock.run(attempt("next")), "next");
	});

	it("does not limit the rate before a request is throttled", async () => {
		await clock.run(many(500, (index) => attempt(`${index}`)));
		assert.equal(seconds(), 0);
	});

	it("starts no attempt during the pause that the service asks for", async () => {
		const first = attempt("first", 0, refuse(7000));
		await clock.run(many(3, (index) => attempt(`${index}`, 10)).then(() => first));
		assert.deepEqual(log.slice(0, 3), ["first 0", "0 0", "1 7"]);
	});

	it("reduces the rate to 0.9 of what was accepted in the last second, and to 1 a second at least", async () => {
		await clock.run(many(10, (index) => attempt(`${index}`)));
		await clock.run(attempt("refused", 0, refuse()));
		log.length = 0;
		await clock.run(many(3, (index) => attempt(`${index}`, 0, () => {})));
		const tenth = 1 / 9;
		assert.deepEqual(
			log.map((line) => Number(line.split(" ")[1]).toFixed(2)),
			[tenth, 2 * tenth, 3 * tenth].map((at) => at.toFixed(2)),
		);
		await clock.run(clock.sleep(1000));
		await clock.run(attempt("refused", 0, refuse()));
		const before = seconds();
		await clock.run(attempt("slow"));
		assert.equal(seconds() - before, 1);
	});

	it("reduces the rate once for requests that were under way together", async () => {
		queue = new RequestQueue({ clock });
		await clock.run(many(10, (index) => attempt(`${index}`)));
		await clock.run(many(20, (index) => attempt(`${index}`, index, refuse())));
		const before = seconds();
		await clock.run(attempt("next"));
		assert.ok(seconds() - before < 1 / 8, `${seconds() - before}`);
	});

	it("puts retries and later requests of an operation ahead of operations that came later", async () => {
		const deadline = new Deadline(clock);
		await clock.run(attempt("first", 0, refuse(1000), deadline));
		const later = many(2, (index) => attempt(`later ${index}`));
		await clock.run(Promise.all([later, attempt("again", 0, undefined, deadline)]));
		assert.deepEqual(
			log.map((line) => line.replace(/ [\d.]+$/, "")),
			["first", "again", "later 0", "later 1"],
		);
	});

	it("drops the limit when no attempt has waited for it for ten seconds", async () => {
		await clock.run(attempt("refused", 0, refuse()));
		await clock.run(attempt("paced"));
		await clock.run(clock.sleep(10_001));
		const before = clock.now();
		await clock.run(many(100, (index) => attempt(`${index}`)));
		assert.equal(clock.now(), before);
	});

	it("increases the rate as requests are accepted", async () => {
		await clock.run(attempt("refused", 0, refuse()));
		await clock.run(many(60, (index) => attempt(`${index}`)));
		assert.ok(seconds() > 8 && seconds() < 12, `${seconds()} s`);
	});

	const limits = { "a token bucket": tokenBucket, "a window of a second": fixedWindow };

	describe("gets 1,000 simultaneous requests through a limit of 20 a second, with at most five refusals each:", () => {
		/** Sends a request as a transport does, to a service at some latency. @returns the number of attempts */
		async function send(isAccepted: Limit, random: () => number, latencyMs: number): Promise<number> {
			const deadline = new Deadline(clock);
			for (let number = 1; ; number++) {
				const accepted = await queue.run(async (slot) => {
					await clock.sleep((latencyMs / 2) * (0.5 + random()));
					const fits = isAccepted(clock.now());
					await clock.sleep((latencyMs / 2) * (0.5 + random()));
					if (fits) slot.accepted();
					else slot.throttled(0);
					return fits;
				}, deadline);
				if (accepted) return number;
				const { remainingMs } = deadline;
				const limits = { maxRetries: MAX_RETRIES, now: clock.now(), remainingMs, jitter: random() };
				const wait = retryWait({ number, status: 429 }, limits);
				if (wait === undefined) throw new Error("retries are used up");
				await clock.sleep(wait);
			}
		}

		for (const [name, limit] of Object.entries(limits)) {
			for (const latencyMs of [0, 20, 100, 600]) {
				it(`${name}, at a latency of ${latencyMs} ms`, async () => {
					for (let seed = 1; seed <= 5; seed++) {
						const random = numbers(seed * 7919 + latencyMs);
						clock = new VirtualClock();
						await clock.run(clock.sleep(random() * 1000));
						startedAt = clock.now();
						queue = new RequestQueue({ clock });
						const isAccepted = limit();
						await clock.run(many(COUNT, () => send(isAccepted, random, latencyMs)));
						assert.ok(seconds() <= 1.15 * IDEAL_SECONDS, `${seconds()} s`);
					}
				});
			}
		}
	});

	describe("gets 1,000 requests of a transport over real connections through", () => {
		for (const [name, limit] of Object.entries(limits)) {
			it(`${name}, in at most 1.15 times the shortest possible time`, async () => {
				const isAccepted = limit();
				const server = await TestServer.start((_, response) => json(response, isAccepted(clock.now()) ? 200 : 429, {}));
				let underWay = 0;
				const report = () => {
					underWay -= 1;
					return false;
				};
				const signer: RequestSigner = {
					secrets: () => [],
					sign: async () => {
						underWay += 1;
						return { headers: {}, report };
					},
				};
				queue = new RequestQueue({ clock });
				const transport = new Transport({ clock, maxRetries: MAX_RETRIES, random: numbers(1) });
				const request: OutgoingRequest = {
					doing: "Creating a key",
					method: "POST",
					url: server.url,
					headers: {},
					repeatable: false,
					signer,
					queue,
				};
				try {
					// The clock stands still while a request is under way, so that answers take no time.
					const answers = await clock.run(
						many(COUNT, async () => (await transport.send(request)).status),
						() => underWay > 0,
					);
					assert.deepEqual(new Set(answers), new Set([200]));
					assert.ok(seconds() <= 1.15 * IDEAL_SECONDS, `${seconds()} s`);
					assert.ok(server.requests.length < 1.15 * COUNT, `${server.requests.length} requests`);
				} finally {
					await server.close();
				}
			});
		}
	});
});
