import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, KeyMaterial } from "pulumi-huaweicloud-kms";
import { importOf } from "../emulator/support/kmsRequests";
import { onHosts } from "../support/hosts/scenarios";
import { json, TestServer } from "../support/httpServer";
import { KeyScene } from "../support/keyScene";

const HOUR = 60 * 60;
const DELETE = "delete-imported-key-material";
const PARAMETERS = "get-parameters-for-import";
const IMPORT = "import-key-material";
const PUT_BACK = ["describe-key", PARAMETERS, IMPORT];
const REIMPORT = ["describe-key", DELETE, PARAMETERS, IMPORT];

onHosts("The expiry of key material", (host, it) => {
	let scene: KeyScene;
	const now = Math.floor(Date.now() / 1000);
	const [soon, later] = [now + HOUR, now + 2 * HOUR];

	const ask = (expirationTime?: number) => scene.stack.with(scene.program(expirationTime ? { expirationTime } : {}));
	const expiry = async () => (await scene.emulator.describeKey(scene.keyId)).expiration_time;

	beforeEach(async () => {
		scene = await KeyScene.start(host);
	});
	afterEach(() => scene.close());

	it("is set with the import, and output in readable form", async () => {
		const { outputs } = await ask(soon).up();
		assert.equal(await expiry(), `${soon}000`);
		assert.equal(Date.parse(`${outputs.expiresAt}`), soon * 1000);
		assert.deepEqual(await scene.requestsOfUp(), []);
	});

	it("is changed, removed and set by deleting the material and importing the same bytes again", async () => {
		await ask(soon).up();
		for (const expirationTime of [later, undefined, soon]) {
			ask(expirationTime);
			assert.deepEqual(await scene.requestsOfUp(), REIMPORT);
			assert.equal(await expiry(), expirationTime ? `${expirationTime}000` : "");
			assert.equal(await scene.keyState(), "2");
			assert.deepEqual(await scene.requestsOfUp(), []);
		}
	});

	for (const failing of ["describe-key", DELETE, PARAMETERS, IMPORT]) {
		const rule = failing === IMPORT ? it.onEveryHost : it;
		rule(`is set as the program asks by the next up after ${failing} has failed during the change`, async () => {
			await ask(soon).up();
			await scene.emulator.addFault({ operation: failing, errorCode: "KMS.0308" });
			await ask(later).up({ fails: true });
			const wasDeleted = [PARAMETERS, IMPORT].includes(failing);
			assert.equal(await scene.keyState(), wasDeleted ? "5" : "2");

			assert.deepEqual(await scene.requestsOfUp(), wasDeleted ? PUT_BACK : REIMPORT);
			assert.deepEqual([await scene.keyState(), await expiry()], ["2", `${later}000`]);
			assert.deepEqual(await scene.requestsOfUp(), []);
		});
	}

	for (const failing of [PARAMETERS, IMPORT]) {
		it(`is restored by the next up after ${failing} has failed during the change and the program reverts it`, async () => {
			await ask(soon).up();
			await scene.emulator.addFault({ operation: failing, errorCode: "KMS.0308" });
			await ask(later).up({ fails: true });
			await ask(soon).up();
			assert.deepEqual([await scene.keyState(), await expiry()], ["2", `${soon}000`]);
		});
	}

	for (const [whose, isCertain] of [
		["of the program's own", true],
		["that is not the program's", false],
	] as const) {
		it(`can${isCertain ? "" : "not"} be changed if a killed run imported the material into a key ${whose}`, async () => {
			const own = () => (isCertain ? new ExternalKey("key", { alias: "own" }).keyId : pulumi.output(scene.keyId));
			const { outputs } = await scene.stack.with(async () => ({ keyId: own() })).up();
			const key_id = `${outputs.keyId}`;
			const body = await importOf(scene.emulator, key_id, await readFile(scene.file));
			await scene.emulator.kmsAnswer(IMPORT, { ...body, expiration_time: soon });

			const program = (expirationTime: number) => async () => {
				const { adopted } = new KeyMaterial("material", {
					keyId: own(),
					material: { file: scene.file },
					expirationTime,
				});
				return { adopted };
			};
			assert.equal((await scene.stack.with(program(soon)).up()).outputs.adopted, !isCertain);
			await scene.stack.with(program(later)).up({ fails: !isCertain });
			const { expiration_time } = await scene.emulator.describeKey(key_id);
			assert.equal(expiration_time, `${isCertain ? later : soon}000`);
		});
	}

	it("can be changed again if another run imported the bytes first", async () => {
		await ask(soon).up();
		const bytes = await readFile(scene.file);
		const quicker = async () => {
			const body = { ...(await importOf(scene.emulator, scene.keyId, bytes)), expiration_time: later };
			await scene.emulator.kmsAnswer(IMPORT, body);
		};
		const proxy = await TestServer.start(async ({ path, headers, body }, response) => {
			if (path.endsWith(IMPORT)) await quicker();
			const token = { "X-Auth-Token": `${headers["x-auth-token"]}` };
			const answer = await fetch(`${scene.emulator.settings.url}${path}`, { method: "POST", headers: token, body });
			json(response, answer.status, await answer.json());
		});
		const { outputs } = await scene.stack.with(scene.program({ expirationTime: later, endpoint: proxy.url })).up();
		await proxy.close();
		assert.deepEqual([outputs.adopted, await expiry()], [false, `${later}000`]);
		assert.deepEqual((await ask(soon).up()).outputs.adopted, false);
		assert.equal(await expiry(), `${soon}000`);
	});

	it("is set as the program asks after a run was killed after the deletion or after the import", async () => {
		await ask(soon).up();
		await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
		ask(later);
		assert.deepEqual(await scene.requestsOfUp(), PUT_BACK);

		await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
		await scene.emulator.importMaterial(scene.keyId, await readFile(scene.file));
		ask();
		assert.deepEqual(await scene.requestsOfUp(), ["describe-key"]);
		assert.deepEqual(await scene.requestsOfUp(), []);
	});

	it("is set as the program asks when the reply to the deletion or the import is lost", async () => {
		await ask(soon).up();
		await scene.emulator.addFault({ operation: DELETE, drop: "after" });
		await scene.emulator.addFault({ operation: IMPORT, drop: "after" });
		await ask(later).up();
		assert.deepEqual([await scene.keyState(), await expiry()], ["2", `${later}000`]);
	});

	it("is not changed if the key is disabled, because an import would enable it", async () => {
		await ask(soon).up();
		await scene.emulator.kmsAnswer("disable-key", { key_id: scene.keyId });
		assert.match((await ask(later).up({ fails: true })).output, /the key is disabled, .*Nothing was deleted\. Enable/s);
		assert.deepEqual([await scene.keyState(), await expiry()], ["3", `${soon}000`]);
	});

	it("is not changed by a refresh if the site doesn't return it", async () => {
		await ask(soon).up();
		const key_info = { key_id: scene.keyId, key_state: "2" };
		await scene.emulator.addFault({ operation: "describe-key", body: { key_info } });
		await scene.stack.refresh();
		assert.deepEqual(await scene.requestsOfUp(), []);
	});

	it("may be unknown until the update, whether the material can be read or not", async () => {
		await ask(soon).up();
		await rm(scene.file);
		const dependent = () => scene.program({ expirationTime: pulumi.output(pulumi.unknown as number) })();
		assert.deepEqual((await scene.stack.with(dependent).preview()).steps, ["update"]);
		assert.deepEqual((await ask(soon).up()).steps, ["same"]);
	});

	it("leaves no secret in clear in the state after a failed change", async () => {
		await ask(soon).up();
		await scene.emulator.addFault({ operation: IMPORT, errorCode: "KMS.0308" });
		await ask(later).up({ fails: true });
		const stored = await scene.stored();
		assert.ok(stored);
		const { id, outputs } = stored;
		assert.deepEqual([outputs.keyState, outputs.expirationTime], ["5", soon]);
		assert.ok(id.endsWith(scene.keyId) && `${outputs.keyMaterialFingerprint}`.startsWith("scrypt:"));
		assert.ok(!(await scene.stack.files()).includes("scrypt:"));
	});

	it("is not changed, and nothing is deleted, if the bytes can't be read or differ, or the new expiry has passed", async () => {
		await ask(soon).up();
		const bytes = await readFile(scene.file);
		const attempts: [text: RegExp, expirationTime: number, prepare: () => Promise<void>][] = [
			[/can't be read .*Nothing was deleted/s, later, () => rm(scene.file)],
			[/bytes differ .*Nothing was deleted/s, later, () => writeFile(scene.file, randomBytes(32))],
			[/new expirationTime has passed\. Nothing was deleted/, now - HOUR, () => writeFile(scene.file, bytes)],
		];
		for (const [text, expirationTime, prepare] of attempts) {
			await prepare();
			const requests = await scene.emulator.kmsRequestsDuring(async () => {
				assert.match((await ask(expirationTime).up({ fails: true })).output, text);
			});
			assert.ok(!requests.includes(DELETE));
			assert.equal(await scene.keyState(), "2");
		}
	});

	it("is not changed if it is uncertain that the key holds the program's bytes", async () => {
		await scene.emulator.importMaterial(scene.keyId, randomBytes(32));
		await ask().up();
		const { output } = await ask(later).preview({ fails: true });
		assert.match(output, /not certain that its bytes are the program.s\. Nothing was deleted/);
	});

	describe("after it has passed", () => {
		beforeEach(async () => {
			await ask(now + HOUR).up();
			assert.equal(await scene.keyState(), "2");
			await scene.emulator.advanceClock(1.5 * HOUR);
			scene.stack.advanceClock(1.5 * HOUR);
			assert.equal(await scene.keyState(), "5");
		});

		it("lets an up with a later expiry or none import the same bytes again, with or without a refresh before", async () => {
			ask(later);
			assert.deepEqual(await scene.requestsOfUp(), ["describe-key", ...PUT_BACK]);
			await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
			await scene.stack.refresh();
			ask();
			assert.deepEqual(await scene.requestsOfUp(), PUT_BACK);
		});

		it("is noticed by an up alone, which imports the same bytes again if the service's clock still allows it", async () => {
			await scene.emulator.advanceClock(-1.5 * HOUR);
			assert.deepEqual(await scene.requestsOfUp(), ["describe-key", ...PUT_BACK]);
			assert.equal(await scene.keyState(), "2");
		});

		it("fails no run: an unchanged program tries once and is told what to do, even if the bytes can't be read", async () => {
			await rm(scene.file);
			for (const run of ["first", "second", "refreshed"]) {
				if (run === "refreshed") await scene.stack.refresh();
				const { output, steps } = await scene.stack.up();
				assert.match(output, /has no material: it expired at .* Give a later expirationTime/);
				assert.deepEqual(steps, [run === "first" ? "update" : "same"]);
			}
			assert.deepEqual(await scene.requestsOfUp(), []);
			assert.equal((await scene.stored())?.outputs.keyState, "5");
			await scene.stack.destroy();
		});
	});

	it("stays the same for material that was deleted early: refresh and up import it again with the same expiry", async () => {
		await ask(soon).up();
		await scene.emulator.advanceClock(HOUR + 1);
		assert.equal(await scene.keyState(), "5");
		await scene.stack.refresh();
		assert.deepEqual(await scene.stack.resources(), []);
		await scene.emulator.advanceClock(-HOUR - 1);
		assert.deepEqual(await scene.requestsOfUp(), PUT_BACK);
		assert.equal(await expiry(), `${soon}000`);
	});

	it("follows the service: a refresh sees a different expiry, and the next up corrects it", async () => {
		await ask(soon).up();
		await scene.emulator.kmsAnswer(DELETE, { key_id: scene.keyId });
		await scene.emulator.importMaterial(scene.keyId, await readFile(scene.file));
		await scene.stack.refresh();
		assert.deepEqual(await scene.requestsOfUp(), REIMPORT);
		assert.equal(await expiry(), `${soon}000`);
	});
});
