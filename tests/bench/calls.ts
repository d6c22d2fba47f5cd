import { randomBytes } from "node:crypto";
import type { Sides } from "./measurement";
import type { Sample } from "./sample";
import { Scene } from "./scene";

const COUNT = 10;
/** Parameters that have lapsed when they arrive. */
const LAPSED = { parametersTtlSeconds: -30 };

type Occasion = "created" | "unchanged" | "refreshed" | "lapsed";

/** Requests to KMS for each of ten ImportParameters. */
export async function counting(occasion: Occasion, sample: Promise<Sample>): Promise<Sides> {
	const fleet = { of: "ImportParameters", count: COUNT } as const;
	const scene = await Scene.start(fleet, await sample, occasion === "lapsed" ? LAPSED : {});
	return { ours: async () => (await requestsOn(occasion, scene)) / COUNT, end: () => scene.close() };
}

async function requestsOn(occasion: Occasion, scene: Scene): Promise<number> {
	const { emulator, keyId } = scene;
	const counted = async (work: () => Promise<unknown>) => (await emulator.kmsRequestsDuring(work)).length;
	if (occasion === "created") return counted(() => scene.up());
	const stack = await scene.deployed();
	try {
		if (occasion === "lapsed") await emulator.importMaterial(keyId, randomBytes(32));
		return await counted(() => (occasion === "refreshed" ? stack.refresh() : stack.up()));
	} finally {
		await stack.remove();
	}
}
