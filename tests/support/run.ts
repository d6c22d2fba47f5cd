import * as automation from "@pulumi/pulumi/automation";
import { secrets } from "./secrets";

/** What types of this project's resources begin with. */
export const OURS = "pulumi-nodejs:dynamic/kms:";

/** What one run of the engine did. */
export interface Run {
	/** The engine's steps on resources of this project, in their order: "create", "same", "create-replacement", … */
	readonly steps: readonly string[];
	/** Everything the run printed. */
	readonly output: string;
	/** The engine's events as JSON, one a line. */
	readonly events: string;
	readonly outputs: Readonly<Record<string, unknown>>;
}

export interface RunOptions {
	/** The run must fail; without this it must succeed. */
	readonly fails?: boolean;
	/** Shows properties in a preview. */
	readonly diff?: boolean;
	/** Resources that are worked on side by side; by default a few for each core. */
	readonly parallel?: number;
}

interface Recorder {
	readonly parallel?: number;
	readonly onOutput: (text: string) => void;
	readonly onError: (text: string) => void;
	readonly onEvent: (event: automation.EngineEvent) => void;
}

/** Does a run and searches what it printed and told for leaks. */
export async function record(
	options: RunOptions | undefined,
	work: (recorder: Recorder) => Promise<unknown>,
): Promise<Run> {
	let output = "";
	let errors = "";
	const events: automation.EngineEvent[] = [];
	const recorder: Recorder = {
		...(options?.parallel && { parallel: options.parallel }),
		onOutput: (text) => {
			output += text;
		},
		onError: (text) => {
			errors += text;
		},
		onEvent: (event) => {
			events.push(event);
		},
	};
	const outputs = await work(recorder).catch((error: unknown) => {
		if (!(error instanceof automation.CommandError) || !options?.fails) throw error;
		return undefined;
	});
	if (options?.fails && outputs !== undefined) throw new Error(`The run was to fail, and it did not:\n${output}`);
	const lines = events.map((event) => JSON.stringify(event)).join("\n");
	secrets.search("output", output + errors);
	secrets.search("events", lines);
	const steps = events.map(({ resourcePreEvent }) => resourcePreEvent?.metadata);
	return {
		steps: steps.flatMap((step) => (step?.type.startsWith(OURS) ? [step.op] : [])),
		output,
		events: lines,
		outputs: (outputs ?? {}) as Record<string, unknown>,
	};
}
