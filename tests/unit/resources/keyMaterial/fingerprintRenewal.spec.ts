import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, SECOND_MS, systemClock } from "../../../../provider/time";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

type Values = Readonly<Record<string, unknown>>;

const HOUR_SECONDS = 3600;

describe("A fingerprint that the program allows to be faster", () => {
	const now = Math.floor(Date.now() / 1000);
	let emulator: TestEmulator;
	let folder: string;
	let material: Values;

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await mkdtemp(join(tmpdir(), "renewal-"));
		material = { file: join(folder, "key") };
		await writeFile(`${material.file}`, randomBytes(32));
	});
	beforeEach(() => emulator.reset());
	after(async () => {
		await emulator.close();
		await rm(folder, { recursive: true });
	});

	/** @param clock of the machine on which the run is */
	const create = async (expirationTime?: number, clock?: Clock) => {
		const keyId = await emulator.createKey("key");
		const args = { keyId, material, expirationTime };
		const { id, state } = await (await new InProcess(emulator, undefined, clock).configure()).create(
			"keyMaterial",
			args,
		);
		return { id: `${id}`, state, args };
	};
	/** An up in which the program says that the material is random. */
	const up = async ({ id, state, args }: Awaited<ReturnType<typeof create>>) => {
		const run = await new InProcess(emulator).configure();
		const news = await run.check("keyMaterial", { ...args, material: { ...material, random: true } }, args);
		const { changes } = await run.handlers.keyMaterial.diff(id, state, news);
		const outs = changes ? (await run.handlers.keyMaterial.update(id, state, news)).outs : state;
		return { changes, state: outs ?? {} };
	};

	it("is made again of the same bytes, without a request and once", async () => {
		const created = await create();
		let renewed = { state: {} as Values };
		const requests = await emulator.during(async () => {
			renewed = await up(created);
		});
		assert.match(`${renewed.state.keyMaterialFingerprint}`, /^sha256:/);
		assert.equal((await up({ ...created, state: renewed.state })).changes, false);
		assert.deepEqual(requests, []);
	});

	it("is not made of other bytes that came between preview and update", async () => {
		const { id, state, args } = await create();
		const run = await new InProcess(emulator).configure();
		const news = await run.check("keyMaterial", { ...args, material: { ...material, random: true } }, args);
		await run.handlers.keyMaterial.diff(id, state, news);
		await writeFile(`${material.file}`, randomBytes(32));
		await assert.rejects(run.handlers.keyMaterial.update(id, state, news), /bytes differ/);
	});

	it("stays as it is while the material has expired and the key still holds it: an update would follow the key, at each up", async () => {
		await emulator.advanceClock(-2 * HOUR_SECONDS);
		const twoHoursAgo = { ...systemClock, now: () => systemClock.now() - 2 * HOUR_SECONDS * SECOND_MS };
		const created = await create(now - HOUR_SECONDS, twoHoursAgo);
		assert.equal((await up(created)).changes, false);
	});
});
