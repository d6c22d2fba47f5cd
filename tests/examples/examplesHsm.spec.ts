import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExampleRun } from "./exampleRun";

const PARAMETERS_TTL_SECONDS = 3600;

interface Outputs {
	readonly keyId: string;
	readonly keyState: string;
	readonly publicKey: string;
}

describe("Example hsm", () => {
	const material = randomBytes(32);
	const writings = [material.toString("base64"), material.toString("hex")];
	let run: ExampleRun;
	const wrap = () => run.shell(`./wrap.sh < ${join(run.folder, "key.bin")}`);

	beforeEach(async () => {
		run = await ExampleRun.start("hsm", { emulator: { parametersTtlSeconds: PARAMETERS_TTL_SECONDS } });
		await writeFile(join(run.folder, "key.bin"), material);
	});
	afterEach(() => run?.end());

	it("hands out the public key in one run, and imports what was wrapped with it in the next", async () => {
		assert.deepEqual(await run.up(), ["auth/tokens", "create-key", "get-parameters-for-import"]);
		const { keyId, keyState, publicKey } = await run.outputs<Outputs>();
		assert.deepEqual([keyState, publicKey], ["5", "[secret]"]);

		await wrap();
		assert.match(await run.stackFile(), /encryptedKeyMaterial:\s+secure: /);
		assert.deepEqual(await run.up(), ["auth/tokens", "describe-key", "import-key-material"]);
		assert.equal(await run.keyState(keyId), "2");

		assert.deepEqual(await run.upUnchanged(), []);
		const shown = `${run.printed}${await run.plainState()}`;
		assert.deepEqual(
			writings.filter((writing) => shown.includes(writing)),
			[],
		);

		assert.deepEqual(await run.destroy(), ["auth/tokens", "delete-imported-key-material", "schedule-key-deletion"]);
	});

	it("has the key material wrapped again where the import token has lapsed in between", async () => {
		await run.emulator.advanceClock(-2 * PARAMETERS_TTL_SECONDS);
		await run.up();
		await run.emulator.advanceClock(2 * PARAMETERS_TTL_SECONDS);
		await wrap();
		assert.match(await run.upFailing(), /KMS\.0311/);

		await run.pulumi("config", "rm", "encryptedKeyMaterial");
		await run.up();
		await wrap();
		await run.up();
		const { keyId } = await run.outputs<Outputs>();
		assert.equal(await run.keyState(keyId), "2");
	});

	it("leaves the config as it is where nothing was wrapped", async () => {
		const before = await run.stackFile();
		await assert.rejects(wrap(), /nothing was wrapped/);
		assert.equal(await run.stackFile(), before);
	});
});
