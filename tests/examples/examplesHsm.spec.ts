import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ExampleRun } from "../support/exampleRun";
import { wrap } from "../support/wrapping";

const PARAMETERS_TTL_SECONDS = 3600;

interface Outputs {
	readonly keyId: string;
	readonly keyState: string;
	readonly publicKey: string;
}

/** Creates a ciphertext for another public key than the stack's, because the local KMS may issue the same key again. */
function wrappedForAnotherKey(): string {
	const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
	return wrap(spki, randomBytes(32), "RSAES_OAEP_SHA_256");
}

describe("Example hsm", () => {
	let run: ExampleRun;
	const runWrap = () => run.shell(`./wrap.sh < ${join(run.folder, "key.bin")}`);

	beforeEach(async () => {
		run = await ExampleRun.start("hsm", { emulator: { parametersTtlSeconds: PARAMETERS_TTL_SECONDS } });
		await run.makeMaterial();
	});
	afterEach(() => run?.end());

	it("exports the public key in one run, and imports the ciphertext in the next", async () => {
		assert.deepEqual(await run.up(), ["auth/tokens", "create-key", "get-parameters-for-import"]);
		const { keyId, keyState, publicKey } = await run.outputs<Outputs>();
		assert.deepEqual([keyState, publicKey], ["5", "[secret]"]);

		await runWrap();
		assert.match(await run.stackFile(), /encryptedKeyMaterial:\s+secure: /);
		assert.deepEqual(await run.up(), ["auth/tokens", "describe-key", "import-key-material"]);
		assert.equal(await run.keyState(keyId), "2");

		assert.deepEqual(await run.upUnchanged(), []);
		const material = await readFile(join(run.folder, "key.bin"), "base64");
		assert.ok(!`${run.printed}${await run.plainState()}`.includes(material));

		assert.deepEqual(await run.destroy(), ["auth/tokens", "schedule-key-deletion"]);
	});

	it("needs the key material to be wrapped again if the import token has expired in between", async () => {
		await run.emulator.advanceClock(-2 * PARAMETERS_TTL_SECONDS);
		await run.up();
		await run.emulator.advanceClock(2 * PARAMETERS_TTL_SECONDS);
		await run.pulumi("config", "set", "--secret", "encryptedKeyMaterial", wrappedForAnotherKey());
		assert.match(await run.upFailing(), /KMS\.0311/);

		await run.pulumi("config", "rm", "encryptedKeyMaterial");
		await run.up();
		await runWrap();
		await run.up();
		const { keyId } = await run.outputs<Outputs>();
		assert.equal(await run.keyState(keyId), "2");
	});

	it("leaves the config unchanged if nothing was wrapped", async () => {
		const before = await run.stackFile();
		await assert.rejects(runWrap(), /nothing was wrapped/);
		assert.equal(await run.stackFile(), before);
	});
});
