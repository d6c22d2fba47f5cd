import assert from "node:assert/strict";
import { CachedCredential } from "../../../provider/auth/cachedCredential";
import { KmsImportError } from "../../../provider/errors";
import { FixedClock } from "../../support/clock";

const MINUTE = 60_000;

describe("CachedCredential", () => {
	const clock = new FixedClock();
	let got: number;
	let lifetime: number;
	let failure: Error | undefined;
	let cached: CachedCredential<{ readonly number: number; readonly expiresAt: number }>;
	const current = async () => (await cached.current()).number;

	beforeEach(() => {
		[got, lifetime, failure] = [0, 60 * MINUTE, undefined];
		const get = async () => {
			got += 1;
			if (failure) throw failure;
			return { number: got, expiresAt: clock.now() + lifetime };
		};
		cached = new CachedCredential(get, clock, 5 * MINUTE);
	});

	it("is obtained once for concurrent callers", async () => {
		assert.deepEqual(await Promise.all([current(), current(), current()]), [1, 1, 1]);
	});

	it("is renewed earlyMs before it expires", async () => {
		await current();
		await clock.sleep(55 * MINUTE - 1);
		assert.equal(await current(), 1);
		await clock.sleep(1);
		assert.equal(await current(), 2);
	});

	it("is used for at least half of its lifetime, so that a short-lived one is not renewed for each request", async () => {
		lifetime = 4 * MINUTE;
		await current();
		await clock.sleep(2 * MINUTE - 1);
		assert.equal(await current(), 1);
		await clock.sleep(1);
		assert.equal(await current(), 2);
	});

	it("is used for half a minute if it had expired when it was issued, as it seems where a clock is wrong", async () => {
		lifetime = -30 * MINUTE;
		await current();
		await clock.sleep(MINUTE / 2 - 1);
		assert.equal(await current(), 1);
		await clock.sleep(1);
		assert.equal(await current(), 2);
	});

	it("is discarded only if the refused value is the one in use", async () => {
		const first = await cached.current();
		cached.invalidate(first);
		assert.equal(await current(), 2);
		cached.invalidate(first);
		assert.equal(await current(), 2);
	});

	it("is used until it expires if renewing it fails, which is tried again after half a minute", async () => {
		await current();
		await clock.sleep(56 * MINUTE);
		for (const code of ["unavailable", "unauthenticated"] as const) {
			failure = new KmsImportError(code, "");
			const before = got;
			assert.deepEqual([await current(), await current(), got - before], [1, 1, 1]);
			await clock.sleep(MINUTE);
		}
		failure = undefined;
		assert.equal(await current(), 4);
		failure = new KmsImportError("unavailable", "");
		await clock.sleep(60 * MINUTE);
		await assert.rejects(current());
	});

	for (const code of ["unauthenticated", "denied", "invalidRequest"] as const)
		it(`is requested again after a temporary failure, but not after a final one (${code})`, async () => {
			failure = new KmsImportError("unavailable", "");
			await assert.rejects(current());
			failure = new KmsImportError(code, "");
			for (let i = 0; i < 3; i++) await assert.rejects(current());
			assert.equal(got, 2);
		});
});
