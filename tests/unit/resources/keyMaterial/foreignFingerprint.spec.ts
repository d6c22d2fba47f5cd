import assert from "node:assert/strict";
import crypto, { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

const REST = `${"A".repeat(22)}:${"B".repeat(43)}`;
const UNREADABLE = [`scrypt:20:8:16:${REST}`, `scrypt:18:8:1:${REST}`, "scrypt", "constructor", `argon2:3:${REST}`];

describe("A state with a fingerprint that asks for too much or can't be read", () => {
	let emulator: TestEmulator;
	let folder: string;
	before(async () => {
		emulator = await TestEmulator.start();
		folder = await mkdtemp(join(tmpdir(), "foreign-"));
	});
	after(async () => {
		await emulator.close();
		await rm(folder, { recursive: true });
	});
	afterEach(() => mock.restoreAll());

	const imported = async (keyMaterialFingerprint: string) => {
		await emulator.reset();
		const file = join(folder, "key");
		await writeFile(file, randomBytes(32));
		const soon = Math.floor(Date.now() / 1000) + 3600;
		const args = { keyId: await emulator.createKey("key"), material: { file }, expirationTime: soon };
		const run = await new InProcess(emulator).configure();
		const { id, state } = await run.create("keyMaterial", args);
		return { id: `${id}`, state: { ...state, keyMaterialFingerprint }, args, handler: run.handlers.keyMaterial, run };
	};

	it("fails whatever would compare the bytes, at once, and nothing is deleted", async () => {
		for (const fingerprint of UNREADABLE) {
			const { id, state, args, handler, run } = await imported(fingerprint);
			const scrypt = mock.method(crypto, "scrypt");
			const news = await run.check("keyMaterial", { ...args, expirationTime: args.expirationTime + 3600 }, args);
			const requests = await emulator.kmsRequestsDuring(async () => {
				const refused = { code: "unexpectedAnswer", message: /can't read the stored fingerprint/ };
				await assert.rejects(handler.diff(id, state, news), refused);
				await assert.rejects(handler.update(id, state, news), refused);
			});
			assert.ok(!requests.some((request) => request.startsWith("delete")), `${requests}`);
			assert.equal((await emulator.describeKey(args.keyId)).key_state, "2");
			assert.equal(scrypt.mock.callCount(), 0);
			mock.restoreAll();
		}
	});

	it("can be refreshed and destroyed", async () => {
		for (const fingerprint of UNREADABLE) {
			const { id, state, handler } = await imported(fingerprint);
			assert.equal((await handler.read(id, state)).id, id);
			await handler.delete(id, state);
		}
	});
});
