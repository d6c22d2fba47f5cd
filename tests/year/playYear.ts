import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestEmulator } from "../support/emulator";
import { MISHAPS } from "./faults";
import { writeMaterial } from "./keys";
import { LifecyclePipeline } from "./lifecyclePipeline";
import { PulumiPipeline } from "./pulumiPipeline";
import { Year, type YearOptions } from "./year";
import type { YearAccount } from "./yearReport";

/** What runs the program: the lifecycles in this process, or the real engine. */
export type On = "lifecycles" | "engine";

export interface PlayOptions extends Pick<YearOptions, "seed" | "days" | "onDay"> {
	readonly on: On;
}

/** On the engine's own clock an answer that never comes takes half a minute. */
const WITHOUT_STALLS = Object.keys(MISHAPS).filter((name) => !MISHAPS[name]?.stalls);

/** Plays days of the year with an emulator, a state and key material of their own. */
export async function playYear({ on, ...options }: PlayOptions): Promise<YearAccount> {
	const folder = await mkdtemp(join(tmpdir(), "year-"));
	const places = { keys: join(folder, "keys"), away: join(folder, "away") };
	await mkdir(places.keys);
	await writeMaterial(places.keys);
	const emulator = await TestEmulator.start();
	const pipeline =
		on === "engine" ? await PulumiPipeline.create(emulator, places.keys) : new LifecyclePipeline(emulator, places.keys);
	let wasAtHand = true;
	const showMaterial = async (isAtHand: boolean) => {
		if (isAtHand !== wasAtHand)
			await rename(...((isAtHand ? [places.away, places.keys] : [places.keys, places.away]) as [string, string]));
		wasAtHand = isAtHand;
	};
	const mishaps = on === "engine" ? WITHOUT_STALLS : Object.keys(MISHAPS);
	try {
		return await new Year(emulator, pipeline, { ...options, mishaps, showMaterial }).play();
	} finally {
		await pipeline.close();
		await emulator.close();
		await rm(folder, { recursive: true });
	}
}

/** @throws {AssertionError} where a day ended otherwise than it had to, or where nothing happened that could have made it */
export async function playFaultlessly(options: PlayOptions): Promise<void> {
	const account = await playYear(options);
	assert.deepEqual(account.faults, []);
	const { killed, races, steps, mishaps } = account;
	assert.ok(Math.min(killed, races, steps, Object.keys(mishaps).length) > 0, JSON.stringify(account));
}
