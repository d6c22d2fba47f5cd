import assert from "node:assert/strict";
import { isOwnImport, isOwnMaterial } from "../../../../provider/resources/keyMaterial/keyFacts";
import type { KeyMaterialInputs, KeyMaterialState } from "../../../../provider/resources/keyMaterial/properties";
import { Run } from "../../../../provider/resources/shared/run";
import { systemClock } from "../../../../provider/time";

const EXPIRY = 1_700_000_000;
const keyId = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const inputs: KeyMaterialInputs = {
	keyId,
	region: "cn-north-4",
	material: { file: "key" },
	expirationTime: EXPIRY,
	materialDeletion: "withKey",
};
const imported: KeyMaterialState = {
	keyId,
	region: "cn-north-4",
	projectId: "p",
	keyState: "2",
	keyMaterialFingerprint: "f",
	expirationTime: EXPIRY,
};
const inDoubt = { ...imported, adopted: true } as const;

/** A run whose program has the key, and has seen it without material. */
function runWithKey(keyState = "5"): Run {
	const run = new Run();
	run.holdKey({ keyId, keyState });
	return run;
}

function parametersOf(importToken: string) {
	return { keyId, wrappingAlgorithm: "SM2_ENCRYPT", importToken, publicKey: "", expirationTime: NOW + 1 } as const;
}

const NOW = 1_600_000_000;
const clock = { ...systemClock, now: () => NOW * 1000 };
/** A key that was created less than a day ago. */
const NEW_KEY = { keyState: "2", createdAt: NOW - 60 * 60 };

describe("The material in a key", () => {
	const isOwn = (olds: KeyMaterialState, run: Run, expirationTime: number | undefined = EXPIRY, createdAt = NOW - 1) =>
		isOwnMaterial(olds, inputs, { run, clock }, { expirationTime, createdAt });
	const isOwnNew = (run: Run, expirationTime: number | null | undefined = EXPIRY, news = inputs) =>
		isOwnImport({}, news, { run, clock }, { ...NEW_KEY, expirationTime } as Parameters<typeof isOwnImport>[3]);

	it("is the program's if a run of the program imported it, whatever has changed since", () => {
		assert.ok(isOwn({ ...imported, expirationTime: undefined }, new Run()));
		assert.ok(isOwn({ ...imported, keyMaterialFingerprint: undefined }, new Run()));
		const key = { keyState: "2", expirationTime: null } as Parameters<typeof isOwnImport>[3];
		assert.ok(isOwnImport(imported, inputs, { run: new Run(), clock }, key));
	});

	it("is the program's if it expires at the program's second, in a key that the program saw without material", () => {
		assert.ok(isOwnNew(runWithKey()));
		assert.ok(isOwn(inDoubt, runWithKey()));
		assert.ok(isOwnNew(new Run(), EXPIRY, { ...inputs, importParameters: parametersOf("token") }));
	});

	it("is in doubt if it never expires, expires at another second, or the site doesn't say", () => {
		const never = { ...inputs, expirationTime: undefined };
		assert.ok(!isOwnNew(runWithKey(), null, never));
		assert.ok(!isOwnNew(runWithKey(), EXPIRY + 1));
		assert.ok(!isOwnImport({}, inputs, { run: runWithKey(), clock }, NEW_KEY as Parameters<typeof isOwnImport>[3]));
		assert.ok(!isOwn({ ...inDoubt, expirationTime: undefined }, runWithKey(), undefined));
	});

	it("is in doubt in a key that the program never saw without material", () => {
		assert.ok(!isOwnNew(new Run()));
		assert.ok(!isOwn(inDoubt, new Run()));
		assert.ok(!isOwn(inDoubt, runWithKey("2")), "the state of the ExternalKey has seen material");
		const empty = { ...parametersOf(""), expirationTime: 0 };
		assert.ok(!isOwnNew(new Run(), EXPIRY, { ...inputs, importParameters: empty }), "empty parameters");
		const run = new Run();
		run.holdKey({ keyId, keyState: "2", adopted: true });
		assert.ok(!isOwnNew(run), "the ExternalKey was taken over with its material");
	});

	it("is in doubt a day after the key was created and its parameters were issued: by then an equal expiry may be that of other bytes", () => {
		const later = { ...clock, now: () => (NOW + 24 * 60 * 60) * 1000 };
		const key = { ...NEW_KEY, expirationTime: EXPIRY } as Parameters<typeof isOwnImport>[3];
		assert.ok(!isOwnImport({}, inputs, { run: runWithKey(), clock: later }, key));
		assert.ok(!isOwn(inDoubt, runWithKey(), EXPIRY, NOW - 24 * 60 * 60));
		const given = { ...inputs, importParameters: parametersOf("token") };
		assert.ok(!isOwnImport({}, given, { run: new Run(), clock: later }, key));
	});

	it("is the program's if the program says so", () => {
		const trusting = { ...inputs, trustExistingMaterial: true };
		assert.ok(isOwnNew(new Run(), null, trusting));
		assert.ok(
			isOwnMaterial({ ...inDoubt, keyMaterialFingerprint: undefined }, trusting, { run: new Run(), clock }, {}),
		);
	});

	it("stays in doubt if somebody has imported other bytes since", () =>
		assert.ok(!isOwn({ ...inDoubt, keyMaterialFingerprint: undefined }, runWithKey())));
});
