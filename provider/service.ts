import type { Authenticator } from "./auth/authenticator";
import { GivenToken } from "./auth/givenToken";
import { Iam, type Scope } from "./auth/iam";
import { PasswordToken } from "./auth/passwordToken";
import { SharedToken } from "./auth/sharedToken";
import type { Configuration } from "./configuration";
import { normalizeEndpoint } from "./endpoints";
import { KmsImportError } from "./errors";
import { Transport } from "./http/transport";
import { KmsClient } from "./kms/client";
import type { Clock } from "./time";

/** Where a resource lives. */
export interface Place {
	readonly region: string;
	/** Nothing means: the project of the credentials. */
	readonly projectId?: string | undefined;
	/** URL of KMS; nothing means: as configured, or the region's own. */
	readonly endpoint?: string | undefined;
}

/**
 * The way to the service with one stack's configuration. There is one in a process, whatever number of resources and kinds:
 * connections, clients and IAM tokens are shared by all of them.
 */
export class Service {
	readonly #configuration: Configuration;
	readonly #clock: Clock;
	readonly #transport: Transport;
	readonly #authenticators = new Map<string, Authenticator>();
	/** Those that others of the same region may turn out to be. */
	readonly #firstTokens = new Map<string, PasswordToken>();
	readonly #clients = new Map<string, KmsClient>();

	constructor(configuration: Configuration, clock: Clock) {
		this.#configuration = configuration;
		this.#clock = clock;
		this.#transport = new Transport({ clock, maxRetries: configuration.maxRetries });
	}

	/** @throws {KmsImportError} code `notConfigured` with all that is wrong with the settings */
	kms(place: Place): KmsClient {
		const endpoint = normalizeEndpoint(place.endpoint ?? this.#configuration.kmsEndpoint(place.region));
		const projectId = place.projectId ?? this.#configuration.projectId(place.region);
		return obtain(this.#clients, JSON.stringify([endpoint, place.region, projectId]), () => {
			// Not every run checks arguments: a refresh knows only the state.
			const faults = this.#configuration.faults(place.region);
			if (faults.length > 0) throw new KmsImportError("notConfigured", faults.join(" "));
			return new KmsClient(this.#transport, this.#authenticator(place.region, projectId), endpoint, projectId);
		});
	}

	#authenticator(region: string, projectId: string | undefined): Authenticator {
		const scope: Scope = projectId ? { id: projectId } : { name: this.#configuration.projectName(region) };
		const endpoint = this.#configuration.iamEndpoint(region);
		return obtain(this.#authenticators, JSON.stringify([endpoint, region, scope]), () => {
			const iam = new Iam(this.#transport, endpoint);
			const credentials = this.#configuration.credentials();
			if (credentials.kind === "token")
				return new GivenToken(credentials.token, iam, this.#configuration.projectName(region));
			const own = new PasswordToken(credentials, scope, iam, this.#clock);
			const first = obtain(this.#firstTokens, JSON.stringify([endpoint, region]), () => own);
			return first === own ? own : new SharedToken(first, scope, own);
		});
	}
}

function obtain<Value>(values: Map<string, Value>, key: string, make: () => Value): Value {
	const known = values.get(key);
	if (known !== undefined) return known;
	const made = make();
	values.set(key, made);
	return made;
}
