import type { ResourceState } from "./state";

/** Groups resources to delete: those of a group at once, and each before what it depends on. */
export function inOrderOfDeletion(condemned: readonly ResourceState[]): ResourceState[][] {
	const groups: ResourceState[][] = [];
	let rest = condemned;
	while (rest.length > 0) {
		const needed = new Set(rest.flatMap(({ dependencies }) => dependencies));
		const free = rest.filter(({ urn }) => !needed.has(urn));
		if (free.length === 0) throw new Error(`Resources depend on each other: ${rest.map(({ urn }) => urn).join(", ")}`);
		groups.push(free);
		rest = rest.filter((resource) => !free.includes(resource));
	}
	return groups;
}
