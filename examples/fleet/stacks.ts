import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import type { Fleet } from "./fleet";
import type { Options } from "./options";
import { refuseOtherNumber, stackNames } from "./shards";
import { KEY, keyOf } from "./tally";

const MOST_STATE = 2 ** 29;
const NO_CHECKPOINTS = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Names of the stacks that a command is for. */
export async function chosenStacks(fleet: Fleet, options: Options): Promise<string[]> {
	const names = stackNames(fleet);
	const unknown = options.stack.find((name) => !names.includes(name));
	if (unknown !== undefined) throw new Error(`${unknown} is none of the fleet's stacks: ${names.join(", ")}`);
	const workspace = await LocalWorkspace.create({ workDir: __dirname });
	// With Pulumi Cloud a name may begin with its organization.
	const existing = (await workspace.listStacks()).map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
	refuseOtherNumber(fleet, existing);
	const chosen = options.stack.length > 0 ? options.stack : names;
	const creates = options.command === "up" || options.command === "preview";
	return chosen.filter((name) => creates || existing.includes(name));
}

/**
 * Opens a stack, and makes it where there is none. Its program runs in a process of its own, not inline: errors of inline
 * programs that run side by side in one process meet in that process, and one that fails has the others fail.
 */
export function openStack(stackName: string, { fleet, skipCheckpoints }: Options): Promise<Stack> {
	const envVars = {
		FLEET_FILE: fleet,
		// Once is enough to check types, and not in every stack: npx tsc.
		PULUMI_NODEJS_TRANSPILE_ONLY: "true",
		...(skipCheckpoints && NO_CHECKPOINTS),
	};
	return LocalWorkspace.createOrSelectStack({ stackName, workDir: __dirname }, { envVars });
}

/** Names of the keys in a stack's state. The state is asked for as it is stored, with its secrets encrypted. */
export async function storedKeys({ name, workspace }: Stack): Promise<string[]> {
	const args = ["stack", "export", "--stack", name];
	const { stdout } = await promisify(execFile)("pulumi", args, { cwd: workspace.workDir, maxBuffer: MOST_STATE });
	const { resources = [] } = JSON.parse(stdout).deployment as { resources?: { urn: string; type: string }[] };
	return resources.flatMap(({ urn, type }) => (type === KEY ? (keyOf(urn) ?? []) : []));
}
