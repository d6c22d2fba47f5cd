import { createHash } from "node:crypto";
import type { Fleet, FleetKey } from "./fleet";

/** Returns the names of a fleet's stacks. They contain the number of stacks, so that fleets of different sizes share none. */
export function stackNames({ name, stacks }: Fleet): string[] {
	return Array.from({ length: stacks }, (_, index) => `${name}-${index + 1}-of-${stacks}`);
}

/** Returns the keys of a stack. A key's stack depends only on its name and the number of stacks, so other keys don't move it. */
export function keysOn(stack: string, fleet: Fleet): FleetKey[] {
	const index = stackNames(fleet).indexOf(stack);
	if (index === -1) throw new Error(`${stack} is not a stack of the fleet ${fleet.name} with ${fleet.stacks} stacks.`);
	return fleet.keys.filter(({ name }) => shardOf(name, fleet.stacks) === index);
}

function shardOf(name: string, stacks: number): number {
	return createHash("sha256").update(name).digest().readUInt32BE() % stacks;
}

/** Refuses a number of stacks that differs from the existing one, because nearly every key would be created again elsewhere. */
export function refuseOtherNumber({ name, stacks }: Fleet, existing: readonly string[]): void {
	const counts = existing.map((stack) => new RegExp(`^${name}-\\d+-of-(\\d+)$`).exec(stack)?.[1]);
	const other = counts.find((count) => count !== undefined && Number(count) !== stacks);
	if (other === undefined) return;
	throw new Error(
		`The fleet ${name} is on ${other} stacks, but its file says ${stacks}. Another number would create the keys again on other ` +
			`stacks and schedule the deletion of the existing ones. Set "stacks" to ${other}. If you need more stacks, start a ` +
			"second fleet with another name for new keys. To remove empty stacks, run destroy --remove.",
	);
}
