import {
	type ReadResourceRequest,
	type RegisterResourceOutputsRequest,
	type RegisterResourceRequest,
	Result,
} from "@pulumi/pulumi/proto/resource_pb";
import { type Deployment, DeploymentFailedError } from "./deployment";
import type { Properties } from "./properties";
import type { Goal } from "./state";
import type { Registered } from "./steps";
import { Aliases, STACK, urnOf } from "./urns";

const FEATURES = ["secrets", "resourceReferences", "outputValues", "deletedWith", "aliasSpecs"];

/** As gRPC passes results. */
type Callback = (error: Error | null, response?: object) => void;

/** What the monitor needs of a program's run. */
interface ObservedRun {
	readonly deployment: Deployment;
	/** Takes the outputs of the stack. */
	readonly outputs: (outputs: Properties) => void;
}

const asStruct = (properties: Properties) => ({ toJavaScript: () => properties });
const propertiesOf = (struct: { toJavaScript(): object } | undefined) => (struct?.toJavaScript() ?? {}) as Properties;

/** The engine's side of a program, as Pulumi's SDK calls it. Turns registrations into steps of a deployment. */
export class Monitor {
	readonly #run: ObservedRun;
	readonly #aliases = new Aliases();

	constructor(run: ObservedRun) {
		this.#run = run;
	}

	supportsFeature(request: { getId(): string }, callback: Callback): void {
		callback(null, { getHassupport: () => FEATURES.includes(request.getId()) });
	}

	registerResource(request: RegisterResourceRequest, callback: Callback): void {
		const urn = urnOf(request);
		const respond = ({ id, outputs, isSkipped = false }: Registered) =>
			callback(null, {
				getUrn: () => urn,
				getId: () => id,
				getObject: () => asStruct(outputs),
				getPropertydependenciesMap: () => undefined,
				getResult: () => (isSkipped ? Result.SKIP : Result.SUCCESS),
			});
		const aliases = this.#aliases.of(request, urn);
		if (!request.getCustom()) respond({ id: "", outputs: propertiesOf(request.getObject()) });
		else this.#run.deployment.register({ ...goalOf(request, urn), aliases }).then(respond, dropped);
	}

	readResource(request: ReadResourceRequest, callback: Callback): void {
		const urn = urnOf(request);
		const goal = { ...identityOf(request, urn), inputs: propertiesOf(request.getProperties()) };
		this.#run.deployment
			.read(goal, request.getId())
			.then(({ outputs }) => callback(null, { getUrn: () => urn, getProperties: () => asStruct(outputs) }), dropped);
	}

	registerResourceOutputs(request: RegisterResourceOutputsRequest, callback: Callback): void {
		if (request.getUrn().includes(`::${STACK}::`)) this.#run.outputs(propertiesOf(request.getOutputs()));
		callback(null, {});
	}

	close(): void {}
}

/** After a failure the engine ends a program's calls without a response. */
function dropped(error: unknown): void {
	if (!(error instanceof DeploymentFailedError)) throw error;
}

function goalOf(request: RegisterResourceRequest, itsUrn: string): Goal {
	return {
		...identityOf(request, itsUrn),
		inputs: propertiesOf(request.getObject()),
		ignoreChanges: request.getIgnorechangesList(),
		deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
		protect: request.getProtect() || undefined,
		retainOnDelete: request.getRetainondelete() || undefined,
	};
}

function identityOf(request: RegisterResourceRequest | ReadResourceRequest, itsUrn: string) {
	return {
		urn: itsUrn,
		type: request.getType(),
		name: request.getName(),
		dependencies: [...new Set(request.getDependenciesList())],
		secretOutputs: request.getAdditionalsecretoutputsList(),
	};
}
