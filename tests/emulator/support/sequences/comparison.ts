import { detailsOf, listOf, tagsOf } from "./keyDetails";
import type { SequenceRun } from "./sequenceRun";

const EVERYTHING = { key_spec: "ALL" } as const;

/** Compares the list of keys in each project with the model. */
export async function compareLists(run: SequenceRun): Promise<void> {
	for (const project of [0, 1] as const) {
		const sent = { method: "POST", path: "list-keys", body: EVERYTHING } as const;
		await run.ask(project, "list-keys", sent, () =>
			listOf(run.model.keysOf(project), EVERYTHING, run.regionOf(project)),
		);
	}
}

/** Compares details and tags of each key with the model, including deleted keys. */
export async function compareKeys(run: SequenceRun): Promise<void> {
	for (const project of [0, 1] as const) {
		const region = run.regionOf(project);
		const keys = run.model.keys.filter((key) => key.project === project);
		for (const key of keys.keys()) {
			await run.askFor(project, { name: "describe-key", key }, (found) => ({ key_info: detailsOf(found, region) }));
			await run.askForTags(project, { name: "list-tags", method: "GET", key }, tagsOf);
		}
	}
}
