import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestEmulator } from "../../support/emulator";
import { EmulatorProcess } from "../support/emulatorProcess";
import { KeyLoad } from "../support/keyLoad";

const KILLS = 20;
const WORKERS = 6;
const MOST_ANSWERS = 40;

describe("An emulator with a data file that is repeatedly killed under load", () => {
	const folder = mkdtempSync(join(tmpdir(), "kms-killed-"));
	const file = join(folder, "keys.json");
	const load = new KeyLoad(WORKERS);
	let running: EmulatorProcess;

	after(async () => {
		await running.kill();
		rmSync(folder, { recursive: true });
	});

	async function restartAndKill(): Promise<void> {
		running = await EmulatorProcess.start("--data", file);
		const emulator = TestEmulator.at(running.settings);
		assert.deepEqual(await load.faultsOf(emulator), []);
		await load.passTime(emulator);
		assert.deepEqual(await load.faultsOf(emulator), [], "after 8 days");
		let killing: Promise<void> | undefined;
		await load.run(emulator, randomInt(1, MOST_ANSWERS), () => {
			killing = running.kill();
		});
		assert.ok(killing, "It has ended by itself");
		await killing;
		assert.doesNotThrow(() => JSON.parse(readFileSync(file, "utf8")));
		// The data file, and possibly one temporary file.
		assert.ok(readdirSync(folder).length <= 2, `${readdirSync(folder)}`);
	}

	it("keeps every confirmed change, nothing half done, and never a broken file", async () => {
		for (let kills = 0; kills < KILLS; kills++) await restartAndKill();
		assert.ok(load.created > KILLS, `${load.created} keys`);
		running = await EmulatorProcess.start("--data", file);
		await running.stop();
		assert.deepEqual(readdirSync(folder), ["keys.json"]);
	});
});
