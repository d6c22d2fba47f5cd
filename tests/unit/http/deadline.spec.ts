import assert from "node:assert/strict";
import { Deadline, LONGEST_OPERATION_MS } from "../../../provider/http/deadline";
import { RequestQueue, type Slot } from "../../../provider/http/requestQueue";
import { FixedClock } from "../../support/clock";

const FIVE_MINUTES_MS = 300_000;

describe("The deadline of an operation", () => {
	let clock: FixedClock;
	let deadline: Deadline;

	beforeEach(() => {
		clock = new FixedClock();
		deadline = new Deadline(clock);
	});

	it("is five minutes after its start, and then no request may start", () => {
		clock.advance(FIVE_MINUTES_MS);
		assert.deepEqual([deadline.remainingMs, deadline.isOver], [0, false]);
		clock.advance(1);
		assert.deepEqual([deadline.remainingMs, deadline.isOver], [-1, true]);
	});

	it("leaves a request that starts in time its own 10, 30 and 30 seconds", () =>
		assert.equal(LONGEST_OPERATION_MS, FIVE_MINUTES_MS + 70_000));

	it("does not count the wait before the first request, and counts later ones", () => {
		clock.advance(60_000);
		deadline.start(60_000);
		deadline.start(60_000);
		assert.equal(deadline.remainingMs, FIVE_MINUTES_MS);
	});

	describe("while it waits for work that operations share", () => {
		it("lets the work's result or failure pass", async () => {
			assert.equal(await deadline.wait("Describing key k", Promise.resolve("token")), "token");
			await assert.rejects(deadline.wait("Describing key k", Promise.reject(new Error("refused"))), /^Error: refused$/);
		});

		it("ends the wait with an error, and discards a result that comes too late", async () => {
			const discarded: string[] = [];
			let finish = (_result: string): void => {};
			const work = new Promise<string>((resolve) => {
				finish = resolve;
			});
			const waiting = deadline.wait("Describing key k", work, (late) => discarded.push(late));
			clock.advance(FIVE_MINUTES_MS);
			await assert.rejects(waiting, {
				code: "timeout",
				wasSent: false,
				message: /^Describing key k: not sent, because the operation has already taken five minutes\. Check/,
			});
			finish("token");
			await work;
			assert.deepEqual(discarded, ["token"]);
		});
	});

	describe("in a queue", () => {
		let queue: RequestQueue;

		beforeEach(() => {
			queue = new RequestQueue({ clock, concurrency: 1 });
		});

		/** Lets an operation wait for its first slot while another one runs. @returns the operation's remaining time */
		async function remainingAfterWait(report: (slot: Slot) => void): Promise<number> {
			const first = queue.run(async (slot) => {
				await Promise.resolve();
				clock.advance(60_000);
				report(slot);
			});
			const second = queue.run(async () => deadline.remainingMs, deadline);
			await first;
			return second;
		}

		it("does not count the wait for operations before it while the service processes their requests", async () =>
			assert.equal(await remainingAfterWait((slot) => slot.accepted()), FIVE_MINUTES_MS));

		it("counts the wait if the service answers none, or fails at all", async () => {
			assert.equal(await remainingAfterWait(() => {}), FIVE_MINUTES_MS - 60_000);
			deadline = new Deadline(clock);
			assert.equal(await remainingAfterWait((slot) => slot.failed()), FIVE_MINUTES_MS - 60_000);
		});

		/** A slot that is taken for ever. */
		const take = async () => {
			let slot: Slot | undefined;
			void queue.run((taken) => {
				slot = taken;
				return new Promise(() => {});
			});
			await Promise.resolve();
			return slot as Slot | undefined;
		};

		it("ends the wait though no slot is free", async () => {
			await take();
			const waiting = queue.run(async () => "slot", deadline, "Describing key k");
			clock.advance(FIVE_MINUTES_MS);
			await assert.rejects(waiting, { code: "timeout", wasSent: false, message: /^Describing key k: not sent/ });
		});

		it("ends a first wait five minutes after the service last processed a request", async () => {
			const slot = await take();
			let isOver = false;
			const waiting = queue
				.run(async () => "slot", deadline)
				.catch(() => {
					isOver = true;
				});
			clock.advance(60_000);
			slot?.accepted();
			clock.advance(FIVE_MINUTES_MS - 1);
			await Promise.resolve();
			assert.equal(isOver, false);
			clock.advance(1);
			await waiting;
			assert.equal(isOver, true);
		});
	});
});
