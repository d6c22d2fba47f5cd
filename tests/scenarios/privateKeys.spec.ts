import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { ImportedKey, type ImportedKeyArgs, type KeySpec } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const rsa = (modulusLength: number) => generateKeyPairSync("rsa", { modulusLength }).privateKey;
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).privateKey;

const KEYS: readonly [spec: KeySpec, make: () => KeyObject][] = [
	["RSA_2048", () => rsa(2048)],
	["RSA_3072", () => rsa(3072)],
	["RSA_4096", () => rsa(4096)],
	["EC_P256", () => ec("P-256")],
	["EC_P384", () => ec("P-384")],
	["SM2", () => ec("SM2")],
];

/** Decodes a public key as the service returns it. @returns DER */
const bare = (publicKey: unknown) => `${publicKey}`.replace(/-----[A-Z ]+-----|\s/g, "");

onHosts("Asymmetric keys", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;
	const keys = KEYS.map(([spec, make]) => [spec, make()] as const);

	const start = async (options?: Parameters<typeof TestEmulator.start>[0]) => {
		emulator = await TestEmulator.start(options);
		stack = await stackFor(host, emulator);
	};
	const fileOf = (spec: string) => `${stack.folder}/${spec}.pem`;
	const program =
		(specs: readonly KeySpec[], args: Partial<ImportedKeyArgs> = {}) =>
		async () => {
			const made = specs.map((keySpec) => {
				return [
					keySpec,
					new ImportedKey(keySpec, { keySpec, material: { file: fileOf(keySpec) }, ...args }).keyId,
				] as const;
			});
			return Object.fromEntries(made);
		};

	afterEach(async () => {
		await stack.remove();
		await emulator.close();
	});

	for (const wrappingAlgorithm of ["RSAES_OAEP_SHA_256", "SM2_ENCRYPT"] as const) {
		it(`of every spec are imported unaltered with ${wrappingAlgorithm}, and kept without a request`, async () => {
			await start();
			for (const [spec, key] of keys) await writeFile(fileOf(spec), key.export({ type: "pkcs8", format: "pem" }));
			stack.with(
				program(
					keys.map(([spec]) => spec),
					{ wrappingAlgorithm },
				),
			);
			const { outputs } = await stack.up();
			for (const [spec, key] of keys) {
				const { public_key } = await emulator.kmsAnswer("get-publickey", { key_id: outputs[spec] });
				const expected = createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
				assert.equal(bare(public_key), expected, spec);
			}
			assert.deepEqual(await emulator.during(() => stack.up()), []);
		});
	}

	it("are destroyed with a message that says why their material stays until the key is deleted", async () => {
		await start();
		await writeFile(fileOf("EC_P256"), ec("P-256").export({ type: "sec1", format: "pem" }));
		stack.with(program(["EC_P256"], { materialDeletion: "immediate" }));
		const { outputs } = await stack.up();
		const { output } = await stack.destroy();
		assert.match(
			output,
			new RegExp(
				`Key ${outputs.EC_P256} keeps its private key\\. The material of an asymmetric key can only be deleted with the key`,
			),
		);
		assert.equal((await emulator.describeKey(`${outputs.EC_P256}`)).key_state, "4");
	});

	it("are recognized by their public half after a run was killed before it recorded the import, and another key is refused", async () => {
		await start();
		const keyId = await emulator.createKey("ec", "external", "EC_P256");
		await writeFile(fileOf("EC_P256"), ec("P-256").export({ type: "pkcs8", format: "pem" }));
		const chain = async () => {
			const { KeyMaterial } = await import("pulumi-huaweicloud-kms");
			const { adopted } = new KeyMaterial("material", { keyId, material: { file: fileOf("EC_P256") } });
			return { adopted };
		};
		await stack.with(chain).up();
		await stack.forget();
		const requests = await emulator.kmsRequestsDuring(async () => {
			const { output, outputs } = await stack.up();
			assert.match(output, /held material before this run; it is the program's own/);
			assert.equal(outputs.adopted, false);
		});
		assert.deepEqual(requests, ["describe-key", "get-publickey"]);

		await stack.forget();
		await writeFile(fileOf("EC_P256"), ec("P-256").export({ type: "pkcs8", format: "pem" }));
		assert.match((await stack.up({ fails: true })).output, /already holds another private key/);
	});

	it("and symmetric keys are imported with SM2_ENCRYPT in the layout that the site accepts", async () => {
		await start({ sm2CiphertextLayout: "C1C3C2" });
		await writeFile(fileOf("SM4"), randomBytes(16));
		const wrappingAlgorithm = "SM2_ENCRYPT";
		const { output } = await stack.with(program(["SM4"], { wrappingAlgorithm })).up({ fails: true });
		assert.match(output, /KMS\.0311/);
		await stack.with(program(["SM4"], { wrappingAlgorithm, sm2CiphertextLayout: "C1C3C2" })).up();
		assert.deepEqual(await emulator.during(() => stack.up()), []);
	});
});
