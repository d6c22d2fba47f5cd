import type { PulumiFn } from "@pulumi/pulumi/automation";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import * as runtime from "@pulumi/pulumi/runtime";
import type { Deployment } from "./deployment";
import { Monitor } from "./monitor";
import type { Properties } from "./properties";

interface ProgramRun {
	readonly program: PulumiFn;
	readonly deployment: Deployment;
	readonly config: Readonly<Record<string, string>>;
	readonly isPreview: boolean;
	readonly log: (severity: string, message: string, urn: string) => void;
	readonly outputs: (outputs: Properties) => void;
}

/** What Pulumi's SDK keeps for itself, and what a program run by the Automation API therefore has of its own. */
interface SdkState {
	withLocalStorage(work: () => Promise<void>): Promise<void>;
	getStore(): { settings: { engine?: unknown } };
}

const SEVERITIES = ["debug", "info", "warning", "error"];

/** Runs a program with Pulumi's SDK until all its resources are registered, or the deployment has failed. */
export async function runProgram(run: ProgramRun): Promise<void> {
	const { withLocalStorage, getStore }: SdkState = require("@pulumi/pulumi/runtime/state");
	await withLocalStorage(async () => {
		runtime.setMockOptions(new Monitor(run), "test", "test", run.isPreview, "organization");
		getStore().settings.engine = {
			log: (request: LogRequest, callback: () => void) => {
				run.log(`${SEVERITIES[request.getSeverity()]}`, request.getMessage(), request.getUrn());
				callback();
			},
			setRootResource: (_: unknown, callback: (error: null) => void) => callback(null),
		};
		runtime.setAllConfig({ ...run.config });
		const finished = runtime
			.runInPulumiStack(run.program)
			.then(() => runtime.disconnect())
			.catch((error: Error) => run.deployment.fail(error));
		// After a failure a program waits for outputs that never come.
		await Promise.race([finished, run.deployment.failed]);
		if (run.deployment.hasFailed) await run.deployment.failed;
	});
}
