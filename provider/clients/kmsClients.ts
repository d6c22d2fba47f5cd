import type { Configuration } from "../configuration/configuration";
import { normalizeEndpoint } from "../configuration/endpoints";
import { KmsImportError } from "../errors";
import { getOrCreate } from "../getOrCreate";
import type { Deadline } from "../http/deadline";
import { RequestQueue } from "../http/requestQueue";
import { Transport } from "../http/transport";
import { KmsClient } from "../kms/client";
import type { OperationSenderOptions } from "../kms/operationSender";
import type { Clock } from "../time";
import { Authenticators } from "./authenticators";

/** Where a resource is: its region, project and endpoint. */
export interface Location {
	readonly region: string;
	/** If undefined, the project of the credentials. */
	readonly projectId?: string | undefined;
	/** URL of KMS. If undefined, the configured endpoint, or else the region's own. */
	readonly endpoint?: string | undefined;
}

/** Where a resource is to be, as far as that is known. */
export interface PlannedLocation {
	readonly region: string | undefined;
	readonly endpoint?: string | undefined;
}

/** The clients for one operation. All their requests draw on its deadline. */
export interface OperationClients {
	/** As `KmsClients.for`. */
	for(location: Location): KmsClient;
	/** As `KmsClients.faults`. */
	faults(location: PlannedLocation): Promise<string[]>;
}

/**
 * The KMS clients of one stack's configuration. All resources of a process share it, and with it connections, credentials and
 * request queues.
 */
export class KmsClients {
	readonly #configuration: Configuration;
	readonly #clock: Clock;
	readonly #log: (line: string) => void;
	readonly #senderOptions = new Map<string, OperationSenderOptions>();
	/** By endpoint: each has its own rate limit. */
	readonly #queues = new Map<string, RequestQueue>();
	#shared: { readonly transport: Transport; readonly authenticators: Authenticators } | undefined;

	/** @param log called with lines about the credentials in use that users should see. By default nothing is said */
	constructor(configuration: Configuration, clock: Clock, log: (line: string) => void = () => {}) {
		this.#configuration = configuration;
		this.#clock = clock;
		this.#log = log;
	}

	/**
	 * The client for a location. Sends no request itself.
	 * @param deadline for all requests of the client. By default, each request has its own
	 * @throws {KmsImportError} code `notConfigured`, with all faults of the settings
	 */
	for(location: Location, deadline?: Deadline): KmsClient {
		const endpoint = normalizeEndpoint(location.endpoint ?? this.#configuration.kmsEndpoint(location.region));
		const projectId = location.projectId ?? this.#configuration.projectId(location.region);
		const options = getOrCreate(this.#senderOptions, JSON.stringify([endpoint, location.region, projectId]), () => {
			// Not every run has checked the settings: a refresh does not call check.
			const faults = this.#configuration.faults(location.region, location.endpoint !== undefined);
			if (faults.length > 0) throw new KmsImportError("notConfigured", faults.join(" "));
			const { transport, authenticators } = this.#sharedParts();
			const authenticator = authenticators.for(location.region, projectId);
			const queue = getOrCreate(this.#queues, endpoint, () => new RequestQueue({ clock: this.#clock }));
			return { transport, authenticator, queue, endpoint, projectId };
		});
		return new KmsClient({ ...options, deadline });
	}

	/**
	 * The faults of the settings that requests to a location would use, including missing credentials. Empty if there are none.
	 * @param deadline for looking for an agency of this machine, if no credentials are configured
	 */
	async faults({ region, endpoint }: PlannedLocation, deadline: Deadline): Promise<string[]> {
		const faults = this.#configuration.faults(region, endpoint !== undefined);
		if (faults.length > 0) return faults;
		try {
			await deadline.wait("Authenticating", this.#sharedParts().authenticators.ensureCredentials(region));
			return [];
		} catch (error) {
			if (error instanceof KmsImportError) return [error.message];
			throw error;
		}
	}

	/** The same clients for one operation. */
	within(deadline: Deadline): OperationClients {
		return {
			for: (location) => this.for(location, deadline),
			faults: (location) => this.faults(location, deadline),
		};
	}

	/** Created on first use, because only settings without faults can be read. */
	#sharedParts() {
		if (this.#shared) return this.#shared;
		const { maxRetries, network } = this.#configuration;
		const transport = new Transport({ clock: this.#clock, maxRetries, network });
		const authenticators = new Authenticators(this.#configuration, transport, this.#clock, this.#log);
		this.#shared = { transport, authenticators };
		return this.#shared;
	}
}
