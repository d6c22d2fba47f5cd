import assert from "node:assert/strict";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestEmulator } from "../support/emulator";
import { INJECTED_FAULTS } from "./faults";
import { writeMaterial } from "./keys";
import { LifecyclePipeline } from "./lifecyclePipeline";
import { PulumiPipeline } from "./pulumiPipeline";
import { Year, type YearOptions } from "./year";
import type { YearReport } from "./yearReport";

/** What runs the program: the lifecycles in this process, or the real engine. */
export type Host = "lifecycles" | "engine";

export interface PlayOptions extends Pick<YearOptions, "seed" | "days" | "onDay"> {
	readonly on: Host;
}

/** On the engine, which keeps real time, an answer that never comes takes half a minute. */
const WITHOUT_STALLS = Object.keys(INJECTED_FAULTS).filter((name) => !INJECTED_FAULTS[name]?.stalls);

/** Plays days of a year with its own emulator, state and key material. */
export async function playYear({ on, ...options }: PlayOptions): Promise<YearReport> {
	const folder = await mkdtemp(join(tmpdir(), "year-"));
	const folders = { keys: join(folder, "keys"), away: join(folder, "away") };
	await mkdir(folders.keys);
	await writeMaterial(folders.keys);
	const emulator = await TestEmulator.start();
	const pipeline =
		on === "engine"
			? await PulumiPipeline.create(emulator, folders.keys)
			: new LifecyclePipeline(emulator, folders.keys);
	let wasAvailable = true;
	const setMaterialAvailable = async (isAvailable: boolean) => {
		if (isAvailable !== wasAvailable)
			await rename(
				...((isAvailable ? [folders.away, folders.keys] : [folders.keys, folders.away]) as [string, string]),
			);
		wasAvailable = isAvailable;
	};
	const faults = on === "engine" ? WITHOUT_STALLS : Object.keys(INJECTED_FAULTS);
	try {
		return await new Year(emulator, pipeline, { ...options, faults, setMaterialAvailable }).play();
	} finally {
		await pipeline.close();
		await emulator.close();
		await rm(folder, { recursive: true });
	}
}

/** @throws {AssertionError} if an inspection found a violation, or if no fault, kill, race or slip happened that could have caused one */
export async function playWithoutViolations(options: PlayOptions): Promise<void> {
	const report = await playYear(options);
	assert.deepEqual(report.violations, []);
	const { killed, races, steps, injectedFaults, slips } = report;
	const kinds = [injectedFaults, slips].map((counts) => Object.keys(counts).length);
	assert.ok(Math.min(killed, races, steps, ...kinds) > 0, JSON.stringify(report));
}
