import type { Handlers } from "../../provider";
import { KINDS } from "../../sdk/kinds";
import { providerCode } from "../../sdk/providerCode";
import type { TestEmulator } from "../support/emulator";
import { Deployment, DeploymentFailedError } from "../support/hosts/inProcess/deployment";
import { type Properties, UNKNOWN } from "../support/hosts/inProcess/properties";
import { ProviderProcess } from "../support/hosts/inProcess/providerProcess";
import { type Goal, type ResourceState, State } from "../support/hosts/inProcess/state";
import type { Observer, Step } from "../support/hosts/inProcess/steps";
import { passwordEnvironment } from "../support/passwordEnvironment";
import { OURS } from "../support/run";
import { LOW_COST } from "../support/scryptCost";
import type { FaultProxy } from "./faultProxy";
import { materialFile } from "./keys";
import {
	type Command,
	type DeclaredKey,
	type Pipeline,
	RunKilledError,
	type RunResult,
	type StoredResource,
} from "./pipeline";
import { RunClock } from "./runClock";
import { earlierMaterialName } from "./slips";

type Kind = keyof Handlers;

const PARAMETERS = ["keyId", "wrappingAlgorithm", "importToken", "publicKey", "expirationTime"];

/** Runs the lifecycles in this process, which plays a whole year in minutes. */
export class LifecyclePipeline implements Pipeline {
	readonly #emulator: TestEmulator;
	readonly #folder: string;
	/** The state as JSON, as in a state file. */
	#state = "[]";

	/** @param folder folder of the key material */
	constructor(emulator: TestEmulator, folder: string) {
		this.#emulator = emulator;
		this.#folder = folder;
	}

	async run(command: Command, proxy: FaultProxy): Promise<RunResult> {
		const clock = new RunClock(
			() => Date.now() + this.#emulator.settings.clockAheadSeconds() * 1000,
			() => proxy.isBusy,
		);
		const report = new RunReport();
		const provider = new ProviderProcess(
			{ clock, scryptCost: LOW_COST, env: { ...this.#environment(proxy), ...command.env }, log: () => {} },
			{},
		);
		const state = new State(this.#state, (json) => {
			if (!proxy.isKilled) this.#state = json;
		});
		const deployment = new Deployment({
			state,
			provider,
			observer: report,
			isPreview: command.kind === "preview",
			replace: command.replace?.map(urnOf),
			target: command.target?.map(urnOf),
		});
		try {
			await Promise.race([this.#work(deployment, command), proxy.killed]);
			if (proxy.isKilled) throw new RunKilledError();
			return report.result();
		} finally {
			clock.stop();
		}
	}

	/** Runs both without a lock. Each starts from the same state, and the state of the one that ends last remains. */
	race(command: Command, proxies: readonly [FaultProxy, FaultProxy]): Promise<readonly RunResult[]> {
		return Promise.all(proxies.map((proxy) => this.run(command, proxy)));
	}

	async releaseLock(): Promise<void> {}

	async resources(): Promise<readonly StoredResource[]> {
		const resources: readonly ResourceState[] = JSON.parse(this.#state);
		return resources.map(({ type, name, id, outputs }) => ({ name: `${kindOf(type)} ${name}`, id, outputs }));
	}

	async close(): Promise<void> {}

	#environment({ url }: FaultProxy): NodeJS.ProcessEnv {
		return passwordEnvironment({ ...this.#emulator.settings, kmsEndpoint: url, iamEndpoint: url });
	}

	#work(deployment: Deployment, { kind, program }: Command): Promise<void> {
		if (kind === "refresh") return deployment.refresh();
		return kind === "destroy" ? deployment.destroy() : this.#registerAll(deployment, program);
	}

	async #registerAll(deployment: Deployment, program: readonly DeclaredKey[]): Promise<void> {
		const chains = await Promise.allSettled(program.map((key) => this.#register(deployment, key)));
		const errors = chains.flatMap((chain) => (chain.status === "rejected" ? [chain.reason] : []));
		for (const error of errors) if (!(error instanceof DeploymentFailedError)) throw error;
		if (errors.length > 0) await deployment.failed;
		else await deployment.finish();
	}

	/** Registers the resources that an ImportedKey consists of. */
	async #register(deployment: Deployment, key: DeclaredKey): Promise<void> {
		const { resourceName, materialName, earlierName, expirationTime } = key;
		const register = async (kind: Kind, args: object, ...dependencies: Goal[]) => {
			const isMaterial = kind === "keyMaterial";
			const earlier = isMaterial ? earlierMaterialName(key) : earlierName;
			const goal = goalOf(kind, { name: isMaterial ? materialName : resourceName, earlier }, args, dependencies);
			return { goal, ...(await deployment.register(goal)) };
		};
		const { keySpec, keyUsage, alias, description, tags, existingKeyId } = key;
		const owner = await register("externalKey", { keySpec, keyUsage, alias, description, tags, existingKeyId });
		// As ExternalKey does: a preview of an update knows the id, but no outputs.
		const keyId = owner.id.split("/").at(-1) || UNKNOWN;
		const parameters = await register("importParameters", { keyId, emptyIfImported: true }, owner.goal);
		const importParameters = importParametersIn(parameters.outputs);
		const material = { file: materialFile(this.#folder, key) };
		const args = {
			keyId,
			importParameters,
			material,
			expirationTime,
			keySpec: keySpec ?? "AES_256",
			trustExistingMaterial: key.isTrusted || undefined,
		};
		await register("keyMaterial", args, owner.goal, parameters.goal);
	}
}

/** The import parameters as a whole: if a part of them is unknown, all of them are, as with Pulumi's SDK. */
function importParametersIn(outputs: Properties): unknown {
	if (PARAMETERS.some((name) => outputs[name] === undefined)) return UNKNOWN;
	return Object.fromEntries(PARAMETERS.map((name) => [name, outputs[name]]));
}

interface Names {
	readonly name: string;
	readonly earlier: string | undefined;
}

function goalOf(kind: Kind, { name, earlier }: Names, args: object, dependencies: readonly Goal[]): Goal {
	const type = typeOf(kind);
	const __provider = providerCode(kind);
	const given = Object.entries(args).filter(([, value]) => value !== undefined);
	const inputs = { ...Object.fromEntries(given), resourceName: name, __provider };
	const aliases = earlier === undefined ? [] : [`${type}::${earlier}`];
	return { urn: `${type}::${name}`, type, name, inputs, aliases, dependencies: dependencies.map(({ urn }) => urn) };
}

function typeOf(kind: Kind): string {
	return `${OURS}${KINDS[kind].type}`;
}

/** @param resource kind and name */
function urnOf(resource: string): string {
	const [kind, name] = resource.split(" ");
	return `${typeOf(kind as Kind)}::${name}`;
}

function kindOf(type: string): string {
	const kind = Object.entries(KINDS).find(([, its]) => type === `${OURS}${its.type}`);
	return `${kind?.[0]}`;
}

/** The steps that changed something, and the failures. */
class RunReport implements Observer {
	readonly #steps: string[] = [];
	readonly #failures: string[] = [];

	step({ op, type, name }: Step): void {
		if (!["same", "refresh", "read", "replace"].includes(op)) this.#steps.push(`${op} ${kindOf(type)} ${name}`);
	}

	error({ message }: Error): void {
		this.#failures.push(message);
	}

	result(): RunResult {
		const failure = this.#failures.length > 0 ? this.#failures.join("\n") : undefined;
		return { failure, steps: this.#steps };
	}
}
