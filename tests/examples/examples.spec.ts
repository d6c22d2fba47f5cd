import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ExampleRun, type ExampleRunOptions } from "../support/exampleRun";

const IMPORTED_KEY = ["create-key", "get-parameters-for-import", "describe-key", "import-key-material"];
const DELETED_KEY = "schedule-key-deletion";

type Outputs = Readonly<Record<string, string>>;

interface Example extends ExampleRunOptions {
	readonly name: string;
	readonly config?: Readonly<Record<string, string>>;
	/** Files with key material that the README creates, by the setting that names them. */
	readonly files?: Readonly<Record<string, string>>;
	/** Creates what the example needs. @returns additional config */
	readonly prepare?: (run: ExampleRun) => Promise<Readonly<Record<string, string>>>;
	/** Requests of the first run, in this order; in any order if there are several keys. */
	readonly made: readonly string[];
	readonly destroyed: readonly string[];
	/** Whether Pulumi refuses to delete its resources until the command of its README is run. */
	readonly protected?: true;
	/** Outputs that are key ids, with the file of the private key if the key is asymmetric. */
	readonly keys: Readonly<Record<string, string | undefined>>;
	/** State of the keys after destroy. @default "4", scheduled for deletion */
	readonly finalState?: string;
	readonly check?: (outputs: Outputs, run: ExampleRun) => void | Promise<void>;
}

const KEY_MATERIAL = randomBytes(32).toString("base64");
const PASSPHRASE = randomBytes(24).toString("base64");

const EXAMPLES: readonly Example[] = [
	{
		name: "byok",
		files: { keyFile: "key.bin" },
		made: ["auth/tokens", ...IMPORTED_KEY],
		destroyed: ["auth/tokens", DELETED_KEY],
		protected: true,
		keys: { keyId: undefined },
		check: ({ alias, keyState, importedAt = "" }) => {
			assert.equal(alias, "payments");
			assert.equal(keyState, "2");
			assert.match(importedAt, /^\d{4}-/);
		},
	},
	{
		name: "chained",
		config: { materialExpires: "2031-01-01T00:00:00Z" },
		files: { keyFile: "key.bin" },
		made: ["auth/tokens", "create-key", "tags/action", ...IMPORTED_KEY.slice(1)],
		destroyed: ["auth/tokens", DELETED_KEY],
		keys: { keyId: undefined },
		check: async ({ alias, keyId, materialExpiresAt }, run) => {
			assert.equal(alias, `payments-test-${process.pid}`);
			assert.equal(materialExpiresAt, "2031-01-01T00:00:00Z");
			const { key_info } = await run.emulator.kmsAnswer("describe-key", { key_id: keyId });
			assert.equal((key_info as Outputs).expiration_time, `${Date.UTC(2031, 0)}`);
		},
	},
	{
		name: "existing-key",
		env: { KEY_MATERIAL },
		prepare: async ({ emulator }) => ({ keyId: await emulator.createKey("theirs") }),
		made: ["auth/tokens", "describe-key", "get-parameters-for-import", "import-key-material"],
		destroyed: [],
		keys: { keyId: undefined },
		finalState: "2",
	},
	{
		name: "asymmetric",
		env: { PASSPHRASE },
		files: { rsaFile: "rsa.pem", ecFile: "ec.pem", encryptedFile: "encrypted.pem" },
		made: ["auth/tokens", ...IMPORTED_KEY, ...IMPORTED_KEY, ...IMPORTED_KEY],
		destroyed: ["auth/tokens", DELETED_KEY, DELETED_KEY, DELETED_KEY],
		keys: { rsaKeyId: "rsa.pem", ecKeyId: "ec.pem", decryptedKeyId: "encrypted.pem" },
	},
	{
		name: "sm2",
		files: { sm2File: "sm2.pem", sm4File: "sm4.bin" },
		made: ["auth/tokens", ...IMPORTED_KEY, ...IMPORTED_KEY],
		destroyed: ["auth/tokens", DELETED_KEY, DELETED_KEY],
		keys: { signingKeyId: "sm2.pem", encryptingKeyId: undefined },
	},
];

