import { detailsOf, listOf, tagsOf } from "./keyDetails";
import type { Scene } from "./sequenceRun";

const EVERYTHING = { key_spec: "ALL" } as const;

/** Holds the list of each project to the model. */
export async function compareLists(scene: Scene): Promise<void> {
	for (const project of [0, 1] as const) {
		const sent = { method: "POST", path: "list-keys", body: EVERYTHING } as const;
		await scene.ask(project, "list-keys", sent, () =>
			listOf(scene.model.keysOf(project), EVERYTHING, scene.regionOf(project)),
		);
	}
}

/** Holds all there is to know of each key to the model, gone ones too. */
export async function compareKeys(scene: Scene): Promise<void> {
	for (const project of [0, 1] as const) {
		const region = scene.regionOf(project);
		const keys = scene.model.keys.filter((key) => key.project === project);
		for (const key of keys.keys()) {
			await scene.askFor(project, { name: "describe-key", key }, (found) => ({ key_info: detailsOf(found, region) }));
			await scene.askForTags(project, { name: "list-tags", method: "GET", key }, tagsOf);
		}
	}
}
