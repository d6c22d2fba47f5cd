import * as automation from "@pulumi/pulumi/automation";
import { secrets } from "./secrets";

/** Prefix of the types of this project's resources. */
export const OURS = "pulumi-nodejs:dynamic/kms:";

/** Result of one run of the engine. */
export interface Run {
	/** The engine's steps on resources of this project, in order: "create", "same", "create-replacement", … */
	readonly steps: readonly string[];
	/** Everything the run printed. */
	readonly output: string;
	/** The engine's events as JSON, one per line. */
	readonly events: string;
	readonly outputs: Readonly<Record<string, unknown>>;
}

export interface RunOptions {
	/** Whether the run must fail. If omitted, it must succeed. */
	readonly fails?: boolean;
	/** Whether a preview shows properties. */
	readonly diff?: boolean;
	/** URNs of the resources to replace. */
	readonly replace?: string[];
	/** URNs of the resources that the run is about. */
	readonly target?: string[];
	/** File of a plan, which a preview writes and an up follows, on the engine only. */
	readonly plan?: string;
	/** Whether an up begins with a refresh. */
	readonly refresh?: boolean;
	/** Number of resources to process at once. @default a few per core */
	readonly parallel?: number;
}

interface Recorder extends Pick<RunOptions, "parallel" | "replace" | "target" | "refresh" | "plan"> {
	readonly onOutput: (text: string) => void;
	readonly onError: (text: string) => void;
	readonly onEvent: (event: automation.EngineEvent) => void;
}

/** Performs a run, and searches its output and events for leaks. */
export async function record(
	options: RunOptions | undefined,
	work: (recorder: Recorder) => Promise<unknown>,
): Promise<Run> {
	let output = "";
	let errors = "";
	const events: automation.EngineEvent[] = [];
	const { fails, diff, ...engineOptions } = options ?? {};
	const recorder: Recorder = {
		...engineOptions,
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
		if (!(error instanceof automation.CommandError) || !fails) throw error;
		return undefined;
	});
	if (fails && outputs !== undefined) throw new Error(`The run succeeded, but it should have failed:\n${output}`);
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
