import type { Authenticator } from "../auth/authenticator";
import { Renewed } from "../auth/cachedCredential";
import type { Credentials, PasswordCredentials } from "../auth/credentials";
import { METADATA_DEADLINES, readEcsAgency } from "../auth/ecsAgency";
import { Iam, type Scope } from "../auth/iam";
import { Trial } from "../auth/lockoutGuard";
import { NamedProject } from "../auth/namedProject";
import { PasswordToken } from "../auth/passwordToken";
import { permanent, Signer, type TemporaryAccessKey } from "../auth/accessKeySigner";
import { SharedToken } from "../auth/sharedToken";
import { GivenToken } from "../auth/staticToken";
import { assumeWithWebIdentity } from "../auth/sts";
import type { Configuration } from "../configuration/configuration";
import { KmsImportError } from "../errors";
import { getOrCreate } from "../getOrCreate";
import type { Prover } from "../http/request";
import { Transport } from "../http/transport";
import { type Clock, MINUTE_MS } from "../time";

const EARLY_MS = 5 * MINUTE_MS;
/** The vendor's SDKs renew what a virtual machine lends them when less than that is left. */
const ECS_EARLY_MS = 40 * MINUTE_MS;

/** Who asks, with one stack's configuration: one proof for each set of credentials, shared by all that can share it. */
export class Authenticators {
	readonly #configuration: Configuration;
	readonly #transport: Transport;
	readonly #clock: Clock;
	readonly #authenticators = new Map<string, Authenticator>();
	/** Tokens that others of the same region may turn out to be. */
	readonly #firstTokens = new Map<string, PasswordToken>();
	/** By the address of IAM. A password is tried for two projects, because the first may be one that is not there. */
	readonly #passwordTrials = new Map<string, Trial>();
	readonly #ecsAgency: Renewed<TemporaryAccessKey>;
	#ensured: Promise<unknown> | undefined;
	#prover: Prover | undefined;

	constructor(configuration: Configuration, transport: Transport, clock: Clock) {
		this.#configuration = configuration;
		this.#transport = transport;
		this.#clock = clock;
		this.#ecsAgency = new Renewed(() => this.#readEcsAgency(), clock, ECS_EARLY_MS);
	}

	/**
	 * @param projectId nothing means: the credentials' own project in the region
	 * @throws {KmsImportError} code `notConfigured`
	 */
	for(region: string, projectId: string | undefined): Authenticator {
		const project = projectId ? { id: projectId } : { name: this.#configuration.projectName(region) };
		const endpoint = this.#configuration.iamEndpoint(region);
		return getOrCreate(this.#authenticators, JSON.stringify([endpoint, region, project]), () => {
			const credentials = this.#configuration.credentials();
			if (credentials.kind !== "password" || this.#configuration.agency) {
				// The same addresses for all: which resource comes first must not decide where credentials go.
				this.#prover ??= this.#createProver(credentials, this.#configuration.region ?? region);
				const iam = new Iam(this.#transport, endpoint);
				return new NamedProject(this.#prover, iam, this.#configuration.projectName(region));
			}
			const own = this.#passwordToken(credentials, { project }, endpoint);
			const first = getOrCreate(this.#firstTokens, JSON.stringify([endpoint, region]), () => own);
			return first === own ? own : new SharedToken(first, project, own);
		});
	}

	/**
	 * Asks the metadata service where all depends on it: without settings it is the last place to look.
	 * @throws {KmsImportError} code `notConfigured`, naming every place that was looked at
	 */
	async ensureCredentials(): Promise<void> {
		if (this.#configuration.credentials().kind !== "ecsAgency") return;
		this.#ensured ??= this.#ecsAgency.current();
		await this.#ensured;
	}

	/** Proofs that serve all regions and projects. */
	#createProver(credentials: Credentials, region: string): Prover {
		const own = this.#ownProver(credentials, region);
		const { agency } = this.#configuration;
		if (!agency) return own;
		const iam = new Iam(this.#transport, this.#configuration.iamEndpoint(region));
		return this.#signer(() => iam.assumeAgency(agency, own));
	}

	#ownProver(credentials: Credentials, region: string): Prover {
		switch (credentials.kind) {
			case "token":
				return new GivenToken(credentials.token);
			case "accessKey":
				return new Signer(permanent(credentials), this.#clock);
			case "password":
				return this.#passwordToken(
					credentials,
					{ domain: credentials.domain },
					this.#configuration.iamEndpoint(region),
				);
			case "webIdentity": {
				const endpoint = this.#configuration.stsEndpoint(region);
				return this.#signer(() => assumeWithWebIdentity(this.#transport, endpoint, credentials));
			}
			case "ecsAgency":
				return new Signer(this.#ecsAgency, this.#clock);
		}
	}

	#passwordToken(credentials: PasswordCredentials, scope: Scope, endpoint: string): PasswordToken {
		const trial = getOrCreate(this.#passwordTrials, endpoint, () => new Trial(2));
		return new PasswordToken(credentials, scope, new Iam(this.#transport, endpoint), this.#clock, trial);
	}

	#signer(get: () => Promise<TemporaryAccessKey>): Signer {
		return new Signer(new Renewed(get, this.#clock, EARLY_MS), this.#clock);
	}

	async #readEcsAgency(): Promise<TemporaryAccessKey> {
		const transport = new Transport({ clock: this.#clock, maxRetries: 1, deadlines: METADATA_DEADLINES });
		try {
			return await readEcsAgency(transport, this.#configuration.metadataEndpoint);
		} catch (error) {
			const places = this.#configuration.placesLookedAt;
			const hasWorked = this.#ecsAgency.handedOut.length > 0;
			if (!places || hasWorked || !(error instanceof KmsImportError)) throw error;
			throw new KmsImportError(
				"notConfigured",
				[
					"Authenticating: no credentials are set. Set one of these:",
					...places,
					`the agency of this machine. ${error.message}`,
				].join("\n  - "),
			);
		}
	}
}