const privateKey = (pem: Buffer) => createPrivateKey({ key: pem, passphrase: PASSPHRASE });

function publicHalf(key: KeyObject | string): string {
	return createPublicKey(key as KeyObject)
		.export({ type: "spki", format: "der" })
		.toString("base64");
}

/** Returns the encodings of key material to search for. */
function writings(material: Buffer): string[] {
	if (!material.includes("-----BEGIN ")) return [material.toString("hex"), material.toString("base64")];
	const key = privateKey(material);
	const der = key.export({ type: "pkcs8", format: "der" });
	const lines = `${key.export({ type: "pkcs8", format: "pem" })}`
		.split("\n")
		.filter((line) => !line.startsWith("-----"));
	return [der.toString("hex"), der.toString("base64"), ...lines.filter(({ length }) => length === 64)];
}

describe("Example", () => {
	for (const { name, config = {}, files = {}, prepare, env = {}, ...expected } of EXAMPLES) {
		describe(name, () => {
			const keys = Object.entries(expected.keys);
			const inOrder = (requests: readonly string[]) => (keys.length > 1 ? [...requests].sort() : requests);
			let run: ExampleRun;
			let secrets: string[];
			let outputs: Outputs;

			before(async () => {
				run = await ExampleRun.start(name, { env });
				await run.makeMaterial();
				const paths = Object.entries(files).map(([setting, file]) => [setting, join(run.folder, file)]);
				await run.configure({ ...config, ...(await prepare?.(run)), ...Object.fromEntries(paths) });
				const contents = await Promise.all(Object.values(files).map((file) => readFile(join(run.folder, file))));
				secrets = [...contents.flatMap(writings), ...Object.values(env)];
			});
			after(() => run?.end());

			it("imports its key material", async () => {
				assert.deepEqual(inOrder(await run.up()), inOrder(expected.made));
				outputs = await run.outputs();
				for (const [output, file] of keys) {
					const key_id = outputs[output] ?? "";
					assert.equal(await run.keyState(key_id), "2");
					if (file === undefined) continue;
					const { public_key } = await run.emulator.kmsAnswer("get-publickey", { key_id });
					assert.equal(publicHalf(`${public_key}`), publicHalf(privateKey(await readFile(join(run.folder, file)))));
				}
				await expected.check?.(outputs, run);
			});

			it("has nothing to do when it is run again, even without the key material", async () => {
				assert.deepEqual(await run.upUnchanged(), []);
				for (const file of Object.values(files)) await rm(join(run.folder, file));
				run.unset(Object.keys(env));
				assert.deepEqual(await run.upUnchanged(), []);
				assert.match(run.printed, /keeps the material it holds/);
			});

			it("keeps its key material out of the state", async () => {
				const state = await run.plainState();
				assert.deepEqual(
					secrets.filter((secret) => state.includes(secret)),
					[],
				);
			});

			it("deletes what it has created", async () => {
				if (expected.protected) {
					const refused = await run.emulator.during(async () => {
						assert.match(await run.failing("destroy", "--yes", "--skip-preview"), /protect/);
					});
					assert.deepEqual(refused, []);
					await run.pulumi("state", "unprotect", "--all", "--yes");
				}
				assert.deepEqual(inOrder(await run.destroy()), inOrder(expected.destroyed));
				for (const [output] of keys)
					assert.equal(await run.keyState(outputs[output] ?? ""), expected.finalState ?? "4");
			});

			it("never prints its key material", () => {
				assert.ok(run.printed.includes("unchanged"));
				assert.deepEqual(
					secrets.filter((secret) => run.printed.includes(secret)),
					[],
				);
			});
		});
	}
});
