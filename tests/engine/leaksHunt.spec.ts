import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, ImportParameters } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { KeyScene } from "../support/keyScene";
import { searchCache } from "../support/leakHunt/cache";
import { plantMaterial } from "../support/leakHunt/programSecrets";
import { watch } from "../support/leakHunt/watch";
import { Leak, Secrets, type Surface, secrets } from "../support/secrets";
import { onTheEngine } from "../support/stack";

/** Checks that an error is a leak of a kind on a surface, and that its message holds nothing of the secret. */
const leak = (kind: string, surface: Surface) => (error: Error) => {
	assert.ok(error instanceof Leak, `${error.stack}`);
	assert.ok(error.message.startsWith(`${kind} in ${surface} `), error.message);
	assert.doesNotThrow(() => secrets.search(surface, error.message));
	return true;
};

describe("The leak hunt finds", () => {
	describe("on real runs,", () => {
		let scene: KeyScene;

		beforeEach(async () => {
			scene = await KeyScene.start(onTheEngine);
		});
		afterEach(() => scene.close());

		const parameters = () => new ImportParameters("parameters", { keyId: scene.keyId });

		it("an import token that a program prints", async () => {
			const program = async () => void parameters().importToken.apply((token) => pulumi.log.info(`got ${token}`));
			await assert.rejects(scene.stack.with(program).up(), leak("import token", "output"));
		});

		it("a wrapping key in a debug event", async () => {
			const program = async () => void parameters().publicKey.apply((key) => pulumi.log.debug(`got ${key}`));
			await assert.rejects(scene.stack.with(program).up(), leak("wrapping key", "events"));
		});

		it("a password in the state, decrypted", async () => {
			const description = pulumi.secret(scene.emulator.settings.password);
			await scene.stack.with(async () => void new ExternalKey("key", { description })).up();
			await assert.rejects(scene.stack.exportWithSecrets(), leak("password", "decrypted state"));
		});

		it("a fingerprint in the backend's files", async () => {
			const { outputs } = await scene.stack.up();
			const file = join(scene.stack.folder, "state", "backup");
			await writeFile(file, `{"fingerprint":"${outputs.keyMaterialFingerprint}"}`);
			await assert.rejects(scene.stack.remove(), leak("fingerprint", "state files"));
		});

		it("key material in a temporary file of a command", async () => {
			await scene.stack.up();
			const command = `cat '${scene.file}' | tee "$TMPDIR/kept"`;
			await scene.stack.with(scene.program({ material: { command } })).up();
			assert.throws(() => watch.search(), leak("key material", "temporary files"));
			await rm(join(scene.stack.folder, "tmp", "kept"));
		});

		it("key material in the arguments of a process", async () => {
			const material = randomBytes(32);
			secrets.plant("key material", material);
			const child = spawn("sh", ["-c", "read line", `--key=${material.toString("hex")}`]);
			await once(child, "spawn");
			assert.throws(() => watch.search(), leak("key material", "process arguments"));
			child.stdin.end();
			await once(child, "exit");
		});

		it("an IAM token in the journal", async () => {
			const operation = await scene.emulator.createToken();
			secrets.plant("IAM token", operation);
			const requests = () => [{ time: "", operation, status: 200 }];
			const leaky = TestEmulator.at({ ...scene.emulator.settings, requests, close: async () => {} });
			await assert.rejects(leaky.close(), leak("IAM token", "journal"));
		});

		it("a passphrase in the compressed logs of the engine's home", async () => {
			const home = await mkdtemp(join(tmpdir(), "home-"));
			await mkdir(join(home, "logs"));
			const passphrase = randomBytes(16).toString("base64url");
			secrets.plant("passphrase", passphrase);
			await writeFile(join(home, "logs", "run.log"), gzipSync(`PULUMI_CONFIG_PASSPHRASE=${passphrase}`));
			assert.throws(() => searchCache(home, 0), leak("passphrase", "cache"));
			await rm(home, { recursive: true });
		});
	});

	describe("in every encoding:", () => {
		const found = (hunt: Secrets, content: string | Buffer) => {
			try {
				hunt.search("output", content);
				return false;
			} catch (error) {
				assert.ok(error instanceof Leak);
				return true;
			}
		};
		const hunting = (plant: (hunt: Secrets) => void) => {
			const hunt = new Secrets();
			hunt.isHunting = true;
			plant(hunt);
			return hunt;
		};
		const FORMS: Readonly<Record<string, (bytes: Buffer) => string | Buffer>> = {
			"the bytes": (bytes) => Buffer.concat([randomBytes(1001), bytes, randomBytes(7)]),
			"the bytes as UTF-8": (bytes) => `${Buffer.concat([Buffer.from(" : "), bytes])}`,
			"the bytes as Latin-1": (bytes) => bytes.toString("latin1"),
			base64: (bytes) => bytes.toString("base64"),
			base64url: (bytes) => bytes.toString("base64url"),
			"base64 of a longer text": (bytes) => Buffer.concat([Buffer.from("user:"), bytes]).toString("base64"),
			hex: (bytes) => bytes.toString("hex"),
			"upper-case hex": (bytes) => bytes.toString("hex").toUpperCase(),
			"a buffer in JSON": (bytes) => JSON.stringify({ bytes }),
			"a buffer as Node prints it": (bytes) => inspect({ bytes }),
			"twenty of the bytes": (bytes) => bytes.subarray(5, 25),
		};
		for (const [form, write] of Object.entries(FORMS)) {
			it(form, () => {
				for (let i = 0; i < 200; i++) {
					const bytes = randomBytes(32);
					const hunt = hunting((it) => it.plant("key material", bytes));
					assert.ok(found(hunt, write(bytes)), bytes.toString("hex"));
					assert.ok(!found(hunt, write(randomBytes(32))));
				}
			});
		}

		for (const namedCurve of ["P-256", "P-384", "SM2", undefined]) {
			it(`a private key (${namedCurve ?? "RSA"}) in PEM, DER and encodings of these`, () => {
				const { privateKey } = namedCurve
					? generateKeyPairSync("ec", { namedCurve })
					: generateKeyPairSync("rsa", { modulusLength: 2048 });
				const pem = `${privateKey.export({ type: "pkcs8", format: "pem" })}`;
				const der = privateKey.export({ type: namedCurve ? "sec1" : "pkcs1", format: "der" });
				plantMaterial("key material", Buffer.from(pem));
				for (const content of [pem, JSON.stringify(pem), der, der.toString("base64"), der.toString("hex")])
					assert.throws(() => secrets.search("output", content), leak("key material", "output"));
			});
		}
	});
});
