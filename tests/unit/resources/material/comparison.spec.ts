import assert from "node:assert/strict";
import crypto, { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { Deadline } from "../../../../provider/http/deadline";
import type { MaterialSource } from "../../../../provider/materialSource/source";
import { compareMaterial, recordText } from "../../../../provider/resources/material/comparison";
import { Run } from "../../../../provider/resources/shared/run";
import { UNKNOWN } from "../../../../provider/resources/shared/unknown";
import { fingerprintOf, parseMaterial } from "../../../../provider/wrapping";
import { FixedClock } from "../../../support/clock";
import { LOW_COST } from "../../../support/scryptCost";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const OTHER_ID = "1d0466b0-e727-4d9c-b35d-f84bb474a37f";
const [BYTES, OTHER] = [randomBytes(32), randomBytes(32)];
const [TEXT, OTHER_TEXT] = [BYTES, OTHER].map((bytes) => bytes.toString("base64")) as [string, string];

const CLOCK = new FixedClock();
const CONTEXT = { env: {}, clock: CLOCK, deadline: new Deadline(CLOCK) };

describe("The comparison of the program's material with the state", () => {
	let folder: string;
	let file: string;
	let run: Run;
	let scrypt: ReturnType<typeof mock.method>;
	let keyMaterialFingerprint: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "comparison-"));
		file = join(folder, "key");
		await writeFile(file, BYTES);
		const material = parseMaterial(BYTES, { text: false });
		keyMaterialFingerprint = await fingerprintOf(material, undefined, { scryptCost: LOW_COST });
	});
	after(() => rm(folder, { recursive: true }));
	beforeEach(() => {
		run = new Run();
		scrypt = mock.method(crypto, "scrypt");
	});
	afterEach(() => scrypt.mock.restore());

	const compare = async (material: MaterialSource) => {
		const { bytes } = await compareMaterial({ keyId: KEY_ID, keyMaterialFingerprint }, material, { ...CONTEXT, run });
		return [bytes, scrypt.mock.callCount()];
	};
	/** What the engine hands over to check. */
	const check = (olds: object | undefined, material: MaterialSource, keyId = KEY_ID) =>
		recordText(run, olds && { keyId, ...olds }, { keyId, material });

	it("records no text for a key whose id is missing or can't be one", () => {
		for (const keyId of [undefined, 5, UNKNOWN] as unknown[] as string[])
			assert.doesNotThrow(() => recordText(run, undefined, { keyId, material: TEXT }));
	});

	it("costs no scrypt for a value that the state's arguments hold as it is", async () => {
		check({ material: TEXT }, TEXT);
		assert.deepEqual(await compare(TEXT), ["same", 0]);
	});

	it("costs scrypt for a value that was written in another way, and for one that is new", async () => {
		check({ material: TEXT }, BYTES.toString("hex"));
		assert.deepEqual(await compare(BYTES.toString("hex")), ["same", 1]);
		run = new Run();
		check({ material: { file } }, TEXT);
		assert.deepEqual(await compare(TEXT), ["same", 2]);
	});

	it("finds other bytes in a value", async () => {
		check({ material: TEXT }, OTHER_TEXT);
		assert.deepEqual(await compare(OTHER_TEXT), ["different", 1]);
	});

	it("is refused at no cost for a fingerprint that asks for more than a release has ever asked for", async () => {
		const foreign = `${keyMaterialFingerprint}`.replace(/^scrypt:\d+:\d+:\d+/, "scrypt:20:8:16");
		const known = { keyId: KEY_ID, keyMaterialFingerprint: foreign };
		await assert.rejects(compareMaterial(known, TEXT, { ...CONTEXT, run }), { code: "unexpectedAnswer" });
		assert.equal(scrypt.mock.callCount(), 0);
	});

	it("decides the same where check was not called", async () => {
		assert.deepEqual(await compare(TEXT), ["same", 1]);
		assert.deepEqual(await compare(OTHER_TEXT), ["different", 2]);
	});

	it("takes no word of another resource, of the same key or another", async () => {
		check({ material: OTHER_TEXT }, OTHER_TEXT, OTHER_ID);
		assert.deepEqual(await compare(OTHER_TEXT), ["different", 1]);
		check({ material: TEXT }, OTHER_TEXT);
		check({ material: OTHER_TEXT }, OTHER_TEXT);
		assert.deepEqual(await compare(OTHER_TEXT), ["different", 2]);
	});

	it("takes no word of the resource while it had another key", async () => {
		recordText(run, { keyId: OTHER_ID, material: OTHER_TEXT }, { keyId: KEY_ID, material: OTHER_TEXT });
		assert.deepEqual(await compare(OTHER_TEXT), ["different", 1]);
	});

	it("reads a reference each time, whatever the state's arguments hold", async () => {
		check({ material: { file } }, { file });
		assert.deepEqual(await compare({ file }), ["same", 1]);
		await writeFile(file, OTHER);
		assert.deepEqual(await compare({ file }), ["different", 2]);
	});
});
