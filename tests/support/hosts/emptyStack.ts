import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import * as automation from "@pulumi/pulumi/automation";
import type { EngineFolder } from "../leakHunt/engineFolder";

const WORK = join(__dirname, "..", "..", ".work");
const NAMES = { stackName: "test", projectName: "test", program: async () => {} };

type Variables = Readonly<Record<string, string>>;

/** A stack without resources, which every stack of this process is a copy of, because creating one takes several commands. */
interface EmptyStack {
	readonly folder: string;
	readonly pulumiCommand: automation.PulumiCommand;
	/** The passphrase of its secrets, and settings of the engine. */
	readonly variables: Variables;
}

let emptyStack: Promise<EmptyStack> | undefined;

/** Copies the empty stack to a folder. @returns the stack, and the variables that it has besides the given ones */
export async function copyEmptyStack(to: EngineFolder, env: Variables) {
	emptyStack ??= createEmptyStack();
	const { folder, pulumiCommand, variables } = await emptyStack;
	await cp(folder, to.path, { recursive: true });
	const workspace = await automation.LocalWorkspace.create({
		workDir: to.path,
		projectSettings: projectSettings(to.backend),
		envVars: { ...env, ...variables },
		pulumiCommand,
	});
	return { stack: await withoutQueries(workspace), variables };
}

async function createEmptyStack(): Promise<EmptyStack> {
	const folder = join(WORK, `empty-${randomUUID()}`);
	const state = join(folder, "state");
	mkdirSync(state, { recursive: true });
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	const pulumiCommand = await automation.PulumiCommand.get();
	const variables = { PULUMI_CONFIG_PASSPHRASE: randomUUID(), PULUMI_SKIP_UPDATE_CHECK: "true" };
	await automation.LocalWorkspace.createStack(NAMES, {
		workDir: folder,
		projectSettings: projectSettings(`file://${state}`),
		envVars: variables,
		pulumiCommand,
	});
	return { folder, pulumiCommand, variables };
}

function projectSettings(url: string): automation.ProjectSettings {
	return { name: "test", runtime: "nodejs", backend: { url } };
}

/** Returns the stack of a workspace without the commands by which the Automation API asks after each run what it did. */
async function withoutQueries(workspace: automation.LocalWorkspace): Promise<automation.Stack> {
	workspace.selectStack = async () => {};
	const stack = await automation.Stack.select("test", workspace);
	stack.outputs = async () => ({});
	stack.info = async () => undefined;
	return stack;
}
