import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { TestEmulator } from "../../../support/emulator";
import { json, TestServer } from "../../../support/httpServer";
import { InProcess } from "../../../support/inProcess";

type Values = Readonly<Record<string, unknown>>;

const HOUR_SECONDS = 3600;
const DELETE = "delete-imported-key-material";
const PARAMETERS = "get-parameters-for-import";
const IMPORT = "import-key-material";
const PUT_BACK = ["describe-key", PARAMETERS, IMPORT];
const ONE_RETRY = { "huaweicloud:maxRetries": "1" };
const bytes = randomBytes(32);

/** Records the copies that the provider makes of the bytes. @returns those that are not cleared, and ends the recording */
function recordCopies(): () => Buffer[] {
	const copies: Buffer[] = [];
	const from = Buffer.from as (...args: unknown[]) => Buffer;
	const spy = mock.method(Buffer, "from", (...args: unknown[]) => {
		const buffer = from.apply(Buffer, args);
		if (buffer.equals(bytes) && /\/provider\//.test(`${new Error().stack}`)) copies.push(buffer);
		return buffer;
	});
	return () => {
		spy.mock.restore();
		assert.notEqual(copies.length, 0);
		return copies.filter((copy) => copy.some((byte) => byte !== 0));
	};
}

/** What the engine is told to record after a failure. */
interface Failure extends Error {
	readonly id?: string;
	readonly properties?: Values;
}

describe("A change of the expiry of key material", () => {
	const soon = Math.floor(Date.now() / 1000) + HOUR_SECONDS;
	const later = soon + HOUR_SECONDS;
	let emulator: TestEmulator;
	let folder: string;
	let args: Values & { readonly keyId: string; readonly material: { readonly file: string } };
	let imported: { id: unknown; state: Values };

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await mkdtemp(join(tmpdir(), "expiry-"));
	});
	after(async () => {
		await emulator.close();
		await rm(folder, { recursive: true });
	});

	beforeEach(async () => {
		await emulator.reset();
		const keyId = await emulator.createKey("key");
		args = { keyId, material: { file: join(folder, "key") }, expirationTime: soon };
		await writeFile(args.material.file, bytes);
		imported = await (await new InProcess(emulator).configure()).create("keyMaterial", args);
	});

	/** The parts of an up of one run, for the state as it is. */
	const up = async ({ id, state }: typeof imported, news: Values) => {
		const run = await new InProcess(emulator).configure(ONE_RETRY);
		const inputs = await run.check("keyMaterial", news, args);
		const { changes } = await run.handlers.keyMaterial.diff(`${id}`, state, inputs);
		assert.equal(changes, true);
		return { run, update: async () => (await run.handlers.keyMaterial.update(`${id}`, state, inputs)).outs ?? {} };
	};
	const toLater = () => up(imported, { ...args, expirationTime: later });
	/** The failure of an update, and its requests to KMS. */
	const failed = async (update: () => Promise<Values>) => {
		let failure: Failure | undefined;
		const requests = await emulator.kmsRequestsDuring(() =>
			update().catch((error: Failure) => {
				failure = error;
			}),
		);
		assert.ok(failure);
		return { failure, requests };
	};
	const held = async () => {
		const { key_state, expiration_time } = await emulator.describeKey(args.keyId);
		return [key_state, expiration_time];
	};

	it("describes the key, deletes the material, and imports it again", async () => {
		const { update } = await toLater();
		assert.deepEqual(await emulator.kmsRequestsDuring(update), ["describe-key", DELETE, PARAMETERS, IMPORT]);
		assert.deepEqual(await held(), ["2", `${later}000`]);
	});

	it("deletes nothing if the bytes have changed since the preview", async () => {
		const { update } = await toLater();
		await writeFile(args.material.file, randomBytes(32));
		const { failure, requests } = await failed(update);
		assert.match(failure.message, /bytes differ.* Nothing was deleted\./);
		assert.deepEqual([failure.properties, requests], [undefined, ["describe-key"]]);
		assert.deepEqual(await held(), ["2", `${soon}000`]);
	});

	it("deletes nothing for bytes that can't be in the key, though a state has their fingerprint", async () => {
		const keyId = await emulator.createKey("short", "external", "SM4");
		await writeFile(args.material.file, randomBytes(16));
		const run = await new InProcess(emulator).configure();
		const short = await run.create("keyMaterial", { ...args, keyId });
		const { update } = await up(
			{ id: imported.id, state: { ...short.state, keyId: args.keyId } },
			{ ...args, expirationTime: later },
		);
		const { failure, requests } = await failed(update);
		assert.match(failure.message, /bytes differ.* Nothing was deleted\./);
		assert.deepEqual(requests, ["describe-key"]);
	});

	it("deletes nothing if the bytes can no longer be read", async () => {
		const { update } = await toLater();
		await rm(args.material.file);
		const { failure, requests } = await failed(update);
		assert.match(failure.message, /can't be read/);
		assert.deepEqual([failure.properties, requests], [undefined, ["describe-key"]]);
	});

	it("does not read the material of a key that can't be imported into", async () => {
		const { update } = await toLater();
		await rm(args.material.file);
		await emulator.kmsAnswer("schedule-key-deletion", { key_id: args.keyId, pending_days: "7" });
		assert.match((await failed(update)).failure.message, /it is scheduled for deletion/);
	});

	it("leaves the state as it was if the service refuses the deletion", async () => {
		const { update } = await toLater();
		await emulator.addFault({ operation: DELETE, status: 403 });
		assert.equal((await failed(update)).failure.properties, undefined);
		assert.deepEqual(await held(), ["2", `${soon}000`]);
	});

	for (const failing of [PARAMETERS, IMPORT]) {
		it(`records the material as missing if ${failing} fails after the deletion, and the next up imports it`, async () => {
			const { update } = await toLater();
			await emulator.addFault({ operation: failing, errorCode: "KMS.0308" });
			const { failure } = await failed(update);
			const { id, properties: state = {} } = failure;
			assert.deepEqual([id, state.keyState, state.expirationTime], [imported.id, "5", soon]);

			const next = await up({ id, state }, { ...args, expirationTime: later });
			assert.deepEqual(await emulator.kmsRequestsDuring(next.update), PUT_BACK);
			assert.deepEqual(await held(), ["2", `${later}000`]);
		});
	}

	describe("whose deletion takes effect, but loses its reply,", () => {
		/** The state is recorded without material, and the next up imports that. */
		const isMended = async (update: () => Promise<Values>) => {
			const { id, properties: state = {} } = (await failed(update)).failure;
			assert.deepEqual([state.keyState, (await held())[0]], ["5", "5"]);

			const next = await up({ id, state }, args);
			assert.deepEqual(await emulator.kmsRequestsDuring(next.update), PUT_BACK);
			assert.deepEqual(await held(), ["2", `${soon}000`]);
		};

		for (const [how, fault] of [
			["lost, too", { drop: "before" }],
			["refused because of too many requests", { status: 429 }],
			["refused because the credentials have expired", { status: 401, times: 2 }],
		] as const) {
			it(`is undone by the next up if the repetition is ${how}`, async () => {
				const { update } = await toLater();
				await emulator.addFault({ operation: DELETE, drop: "after" });
				await emulator.addFault({ operation: DELETE, ...fault });
				await isMended(update);
			});
		}

		it("is undone by the next up if the service can't be reached again", async () => {
			const proxy = await TestServer.start(async ({ path, headers, body }, response) => {
				const token = { "X-Auth-Token": `${headers["x-auth-token"]}` };
				const answer = await fetch(`${emulator.settings.url}${path}`, { method: "POST", headers: token, body });
				if (path.endsWith(DELETE)) await proxy.close();
				else json(response, answer.status, await answer.json());
			});
			await isMended((await up(imported, { ...args, expirationTime: later, endpoint: proxy.url })).update);
		});
	});

	for (const failing of [DELETE, PARAMETERS, IMPORT, undefined]) {
		it(`leaves no copy of the bytes in memory ${failing ? `after ${failing} has failed` : "when it is done"}`, async () => {
			const { update } = await toLater();
			if (failing) await emulator.addFault({ operation: failing, errorCode: "KMS.0308" });
			const uncleared = recordCopies();
			if (failing) await failed(update);
			else await update();
			assert.deepEqual(uncleared(), []);
		});
	}
});
