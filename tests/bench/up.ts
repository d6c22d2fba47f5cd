import type { Sides } from "./measurement";
import type { Sample } from "./sample";
import { type Fleet, Scene } from "./scene";

/** Measures an `up` that creates all resources, in seconds. */
export async function firstUps(fleet: Fleet, sample: Promise<Sample>): Promise<Sides> {
	const scene = await Scene.start(fleet, await sample);
	return { ours: () => scene.up(), floor: () => scene.up("floor"), end: () => scene.close() };
}

/** Measures a run on a stack that is up to date, in seconds. */
export async function repeatedRuns(command: "up" | "refresh", fleet: Fleet, sample: Promise<Sample>): Promise<Sides> {
	const scene = await Scene.start(fleet, await sample);
	const ours = await scene.deployed();
	const floor = await scene.deployed("floor");
	return {
		ours: () => ours[command](),
		floor: () => floor[command](),
		end: async () => {
			await ours.remove();
			await floor.remove();
			await scene.close();
		},
	};
}

/**
 * Measures an `up` that changes nothing, in seconds. The floor is an `up` of the same stack where the material can't be read, so
 * that there is nothing to compare.
 */
export async function unchangedUps(fleet: Fleet, sample: Promise<Sample>): Promise<Sides> {
	const scene = await Scene.start(fleet, await sample);
	const stack = await scene.deployed();
	const unchanged = async (up: () => Promise<number>) => {
		let seconds = Number.NaN;
		const requests = await scene.emulator.kmsRequestsDuring(async () => {
			seconds = await up();
		});
		if (requests.length > 0) throw new Error(`A run in which nothing changed made ${requests.length} requests`);
		return seconds;
	};
	return {
		ours: () => unchanged(() => stack.up()),
		floor: () => unchanged(() => stack.upWithoutMaterial()),
		end: async () => {
			await stack.remove();
			await scene.close();
		},
	};
}

/**
 * Measures an `up` under a rate limit, in seconds. The floor is the shortest time that the limit allows: the requests of the
 * first second pass at once.
 */
export async function throttledUps(fleet: Fleet, perSecond: number, sample: Promise<Sample>): Promise<Sides> {
	const scene = await Scene.start(fleet, await sample, { rateLimitPerSecond: perSecond });
	const floor = async () => (fleet.count - perSecond) / perSecond;
	return { ours: () => scene.up(), floor, end: () => scene.close() };
}
