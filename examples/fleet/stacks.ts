import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import type { Fleet } from "./fleet";
import type { Options } from "./options";
import { refuseOtherNumber, stackNames } from "./shards";
import { KEY, keyOf } from "./tally";

const MOST_STATE = 2 ** 29;
const NO_CHECKPOINTS = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Returns the names of the stacks that a command applies to. */
export async function chosenStacks(fleet: Fleet, options: Options): Promise<string[]> {
	const names = stackNames(fleet);
	const unknown = options.stack.find((name) => !names.includes(name));
	if (unknown !== undefined) throw new Error(`${unknown} is not one of the fleet's stacks: ${names.join(", ")}`);
	const workspace = await LocalWorkspace.create({ workDir: __dirname });
	// In Pulumi Cloud, a name may begin with its organization.
	const existing = (await workspace.listStacks()).map(({ name }) => name.slice(name.lastIndexOf("/") + 1));
	refuseOtherNumber(fleet, existing);
	const chosen = options.stack.length > 0 ? options.stack : names;
	const creates = options.command === "up" || options.command === "preview";
	return chosen.filter((name) => creates || existing.includes(name));
}

/**
 * Opens a stack, or creates it. Its program runs in a separate process rather than inline: inline programs that run concurrently
 * share error handling, so that one failure makes the others fail.
 */
export function openStack(stackName: string, { fleet, skipCheckpoints }: Options): Promise<Stack> {
	const envVars = {
		FLEET_FILE: fleet,
		// `npx tsc` checks the types once instead of each stack.
		PULUMI_NODEJS_TRANSPILE_ONLY: "true",
		...(skipCheckpoints && NO_CHECKPOINTS),
	};
	return LocalWorkspace.createOrSelectStack({ stackName, workDir: __dirname }, { envVars });
}

/** Returns the names of the keys in a stack's state. The state is exported with its secrets encrypted. */
export async function storedKeys({ name, workspace }: Stack): Promise<string[]> {
	const args = ["stack", "export", "--stack", name];
	const { stdout } = await promisify(execFile)("pulumi", args, { cwd: workspace.workDir, maxBuffer: MOST_STATE });
	const { resources = [] } = JSON.parse(stdout).deployment as { resources?: { urn: string; type: string }[] };
	return resources.flatMap(({ urn, type }) => (type === KEY ? (keyOf(urn) ?? []) : []));
}
