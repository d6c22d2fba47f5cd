import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { KeyMaterialArgs } from "pulumi-huaweicloud-kms";
import { onHosts } from "../support/hosts/scenarios";
import { KeyScene } from "../support/keyScene";

const UNKNOWN_KEY = "00000000-0000-4000-8000-000000000000";
const IMPORT = "import-key-material";

/** Creates a private key in PEM. */
const pem = (namedCurve: string) =>
	generateKeyPairSync("ec", { namedCurve }).privateKey.export({ type: "pkcs8", format: "pem" });

onHosts("KeyMaterial {host} refuses, and says what to do,", (host, it) => {
	let scene: KeyScene;

	before(async () => {
		scene = await KeyScene.start(host);
	});
	after(() => scene.close());

	/** Runs an up that must fail. @returns its output and its requests */
	const refusal = async (args: Partial<KeyMaterialArgs>) => {
		let output = "";
		const requests = await scene.emulator.kmsRequestsDuring(async () => {
			({ output } = await scene.stack.with(scene.program(args)).up({ fails: true }));
		});
		assert.deepEqual(await scene.stack.resources(), []);
		return { output: output.replaceAll(/\s+/g, " "), requests };
	};

	describe("after one describe-key,", () => {
		const keys: [what: string, text: RegExp, keyId: () => Promise<string>][] = [
			[
				"a key with material that the service generated",
				/origin kms\)\. Only a key created with origin "external"/,
				() => scene.emulator.createKey("own", "kms"),
			],
			[
				"a key that doesn't exist",
				/404 KMS\.0207 .*Check the key id, the region and the project/,
				async () => UNKNOWN_KEY,
			],
			[
				"a key that is scheduled for deletion",
				/scheduled for deletion\. Cancel the deletion of the key/,
				async () => {
					const keyId = await scene.emulator.createKey("going");
					await scene.emulator.kmsAnswer("schedule-key-deletion", { key_id: keyId, pending_days: "7" });
					return keyId;
				},
			],
			[
				"a key that is disabled",
				/it is disabled and already holds material\. Enable the key/,
				async () => {
					const keyId = await scene.emulator.createKey("disabled");
					await scene.emulator.importMaterial(keyId, randomBytes(32));
					await scene.emulator.kmsAnswer("disable-key", { key_id: keyId });
					return keyId;
				},
			],
			[
				"a default key of the service",
				/it is a default key of the service/,
				async () => {
					const key_info = { key_state: "2", default_key_flag: "1", origin: "kms" };
					await scene.emulator.addFault({ operation: "describe-key", body: { key_info } });
					return scene.keyId;
				},
			],
			[
				"a key whose spec takes other material",
				/it takes 16 bytes \(spec SM4\), and the material is 32 bytes/,
				() => scene.emulator.createKey("sm4", "external", "SM4"),
			],
			[
				"a key that takes a private key",
				/it takes a private key of RSA_2048/,
				() => scene.emulator.createKey("rsa", "external", "RSA_2048"),
			],
			[
				"a key whose spec takes no imported material",
				/its spec HMAC_256 takes no imported material/,
				() => scene.emulator.createKey("hmac", "external", "HMAC_256"),
			],
			[
				"a key that holds material with another expiry",
				/it already holds material that never expires; the program asks for material that expires at 20/,
				async () => {
					const keyId = await scene.emulator.createKey("taken");
					await scene.emulator.importMaterial(keyId, randomBytes(32));
					return keyId;
				},
			],
		];
		for (const [what, text, keyOf] of keys) {
			it(what, async () => {
				const keyId = await keyOf();
				const expiring = /expires at/.test(text.source) ? { expirationTime: Math.floor(Date.now() / 1000) + 1000 } : {};
				const { output, requests } = await refusal({ keyId, ...expiring });
				assert.match(output, /Importing key material into key|Describing key/);
				assert.match(output, text);
				assert.deepEqual(
					requests.map((request) => request.split(" ")[0]),
					["describe-key"],
				);
			});
		}

		it("a private key of another curve", async () => {
			await writeFile(`${scene.file}.pem`, pem("P-256"));
			const keyId = await scene.emulator.createKey("ec", "external", "EC_P384");
			const { output } = await refusal({ keyId, material: { file: `${scene.file}.pem` } });
			assert.match(output, /it takes a private key of EC_P384 .*the material is a private key of EC_P256/);
		});
	});

	describe("before any request,", () => {
		const materials: [what: string, text: RegExp, material: () => Promise<KeyMaterialArgs["material"]>][] = [
			...[31, 33].map((bytes): (typeof materials)[number] => [
				`material of ${bytes} bytes`,
				new RegExp(`material\\.file is ${bytes} bytes long; key material is 32 bytes for AES_256 or 16 for SM4`),
				async () => {
					await writeFile(`${scene.file}.${bytes}`, Buffer.alloc(bytes, 0xee));
					return { file: `${scene.file}.${bytes}` };
				},
			]),
			[
				"a file that doesn't exist",
				/material\.file names .*nowhere, which can't be read \(ENOENT\)\. Check/,
				async () => ({ file: "nowhere" }),
			],
			[
				"an environment variable that is not set",
				/names the environment variable NOWHERE, which is not set\. Set it/,
				async () => ({ env: "NOWHERE" }),
			],
			[
				"a command that fails",
				/material\.command sh failed with exit status 3\. Run it by hand/,
				async () => ({ command: ["sh", "-c", "echo c2VudGluZWwtc2VjcmV0; exit 3"] }),
			],
			[
				"a command that doesn't exist",
				/no-such-program can't be run \(ENOENT\)/,
				async () => ({ command: ["no-such-program"] }),
			],
			[
				"a command that prints nothing",
				/true printed nothing\. It must print the key material/,
				async () => ({ command: "true" }),
			],
			["a kind of private key that can't be imported", /private key/, async () => pem("secp256k1").toString()],
		];
		for (const [what, text, materialOf] of materials) {
			it(what, async () => {
				const { output, requests } = await refusal({ material: await materialOf() });
				assert.match(output, text);
				assert.doesNotMatch(output, /c2VudGluZWw|BEGIN PRIVATE/);
				assert.deepEqual(requests, []);
			});
		}

		it("invalid arguments, all at once, and never prints what may be key material", async () => {
			const secret = "sentinel-4711-of-no-valid-material";
			const bad = {
				keyId: "x",
				encryptedKeyMaterial: `${secret}!`,
				encryptedPrivateKey: secret,
				expirationTime: 3600,
				sm2CiphertextLayout: "C1C2C3",
				wrappingAlgorithm: "ROT13",
				material: secret,
			};
			const { output, requests } = await refusal(bad as unknown as KeyMaterialArgs);
			for (const name of Object.keys(bad)) assert.match(output, new RegExp(`${name} `));
			for (const text of ["exclude each other", "importParameters", "not a number of seconds from now"])
				assert.ok(output.includes(text), output);
			assert.ok(!output.includes(secret));
			assert.deepEqual(requests, []);
		});

		it("an expiry for a private key, which never expires", async () => {
			const { output } = await refusal({ material: pem("P-256").toString(), expirationTime: 2_000_000_000 });
			assert.match(output, /expirationTime .*the material of asymmetric keys never expires/);
		});
	});

	it("bytes that differ from those that were imported first, which the service refuses", async () => {
		const keyId = await scene.emulator.createKey("first");
		await scene.emulator.importMaterial(keyId, randomBytes(32));
		await scene.emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
		const { output, requests } = await refusal({ keyId });
		assert.match(output, /400 KMS\.2606 .*or import the new bytes into a new key/);
		assert.equal(requests.at(-1), `${IMPORT} 400`);
	});
});
