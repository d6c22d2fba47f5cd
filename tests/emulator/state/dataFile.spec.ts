import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "huaweicloud-kms-emulator";
import { TestEmulator } from "../../support/emulator";
import { BIN, EmulatorProcess } from "../support/emulatorProcess";
import { encryptSm2, importOf, outcome, outcomeOf } from "../support/kmsRequests";
import { control, fieldsOf, kmsSigned, send } from "../support/rawRequests";
import { stderrDuring } from "../support/wireClient";

const DAY = 24 * 60 * 60;
/** Whether a second emulator is refused at its start. On other systems, the next write of the first one fails. */
const HAS_CLAIMS = ["linux", "win32"].includes(process.platform);

describe("The emulator's data file", () => {
	let folder: string;
	let file: string;
	let running: EmulatorProcess | undefined;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "kms-data-"));
		file = join(folder, "keys.json");
	});
	afterEach(async () => {
		await running?.kill();
		running = undefined;
		rmSync(folder, { recursive: true, force: true });
	});

	/** Kills the previous emulator, and starts another one with the file. */
	const restart = async (...args: string[]): Promise<TestEmulator> => {
		await running?.kill();
		running = await EmulatorProcess.start("--data", file, ...args);
		return TestEmulator.at(running.settings);
	};

	describe("keeps valid over a kill -9", () => {
		it("keys, and IAM tokens issued before the first key", async () => {
			const first = await restart();
			const token = await first.createToken();
			const second = await restart();
			const created = await second.kms("create-key", { key_alias: "kept", tags: [] }, { "X-Auth-Token": token });
			const { key_id } = ((await created.json()) as { key_info: Record<string, string> }).key_info;
			const third = await restart();
			const kept = await third.kms("describe-key", { key_id }, { "X-Auth-Token": token });
			assert.equal(((await kept.json()) as { key_info: Record<string, string> }).key_info.key_alias, "kept");
		});

		it("import tokens with their RSA and SM2 wrapping keys, and imported material", async () => {
			const first = await restart();
			const [rsaKey, sm2Key] = [await first.createKey("rsa"), await first.createKey("sm2")];
			const material = randomBytes(32);
			const rsaImport = await importOf(first, rsaKey, material);
			const request = { key_id: sm2Key, wrapping_algorithm: "SM2_ENCRYPT" };
			const { import_token, public_key } = await first.kmsAnswer("get-parameters-for-import", request);
			const encrypted_key_material = encryptSm2(public_key, material, "der");
			const second = await restart();
			assert.equal(await outcome(second, "import-key-material", rsaImport), "200");
			const sm2Import = { key_id: sm2Key, import_token, encrypted_key_material };
			assert.equal(await outcome(second, "import-key-material", sm2Import), "200");
			const third = await restart();
			for (const key_id of [rsaKey, sm2Key]) {
				assert.equal((await third.describeKey(key_id)).key_state, "2");
				await third.kmsAnswer("delete-imported-key-material", { key_id });
				const other = await importOf(third, key_id, randomBytes(32));
				assert.equal(await outcome(third, "import-key-material", other), "400 KMS.2606");
			}
			assert.equal(await outcome(third, "import-key-material", rsaImport), "200");
		});

		it("ciphertexts", async () => {
			const first = await restart();
			const key_id = await first.createKey("key", "kms");
			const plain_text = "kept";
			const { cipher_text } = await first.kmsAnswer("encrypt-data", { key_id, plain_text });
			const second = await restart();
			assert.equal((await second.kmsAnswer("decrypt-data", { cipher_text })).plain_text, plain_text);
		});

		it("temporary credentials and id tokens, unless they were revoked", async () => {
			const first = await restart();
			const { access, secret, securitytoken } = await first.createTemporaryAccessKey();
			const pair = { accessKey: access, secretKey: secret, securityToken: securitytoken };
			const [token, idToken] = [await first.createToken(), await first.createIdToken()];
			const second = await restart();
			assert.equal((await kmsSigned(second.settings, "list-keys", {}, { pair })).outcome, "200");
			const { agencyUrn, oidcProviderUrn, url } = second.settings;
			const session = { agency_urn: agencyUrn, agency_session_name: "session", provider_urn: oidcProviderUrn };
			const body = JSON.stringify({ ...session, id_token: idToken });
			const target = "/v5/agencies/assume-with-oidc";
			assert.equal((await send(url, { method: "POST", target, body })).outcome, "200");
			await control(second.settings, "revoke");
			const third = await restart();
			assert.equal((await kmsSigned(third.settings, "list-keys", {}, { pair })).outcome, "401 APIGW.0301");
			const revoked = await third.kms("list-keys", {}, { "X-Auth-Token": token });
			assert.equal(await outcomeOf(revoked), "401 APIGW.0301");
		});

		it("the clock, both advanced and skewed", async () => {
			const first = await restart();
			await first.advanceClock(DAY);
			await control(first.settings, "clock", { skewSeconds: 600 });
			const second = await restart();
			const { headers } = await fetch(`${second.settings.url}/_emulator/requests`);
			const ahead = (Date.parse(`${headers.get("Date")}`) - Date.now()) / 1000;
			assert.ok(Math.abs(ahead - DAY - 600) < 5, `${ahead}`);
			const { text } = await kmsSigned(second.settings, "list-keys", {}, { aheadSeconds: 600 });
			assert.equal(fieldsOf<{ total: number }>({ text } as never).total, 0);
		});

		it("the record of import tokens that were used once or replaced by newer ones", async () => {
			const first = await restart("--single-use-tokens");
			const [used, voided] = [await first.createKey("used"), await first.createKey("voided")];
			const usedImport = await importOf(first, used, randomBytes(32));
			await first.kmsAnswer("import-key-material", usedImport);
			await first.kmsAnswer("delete-imported-key-material", { key_id: used });
			const second = await restart("--single-use-tokens", "--older-tokens", "void");
			assert.equal(await outcome(second, "import-key-material", usedImport), "400 KMS.2605");
			const older = await importOf(second, voided, randomBytes(32));
			const newer = await importOf(second, voided, randomBytes(32));
			const third = await restart("--older-tokens", "void");
			assert.equal(await outcome(third, "import-key-material", older), "400 KMS.2605");
			assert.equal(await outcome(third, "import-key-material", newer), "200");
		});
	});

	it("keeps only the keys behind tokens after a reset", async () => {
		const first = await restart();
		const token = await first.createToken();
		await first.createKey("key");
		await first.advanceClock(60);
		await first.reset();
		const second = await restart();
		const { total } = (await (await second.kms("list-keys", {}, { "X-Auth-Token": token })).json()) as {
			total: number;
		};
		assert.equal(total, 0);
		const { headers } = await fetch(second.settings.url);
		assert.ok(Math.abs(Date.parse(`${headers.get("Date")}`) - Date.now()) < 5000);
	});

	it("is used by one emulator at a time, under any name, and is free again when that emulator is killed", async () => {
		if (!HAS_CLAIMS) return;
		const link = join(folder, "link.json");
		await restart();
		symlinkSync(file, link);
		for (const dataFile of [file, link])
			await assert.rejects(
				startEmulator({ dataFile }),
				/another emulator is using it. Stop that emulator, or choose another/,
			);
		await running?.kill();
		const second = await startEmulator({ dataFile: link });
		await assert.rejects(startEmulator({ dataFile: file }), /another emulator/);
		await second.close();
		await (await startEmulator({ dataFile: file })).close();
	});

	it("is not overwritten if another process has written it", async () => {
		const emulator = await TestEmulator.start({ dataFile: file });
		await emulator.createKey("first");
		const other = `${readFileSync(file)}`.replace("first", "other");
		writeFileSync(file, other);
		await stderrDuring(async () => {
			const response = await emulator.kms("create-key", { key_alias: "second" });
			assert.equal(response.status, 500);
			assert.match(await response.text(), /KMS\.0102.*another process has written it in the meantime/);
			await assert.rejects(emulator.close(), /another process has written it/);
		});
		assert.equal(`${readFileSync(file)}`, other);
		assert.deepEqual(readdirSync(folder), ["keys.json"]);
	});

	it("makes every request fail with 500 while it can't be written, reports that once, and recovers", async () => {
		const emulator = await TestEmulator.start({ dataFile: file });
		const ready = await emulator.createKey("ready");
		const stderr = await stderrDuring(async () => {
			rmSync(folder, { recursive: true });
			for (const [operation, body] of [
				["create-key", { key_alias: "unsaved" }],
				["describe-key", { key_id: ready }],
			] as const) {
				const response = await emulator.kms(operation, body);
				assert.equal(response.status, 500);
				assert.match(
					await response.text(),
					/"error_code":"KMS\.0102","error_msg":"Writing data file .*keys\.json: ENOENT/,
				);
			}
			await assert.rejects(emulator.advanceClock(1), /500/);
			assert.throws(() => emulator.settings.revoke(), /Writing data file/);
			mkdirSync(folder);
			assert.equal(await outcome(emulator, "describe-key", { key_id: ready }), "401 APIGW.0301");
		});
		assert.match(
			stderr,
			/^huaweicloud-kms-emulator: Writing data file [^\n]*\nhuaweicloud-kms-emulator: [^\n]* again\.\n$/,
		);
		assert.match(`${readFileSync(file)}`, /unsaved/);
		const statuses = (await emulator.requests()).map(({ status }) => status);
		assert.deepEqual(statuses.slice(-3), [500, 500, 401]);
		await emulator.close();
	});

	it("holds every confirmed change when the disk is full", async () => {
		const limited = [
			"-c",
			'ulimit -f 16; exec "$@"',
			"sh",
			process.execPath,
			BIN,
			"--port",
			"0",
			"--json",
			"--data",
			file,
		];
		running = await EmulatorProcess.listening(spawn("sh", limited));
		const emulator = TestEmulator.at(running.settings);
		const answered: string[] = [];
		let status = 200;
		while (status === 200 && answered.length < 1000) {
			const alias = `key-${answered.length}`;
			({ status } = await emulator.kms("create-key", { key_alias: alias }));
			if (status === 200) answered.push(alias);
		}
		assert.equal(status, 500);
		const { stderr } = await running.stop();
		assert.match(stderr, /Writing data file .*: EFBIG/);
		const { keys } = JSON.parse(`${readFileSync(file)}`) as { keys: { alias: string }[] };
		assert.deepEqual(
			keys.map(({ alias }) => alias),
			answered,
		);
		assert.deepEqual(readdirSync(folder), ["keys.json"]);
	});

	it("must be a readable data file of an emulator, in a folder that exists", async () => {
		for (const content of ["", "{", "[]", '{"version":1,"keys":[]}', `${readFileSync(BIN)}`]) {
			writeFileSync(file, content);
			await assert.rejects(
				startEmulator({ dataFile: file }),
				/it is not a data file of this emulator version. Choose another file/,
			);
			assert.equal(`${readFileSync(file)}`, content);
		}
		await assert.rejects(startEmulator({ dataFile: folder }), /Reading data file .*: EISDIR/);
		const nowhere = join(folder, "none", "keys.json");
		await assert.rejects(startEmulator({ dataFile: nowhere }), /Opening data file .*ENOENT.* Its folder must exist/);
	});

	it("is readable by its owner only, and leaves no temporary files", async () => {
		writeFileSync(`${file}.0123456789abcdef.tmp`, "of an emulator that was killed");
		writeFileSync(`${file}.old`, "of another program");
		const emulator = await TestEmulator.start({ dataFile: file });
		await emulator.createKey("key");
		assert.equal(statSync(file).mode & 0o777, 0o600);
		await emulator.close();
		assert.deepEqual(readdirSync(folder).sort(), ["keys.json", "keys.json.old"]);
	});
});
