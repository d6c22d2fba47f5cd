import assert from "node:assert/strict";
import { createECDH, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatorOptions, startEmulator } from "huaweicloud-kms-emulator";
import { TestEmulator } from "../../support/emulator";
import { RSA_ALGORITHMS } from "../../support/wrapping";
import { createKey, importOf, importOfPrivateKey, outcome, outcomeOf } from "../support/kmsRequests";
import { sendSigned } from "../support/rawRequests";

const HOUR = 60 * 60;

/**
 * PKCS#8 of a new SECP256K1 key that also names the curve in the inner structure (RFC 5915), as Bouncy Castle does.
 * Without that, the wrapped key would be too short for the documented length of encrypted_privatekey.
 */
function secp256k1Key(): Buffer {
	const key = createECDH("secp256k1");
	key.generateKeys();
	const secret = key.getPrivateKey("hex").padStart(64, "0");
	const inner = `30740201010420${secret}a00706052b8104000aa144034200${key.getPublicKey("hex")}`;
	return Buffer.from(`30818d020100301006072a8648ce3d020106052b8104000a0476${inner}`, "hex");
}

describe("A setting", () => {
	let emulator: TestEmulator;

	const start = async (options: EmulatorOptions) => {
		emulator = await TestEmulator.start(options);
	};
	const create = (key_spec: string) => outcome(emulator, "create-key", { key_alias: key_spec, key_spec });
	const parameters = (key_id: string, wrapping_algorithm = "RSAES_OAEP_SHA_256") =>
		outcome(emulator, "get-parameters-for-import", { key_id, wrapping_algorithm });

	describe("that is valid", () => {
		afterEach(() => emulator.close());

		it("can exclude key specifications, which are refused with specific codes for SM4 and SM2", async () => {
			await start({ keySpecs: ["AES_256", "RSA_2048"] });
			assert.equal(await create("AES_256"), "200");
			assert.equal(await create("RSA_2048"), "200");
			assert.equal(await create("SM4"), "400 KMS.0336");
			assert.equal(await create("SM2"), "400 KMS.0337");
			assert.equal(await create("EC_P256"), "400 KMS.0308");
		});

		it("can exclude wrapping algorithms", async () => {
			await start({ wrappingAlgorithms: ["SM2_ENCRYPT", "RSAES_OAEP_SHA_1"] });
			const keyId = await emulator.createKey("key");
			for (const algorithm of [...RSA_ALGORITHMS, "SM2_ENCRYPT"])
				assert.equal(await parameters(keyId, algorithm), /SM2|SHA_1/.test(algorithm) ? "200" : "400 KMS.0308");
		});

		it("can void older import tokens of a key when a newer one is fetched, but not those of other keys", async () => {
			await start({ olderTokens: "void" });
			const [keyId, otherId] = [await emulator.createKey("key"), await emulator.createKey("other")];
			const material = randomBytes(32);
			const other = await importOf(emulator, otherId, material);
			const older = await importOf(emulator, keyId, material);
			const newer = await importOf(emulator, keyId, material);
			assert.equal(await outcome(emulator, "import-key-material", older), "400 KMS.2605");
			assert.equal(await outcome(emulator, "import-key-material", newer), "200");
			assert.equal(await outcome(emulator, "import-key-material", other), "200");
		});

		it("leaves older import tokens valid by default", async () => {
			await start({});
			const keyId = await emulator.createKey("key");
			const older = await importOf(emulator, keyId, randomBytes(32));
			await importOf(emulator, keyId, randomBytes(32));
			assert.equal(await outcome(emulator, "import-key-material", older), "200");
		});

		it("can delay the removal of expired material", async () => {
			await start({ expiryLagSeconds: HOUR });
			const keyId = await emulator.createKey("key");
			const expiration_time = Math.floor(Date.now() / 1000) + HOUR;
			const body = { ...(await importOf(emulator, keyId, randomBytes(32))), expiration_time };
			assert.equal(await outcome(emulator, "import-key-material", body), "200");
			await emulator.advanceClock(2 * HOUR - 10);
			assert.equal((await emulator.describeKey(keyId)).key_state, "2");
			await emulator.advanceClock(20);
			assert.equal((await emulator.describeKey(keyId)).key_state, "5");
		});

		it("can allow imports for SECP256K1 and HMAC keys, and then for no others", async () => {
			await start({ importableKeySpecs: ["SECP256K1", "HMAC_256"] });
			const secp256k1 = await createKey(emulator, { key_spec: "SECP256K1" });
			const body = await importOfPrivateKey(emulator, secp256k1, secp256k1Key());
			assert.equal(await outcome(emulator, "import-key-material", body), "200");
			const hmac = await createKey(emulator, { key_spec: "HMAC_256" });
			const tooShort = await importOf(emulator, hmac, randomBytes(16));
			assert.equal(await outcome(emulator, "import-key-material", tooShort), "400 KMS.2604");
			const whole = await importOf(emulator, hmac, randomBytes(32));
			assert.equal(await outcome(emulator, "import-key-material", whole), "200");
			assert.equal(await parameters(await createKey(emulator, { key_spec: "AES_256" })), "400 KMS.0308");
		});

		it("refuses imports for SECP256K1 and HMAC keys by default", async () => {
			await start({});
			assert.equal(await parameters(await createKey(emulator, { key_spec: "SECP256K1" })), "400 KMS.0308");
			assert.equal(await parameters(await createKey(emulator, { key_spec: "HMAC_256" })), "400 KMS.0341");
		});

		it("can limit the tags of a key", async () => {
			await start({ tagQuota: 2 });
			const { projectId } = emulator.settings;
			const target = `/v1.0/${projectId}/kms/${await emulator.createKey("key")}/tags`;
			const add = async (key: string) => {
				const body = JSON.stringify({ tag: { key, value: "" } });
				return (await sendSigned(emulator.settings, { method: "POST", target, body })).outcome;
			};
			assert.deepEqual(
				[await add("a"), await add("b"), await add("c"), await add("a")],
				["204", "204", "400 KMS.0409", "204"],
			);
		});

		it("can make the gateway refuse tokens instead of KMS", async () => {
			await start({ tokenRefusals: "gateway" });
			const { url, projectId } = emulator.settings;
			const list = async (token?: string) =>
				outcomeOf(
					await fetch(`${url}/v1.0/${projectId}/kms/list-keys`, {
						method: "POST",
						headers: token === undefined ? {} : { "X-Auth-Token": token },
						body: "{}",
					}),
				);
			const token = await emulator.createToken();
			assert.equal(await list(token), "200");
			assert.equal(await list(), "401 APIGW.0301");
			assert.equal(await list("unknown"), "401 APIGW.0301");
			await emulator.advanceClock(25 * HOUR);
			assert.equal(await list(token), "401 APIGW.0301");
		});

		it("has its default if it is undefined", async () => {
			await start(Object.fromEntries(["region", "keyQuota", "dataFile", "tls"].map((name) => [name, undefined])));
			assert.equal(emulator.settings.region, "cn-north-4");
			assert.equal(await create("AES_256"), "200");
		});

		it("can be a limit of zero", async () => {
			await start({ keyQuota: 0, tagQuota: 0, rateLimitPerSecond: Number.POSITIVE_INFINITY });
			assert.equal(await create("AES_256"), "400 KMS.1105");
		});
	});

	describe("that is invalid", () => {
		const faultsOf = async (options: unknown) => {
			const error = await startEmulator(options as EmulatorOptions).then(
				(started) => started.close().then(() => assert.fail("The options were accepted")),
				(thrown: unknown) => thrown,
			);
			assert.ok(error instanceof TypeError);
			return error.message;
		};

		for (const [name, value, expected] of [
			["host", "", "a non-empty string"],
			["port", 65_536, "an integer from 0 to 65535"],
			["port", "8085", "an integer from 0 to 65535"],
			["allowRemote", "yes", "true or false"],
			["allowRemoteControls", 1, "true or false"],
			["region", "cn north", "an id of lowercase letters, digits and hyphens"],
			["moreRegions", "cn-east-3", "a list in which each item is an id of lowercase letters, digits and hyphens"],
			["user", "a,b", "a name of up to 64 letters, digits and _ . - that starts with a letter"],
			["moreUsers", ["carol", "a b"], "a list in which each item is a name of up to 64"],
			["parametersTtlSeconds", 1.5, "an integer"],
			["parametersTtlSeconds", Number.NaN, "an integer"],
			["singleUseTokens", null, "true or false"],
			["sm2CiphertextLayout", "DER", "one of der, C1C3C2"],
			["wrappingAlgorithms", [], "one or more of RSAES_OAEP_SHA_256, SM2_ENCRYPT"],
			["wrappingAlgorithms", ["RSAES_OAEP_SHA_512"], "one or more of RSAES_OAEP_SHA_256, SM2_ENCRYPT"],
			["olderTokens", true, "one of valid, void"],
			["expiryLagSeconds", -1, "an integer from 0"],
			["keySpecs", "AES_256", "one or more of AES_256, SM4"],
			["importableKeySpecs", ["ED25519"], "one or more of AES_256, SM4"],
			["tagQuota", -1, "an integer from 0"],
			["keyQuota", 0.5, "an integer from 0"],
			["rateLimitPerSecond", 0, "a number above 0"],
			["tokenRefusals", "iam", "one of kms, gateway"],
			["metadata", "v3", "one of v2, v1, off, no-agency"],
			["dataFile", 1, "a non-empty string"],
			["publicHost", "", "a host name or an address, without a port"],
			["publicHost", "kms:8085", "a host name or an address, without a port"],
			["publicHost", "http://kms", "a host name or an address, without a port"],
			["morePublicHosts", ["kms", "a b"], "a list in which each item is a host name or an address"],
			["tls", { cert: "…" }, "an object with cert, key"],
		] as const) {
			it(`is refused: ${name} ${JSON.stringify(value)}`, async () => {
				const message = await faultsOf({ [name]: value });
				assert.ok(message.startsWith(`Starting the emulator: ${name} must be ${expected}`), message);
			});
		}

		it("is reported together with all other invalid and unknown ones, before anything is started", async () => {
			const dataFile = join(tmpdir(), `kms-${randomBytes(8).toString("hex")}.json`);
			const message = await faultsOf({ dataFile, keyQuota: -1, port: "x", regoin: "a", toString: 1 });
			assert.match(
				message,
				/^Starting the emulator: port must be .*; keyQuota must be .*; unknown: regoin, toString; valid names are host, .*region,/,
			);
			assert.equal(existsSync(dataFile), false);
		});

		it("is refused if the options are not an object", async () => {
			for (const options of [null, "region=a"])
				assert.equal(await faultsOf(options), "Starting the emulator: the options must be an object.");
		});
	});
});
