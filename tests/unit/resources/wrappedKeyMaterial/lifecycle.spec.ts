import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

describe("The fingerprint of wrapped key material", () => {
	let emulator: TestEmulator;
	let folder: string;

	before(async () => {
		emulator = await TestEmulator.start();
		folder = await mkdtemp(join(tmpdir(), "wrapped-"));
	});
	after(async () => {
		await emulator.close();
		await rm(folder, { recursive: true });
	});

	/** Renews the fingerprint of what a command prints: the same bytes as often as told, and then others. */
	const renew = async (times: number) => {
		const keyId = await emulator.createKey(`key-${times}`);
		const script = join(folder, `${times}.cjs`);
		const [bytes, others] = [randomBytes(32), randomBytes(32)].map((key) => key.toString("hex"));
		await writeFile(
			script,
			`const { appendFileSync, statSync } = require("node:fs");
			const count = __filename + ".count";
			appendFileSync(count, ".");
			console.log(statSync(count).size > ${times} ? "${others}" : "${bytes}");`,
		);
		const material = { command: [process.execPath, script] };
		const run = await new InProcess(emulator).configure();
		const { id, state } = await run.create("wrappedKeyMaterial", { keyId, material });
		const random = await run.check("wrappedKeyMaterial", { keyId, material: { ...material, random: true } }, { keyId });
		return (await run.handlers.wrappedKeyMaterial.update(`${id}`, state, random)).outs ?? {};
	};

	it("is made again of the same bytes if the program says that they are random", async () => {
		assert.match(`${(await renew(4)).keyMaterialFingerprint}`, /^sha256:/);
	});

	it("is not made of other bytes than were wrapped, though a source that was just compared gives them", async () => {
		await assert.rejects(renew(3), { code: "materialDiffers" });
	});
});
