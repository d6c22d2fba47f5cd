import type { Sides } from "./measurement";
import type { Sample } from "./sample";
import { type Fleet, Scene } from "./scene";

/** Seconds of an `up` that makes all resources. */
export async function creating(fleet: Fleet, sample: Promise<Sample>): Promise<Sides> {
	const scene = await Scene.start(fleet, await sample);
	return { ours: () => scene.up(), floor: () => scene.up("floor"), end: () => scene.close() };
}

/** Seconds of a run on a stack that is as the program says. */
export async function repeating(command: "up" | "refresh", fleet: Fleet, sample: Promise<Sample>): Promise<Sides> {
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

/** Seconds of an `up` whose requests are limited, and those that the limit allows: one second's worth goes through at once. */
export async function throttled(fleet: Fleet, perSecond: number, sample: Promise<Sample>): Promise<Sides> {
	const scene = await Scene.start(fleet, await sample, { rateLimitPerSecond: perSecond });
	const floor = async () => (fleet.count - perSecond) / perSecond;
	return { ours: () => scene.up(), floor, end: () => scene.close() };
}
