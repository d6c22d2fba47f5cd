import { detailsOf, listOf, tagsOf } from "./keyDetails";
import type { SequenceRun } from "./sequenceRun";

const EVERYTHING = { key_spec: "ALL" } as const;

/** Compares the list of keys in each project with the model. */
export async function compareLists(run: SequenceRun): Promise<void> {
	const sent = { method: "POST", path: "list-keys", body: EVERYTHING } as const;
	const lists = ([0, 1] as const).map((project) =>
		run.ask(project, "list-keys", sent, () => listOf(run.model.keysOf(project), EVERYTHING, run.regionOf(project))),
	);
	await Promise.all(lists);
}

/** Compares details and tags of each key with the model, including deleted keys. */
export async function compareKeys(run: SequenceRun): Promise<void> {
	const comparisons = ([0, 1] as const).flatMap((project) => {
		const region = run.regionOf(project);
		const keys = run.model.keys.filter((key) => key.project === project);
		return [...keys.keys()].flatMap((key) => [
			run.askFor(project, { name: "describe-key", key }, (found) => ({ key_info: detailsOf(found, region) })),
			run.askForTags(project, { name: "list-tags", method: "GET", key }, tagsOf),
		]);
	});
	await Promise.all(comparisons);
}
