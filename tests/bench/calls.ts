import { randomBytes } from "node:crypto";
import type { Sides } from "./measurement";
import type { Sample } from "./sample";
import { Scene } from "./scene";

const COUNT = 10;
/** The emulator issues import parameters that have already expired. */
const EXPIRED = { parametersTtlSeconds: -30 };

type Occasion = "created" | "unchanged" | "refreshed" | "expired";

/** Counts requests to KMS per ImportParameters, over ten of them. */
export async function requestCounts(occasion: Occasion, sample: Promise<Sample>): Promise<Sides> {
	const fleet = { of: "ImportParameters", count: COUNT } as const;
	const scene = await Scene.start(fleet, await sample, occasion === "expired" ? EXPIRED : {});
	return { ours: async () => (await requestsOn(occasion, scene)) / COUNT, end: () => scene.close() };
}

async function requestsOn(occasion: Occasion, scene: Scene): Promise<number> {
	const { emulator, keyId } = scene;
	const counted = async (work: () => Promise<unknown>) => (await emulator.kmsRequestsDuring(work)).length;
	if (occasion === "created") return counted(() => scene.up());
	const stack = await scene.deployed();
	try {
		if (occasion === "expired") await emulator.importMaterial(keyId, randomBytes(32));
		return await counted(() => (occasion === "refreshed" ? stack.refresh() : stack.up()));
	} finally {
		await stack.remove();
	}
}
