import { createHash } from "node:crypto";
import type { Fleet, FleetKey } from "./fleet";

/** Names of the stacks of a fleet. They carry the number of stacks, so that keys meet no stack of another number. */
export function stackNames({ name, stacks }: Fleet): string[] {
	return Array.from({ length: stacks }, (_, index) => `${name}-${index + 1}-of-${stacks}`);
}

/** The keys on a stack. Where a key is depends on its name and the number of stacks alone: other keys come and go and move none. */
export function keysOn(stack: string, fleet: Fleet): FleetKey[] {
	const index = stackNames(fleet).indexOf(stack);
	if (index === -1) throw new Error(`${stack} is no stack of the fleet ${fleet.name} with ${fleet.stacks} stacks`);
	return fleet.keys.filter(({ name }) => shardOf(name, fleet.stacks) === index);
}

function shardOf(name: string, stacks: number): number {
	return createHash("sha256").update(name).digest().readUInt32BE() % stacks;
}

/** Refuses a number of stacks other than that of the stacks there are: nearly every key would be made again on another stack. */
export function refuseOtherNumber({ name, stacks }: Fleet, existing: readonly string[]): void {
	const counts = existing.map((stack) => new RegExp(`^${name}-\\d+-of-(\\d+)$`).exec(stack)?.[1]);
	const other = counts.find((count) => count !== undefined && Number(count) !== stacks);
	if (other === undefined) return;
	throw new Error(
		`The fleet ${name} is on ${other} stacks, and its file says ${stacks}. Another number would make keys anew on other stacks ` +
			`and schedule the deletion of those there are. Set "stacks" to ${other}; for more stacks, start a second fleet of another ` +
			"name for new keys. Stacks that hold nothing any more go with destroy --remove.",
	);
}
