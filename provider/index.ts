import type * as pulumi from "@pulumi/pulumi";
import { KmsClients } from "./clients/kmsClients";
import { Configuration } from "./configuration/configuration";
import { bridge } from "./dynamic/errors";
import { ExternalKeyLifecycle } from "./resources/externalKey/lifecycle";
import { ImportParametersLifecycle } from "./resources/importParameters/lifecycle";
import { KeyMaterialLifecycle } from "./resources/keyMaterial/lifecycle";
import type { Surroundings } from "./resources/shared/context";
import { WrappedKeyMaterialLifecycle } from "./resources/wrappedKeyMaterial/lifecycle";
import { type Clock, systemClock } from "./time";

/** The kinds of resources, each by the name that a resource's `__provider` finds it under. */
const KINDS = {
	importParameters: ImportParametersLifecycle,
	wrappedKeyMaterial: WrappedKeyMaterialLifecycle,
	keyMaterial: KeyMaterialLifecycle,
	externalKey: ExternalKeyLifecycle,
} satisfies Record<string, new (surroundings: Surroundings) => pulumi.dynamic.ResourceProvider>;

/** What the engine's provider process finds. */
export type Handlers = { readonly [Kind in keyof typeof KINDS]: pulumi.dynamic.ResourceProvider };

/** What the process gives: its clock, its environment and a place to print to. */
export interface Process {
	readonly clock: Clock;
	readonly env: NodeJS.ProcessEnv;
	readonly tell: (line: string) => void;
}

/** Handlers of all kinds, over one configuration and one way to the service. */
export function createHandlers(process: Process): Handlers {
	const surroundings = new ConfiguredSurroundings(process);
	const configure = async (request: pulumi.dynamic.ConfigureRequest) => surroundings.configure(request);
	const handlers = Object.entries(KINDS).map(([kind, Lifecycle]) => [
		kind,
		Object.assign(bridge(new Lifecycle(surroundings)), { configure }),
	]);
	return Object.fromEntries(handlers) as Handlers;
}

const INSECURE =
	"warning: huaweicloud:insecure is set, so certificates of servers are not verified: whoever is on the way can read and change what is sent. Set huaweicloud:cacertFile instead.";

/** Handed over by the engine once a process and kind, before anything else and always the same. */
class ConfiguredSurroundings implements Surroundings {
	readonly clock: Clock;
	readonly tell: (line: string) => void;
	readonly env: NodeJS.ProcessEnv;
	readonly ownKeys = new Set<string>();
	#configured: Pick<Surroundings, "configuration" | "clients"> | undefined;

	constructor({ clock, env, tell }: Process) {
		this.clock = clock;
		this.tell = tell;
		this.env = env;
	}

	configure({ config }: pulumi.dynamic.ConfigureRequest): void {
		if (this.#configured) return;
		const configuration = new Configuration((name) => config.get(name), this.env);
		this.#configured = { configuration, clients: new KmsClients(configuration, this.clock) };
		if (configuration.isInsecure) this.tell(INSECURE);
	}

	get configuration(): Configuration {
		return this.#ready().configuration;
	}

	get clients(): KmsClients {
		return this.#ready().clients;
	}

	#ready(): Pick<Surroundings, "configuration" | "clients"> {
		if (!this.#configured) throw new TypeError("The engine has to call configure before any other handler");
		return this.#configured;
	}
}

export const { importParameters, wrappedKeyMaterial, keyMaterial, externalKey }: Handlers = createHandlers({
	clock: systemClock,
	env: process.env,
	// What a provider process prints, the engine shows among the diagnostics.
	tell: (line) => process.stdout.write(`${line}\n`),
});
