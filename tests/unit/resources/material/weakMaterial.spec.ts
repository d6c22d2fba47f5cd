import assert from "node:assert/strict";
import crypto, { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import type { MaterialSource } from "../../../../provider/materialSource/source";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";
import { compositeRsaKey, primeOf, rsaKeyOf } from "../../../support/rsaKeys";

const PLACEHOLDER = /is a placeholder: its bytes repeat, form a sequence or are a published example/;
const NOT_PRIME = /is an RSA private key with a factor that is not a prime number/;
const ZEROS = Buffer.alloc(32);
const KINDS = ["keyMaterial", "wrappedKeyMaterial"] as const;
const HOUR_SECONDS = 3600;

describe("Weak key material", () => {
	let emulator: TestEmulator;
	let folder: string;
	let file: string;

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await mkdtemp(join(tmpdir(), "weak-"));
		file = join(folder, "key");
	});
	after(async () => {
		await emulator.close();
		await rm(folder, { recursive: true });
	});
	beforeEach(() => emulator.reset());

	const run = () => new InProcess(emulator).configure();

	/** A resource that already has its material, as an earlier release may have imported it. With olds, check takes it for one. */
	const existing = async (
		kind: (typeof KINDS)[number],
		args: Readonly<Record<string, unknown>>,
		content: Buffer,
		material: MaterialSource = { file },
	) => {
		const given = { ...args, material };
		await writeFile(file, content);
		const earlier = await run();
		const { id, outs = {} } = await earlier.handlers[kind].create(await earlier.check(kind, given, args));
		return { id: `${id}`, state: outs, args: given };
	};

	for (const kind of KINDS)
		it(`is refused for a new ${kind} before any request, from every source`, async () => {
			const keyId = await emulator.createKey(`key-${kind}`);
			await writeFile(file, ZEROS);
			const handlers = await run();
			const sources = { "material.file": { file }, "material.command": { command: ["cat", file] } };
			for (const [path, material] of [["material", ZEROS.toString("hex")] as const, ...Object.entries(sources)]) {
				const requests = await emulator.during(() =>
					assert.rejects(handlers.check(kind, { keyId, material }), (error: Error) => {
						assert.match(error.message.trim(), new RegExp(`^${path} ${PLACEHOLDER.source}`));
						return true;
					}),
				);
				assert.deepEqual(requests, []);
			}
			await writeFile(file, compositeRsaKey());
			await assert.rejects(handlers.check(kind, { keyId, material: { file } }), NOT_PRIME);
			const good = rsaKeyOf(() => [primeOf(1024), primeOf(1024)]);
			await writeFile(file, good);
			assert.ok(await handlers.check(kind, { keyId, material: { file } }));
		});

	it("is refused together with what else is wrong", async () => {
		await writeFile(file, compositeRsaKey());
		const keyId = await emulator.createKey("key");
		const args = { keyId, material: { file }, expirationTime: Math.floor(Date.now() / 1000) + HOUR_SECONDS };
		await assert.rejects((await run()).check("keyMaterial", args), (error: Error) => {
			assert.match(error.message, NOT_PRIME);
			assert.match(error.message, /expirationTime can't be set for private keys/);
			return true;
		});
	});

	for (const kind of KINDS)
		it(`that a ${kind} has already stays as it is: no check, no change and no test of primes`, async () => {
			for (const [what, keySpec, content] of [
				["zeros", "AES_256", ZEROS],
				["factorable", "RSA_2048", rsaKeyOf(() => [primeOf(256), primeOf(1792)])],
				["strong", "RSA_2048", rsaKeyOf(() => [primeOf(1024), primeOf(1024)])],
			] as const)
				for (const material of [{ file }, content.toString("hex"), { command: ["cat", file] }]) {
					await emulator.reset();
					const keyId = await emulator.createKey(what, "external", keySpec);
					const { id, state, args } = await existing(kind, { keyId }, content, material);
					const primality = mock.method(crypto, "checkPrimeSync");
					try {
						const next = await run();
						const inputs = await next.check(kind, args, args);
						const { changes } = await next.handlers[kind].diff(id, state, inputs);
						assert.deepEqual([changes, primality.mock.callCount()], [false, 0]);
						assert.equal((await next.handlers[kind].read(id, state)).id, id);
					} finally {
						primality.mock.restore();
					}
				}
		});

	it("that a key holds can get another expiry", async () => {
		const soon = Math.floor(Date.now() / 1000) + HOUR_SECONDS;
		const keyId = await emulator.createKey("key");
		const { id, state, args } = await existing("keyMaterial", { keyId, expirationTime: soon }, ZEROS);
		const next = await run();
		const inputs = await next.check("keyMaterial", { ...args, expirationTime: soon + HOUR_SECONDS }, args);
		const { changes } = await next.handlers.keyMaterial.diff(id, state, inputs);
		const { outs = {} } = await next.handlers.keyMaterial.update(id, state, inputs);
		assert.deepEqual([changes, outs.expirationTime], [true, soon + HOUR_SECONDS]);
	});

	it("is refused in place of other bytes that were wrapped, at the preview", async () => {
		const keyId = await emulator.createKey("key");
		const { id, state, args } = await existing("wrappedKeyMaterial", { keyId }, randomBytes(32));
		await writeFile(file, ZEROS);
		const next = await run();
		const inputs = await next.check("wrappedKeyMaterial", args, args);
		const message = new RegExp(`^Wrapping key material for key ${keyId}: material\\.file ${PLACEHOLDER.source}`);
		await assert.rejects(next.handlers.wrappedKeyMaterial.diff(id, state, inputs), { message });
		await writeFile(file, randomBytes(32));
		assert.equal((await next.handlers.wrappedKeyMaterial.diff(id, state, inputs)).changes, true);
	});
});
