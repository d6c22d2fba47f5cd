import { readFile } from "node:fs/promises";

const OURS = /pulumi-nodejs:dynamic\/kms:(\w+)::(\w+)$/;
const WITHOUT_CHANGE = ["same", "read", "refresh", "replace"];

/** Returns the steps of a run that changed something. @param events path of its event log */
export async function stepsIn(events: string): Promise<string[]> {
	const lines = (await readFile(events, "utf8")).trim().split("\n");
	const steps = lines.map(
		(line) => JSON.parse(line).resourcePreEvent?.metadata as { op: string; urn: string } | undefined,
	);
	return steps.flatMap((step) => {
		const name = nameOf(step?.urn ?? "");
		return step && name && !WITHOUT_CHANGE.includes(step.op) ? [`${step.op} ${name}`] : [];
	});
}

/** Kind and name of a resource of this project. */
export function nameOf(urn: string): string | undefined {
	const [, type, name] = OURS.exec(urn) ?? [];
	return type && `${type.charAt(0).toLowerCase()}${type.slice(1)} ${name}`;
}
