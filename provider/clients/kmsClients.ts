import type { Configuration } from "../configuration/configuration";
import { normalizeEndpoint } from "../configuration/endpoints";
import { KmsImportError } from "../errors";
import { getOrCreate } from "../getOrCreate";
import { RequestQueue } from "../http/requestQueue";
import { Transport } from "../http/transport";
import { KmsClient } from "../kms/client";
import type { Clock } from "../time";
import { Authenticators } from "./authenticators";

/** Where a resource lives. */
export interface Location {
	readonly region: string;
	/** Nothing means: the project of the credentials. */
	readonly projectId?: string | undefined;
	/** URL of KMS; nothing means: as configured, or the region's own. */
	readonly endpoint?: string | undefined;
}

/**
 * The way to the service with one stack's configuration. There is one in a process, whatever number of resources and kinds:
 * connections, clients, proofs of who asks and the pace of requests are shared by all of them.
 */
export class KmsClients {
	readonly #configuration: Configuration;
	readonly #clock: Clock;
	readonly #clients = new Map<string, KmsClient>();
	/** By endpoint: each has a limit of its own. */
	readonly #queues = new Map<string, RequestQueue>();
	#shared: { readonly transport: Transport; readonly authenticators: Authenticators } | undefined;

	constructor(configuration: Configuration, clock: Clock) {
		this.#configuration = configuration;
		this.#clock = clock;
	}

	/** @throws {KmsImportError} code `notConfigured` with all that is wrong with the settings */
	for(location: Location): KmsClient {
		const endpoint = normalizeEndpoint(location.endpoint ?? this.#configuration.kmsEndpoint(location.region));
		const projectId = location.projectId ?? this.#configuration.projectId(location.region);
		return getOrCreate(this.#clients, JSON.stringify([endpoint, location.region, projectId]), () => {
			// Not every run checks arguments: a refresh knows only the state.
			const faults = this.#configuration.faults(location.region);
			if (faults.length > 0) throw new KmsImportError("notConfigured", faults.join(" "));
			const { transport, authenticators } = this.#sharedParts();
			const authenticator = authenticators.for(location.region, projectId);
			const queue = getOrCreate(this.#queues, endpoint, () => new RequestQueue({ clock: this.#clock }));
			return new KmsClient({ transport, authenticator, queue, endpoint, projectId });
		});
	}

	/** What is wrong with the settings that a request in that region would use, and whether there are credentials at all. */
	async faults(region: string | undefined): Promise<string[]> {
		const faults = this.#configuration.faults(region);
		if (faults.length > 0) return faults;
		try {
			await this.#sharedParts().authenticators.ensureCredentials();
			return [];
		} catch (error) {
			if (error instanceof KmsImportError) return [error.message];
			throw error;
		}
	}

	/** Only settings without faults can be made use of. */
	#sharedParts() {
		if (this.#shared) return this.#shared;
		const { maxRetries, network } = this.#configuration;
		const transport = new Transport({ clock: this.#clock, maxRetries, network });
		this.#shared = { transport, authenticators: new Authenticators(this.#configuration, transport, this.#clock) };
		return this.#shared;
	}
}
