import { accessKeySigner, type TemporaryAccessKey } from "../auth/accessKeySigner";
import type { Authenticator } from "../auth/authenticator";
import { CachedCredential } from "../auth/cachedCredential";
import type { Credentials, PasswordCredentials } from "../auth/credentials";
import { METADATA_DEADLINES, readEcsAgency } from "../auth/ecsAgency";
import { permanent } from "../auth/guardedSigner";
import { Iam, type Scope } from "../auth/iam";
import { NamedProject } from "../auth/namedProject";
import { passwordSigner } from "../auth/passwordSigner";
import { PasswordToken } from "../auth/passwordToken";
import { SharedToken } from "../auth/sharedToken";
import { assumeWithWebIdentity } from "../auth/sts";
import { tokenSigner } from "../auth/tokenSigner";
import type { Configuration } from "../configuration/configuration";
import { KmsImportError } from "../errors";
import { getOrCreate } from "../getOrCreate";
import type { RequestSigner } from "../http/request";
import { Transport } from "../http/transport";
import { type Clock, MINUTE_MS } from "../time";
import { MachineAgency } from "./machineAgency";

const EARLY_MS = 5 * MINUTE_MS;
/** The vendor's SDKs renew access keys of an ECS agency this long before they expire. */
const ECS_EARLY_MS = 40 * MINUTE_MS;

/**
 * The authenticators of one stack's configuration. Tokens and access keys are shared by all regions and projects that can use
 * them.
 */
export class Authenticators {
	readonly #configuration: Configuration;
	readonly #transport: Transport;
	readonly #clock: Clock;
	readonly #log: (line: string) => void;
	readonly #authenticators = new Map<string, Authenticator>();
	/** The first token of each region. Later ones may turn out to be for the same project. */
	readonly #firstTokens = new Map<string, PasswordToken>();
	#passwordSigner: RequestSigner | undefined;
	readonly #ecsAgency: CachedCredential<TemporaryAccessKey>;
	#ensured: Promise<unknown> | undefined;
	#machineAgency: MachineAgency | undefined;
	#signer: RequestSigner | undefined;

	/** @param log called once with a line that says for whom this machine's agency acts, if it is used */
	constructor(configuration: Configuration, transport: Transport, clock: Clock, log: (line: string) => void) {
		this.#configuration = configuration;
		this.#transport = transport;
		this.#clock = clock;
		this.#log = log;
		this.#ecsAgency = new CachedCredential(() => this.#readEcsAgency(), clock, ECS_EARLY_MS);
	}

	/**
	 * The authenticator for a region and a project.
	 * @param projectId if undefined, the project that the configuration names for the region
	 * @throws {KmsImportError} code `notConfigured`
	 */
	for(region: string, projectId: string | undefined): Authenticator {
		const project = projectId ? { id: projectId } : { name: this.#configuration.projectName(region) };
		const endpoint = this.#configuration.iamEndpoint(region);
		return getOrCreate(this.#authenticators, JSON.stringify([endpoint, region, project]), () => {
			const credentials = this.#configuration.credentials();
			if (credentials.kind !== "password" || this.#configuration.agency) {
				// All share one signer with the endpoints of one region: which resource comes first must not decide where credentials go.
				this.#signer ??= this.#createSigner(credentials, this.#configuration.region ?? region);
				const iam = new Iam(this.#transport, endpoint);
				const name = this.#configuration.projectName(region);
				return new NamedProject(this.#signer, iam, name, this.#configuration.projectRemediation(region));
			}
			const own = this.#passwordToken(credentials, { project }, endpoint);
			const first = getOrCreate(this.#firstTokens, JSON.stringify([endpoint, region]), () => own);
			return first === own ? own : new SharedToken(first, project, own);
		});
	}

	/**
	 * Checks that there are credentials. Sends requests only if they are those of an ECS agency, the default if none are configured, and
	 * then says for whom it acts.
	 * @throws {KmsImportError} code `notConfigured`, listing every source from which credentials can be configured, or saying that the
	 * agency contradicts the settings; code `unauthenticated` if IAM refuses the agency's access key
	 */
	async ensureCredentials(region: string | undefined): Promise<void> {
		if (this.#configuration.credentials().kind !== "ecsAgency") return;
		this.#ensured ??= this.#ecsAgency.current();
		await this.#ensured;
		if (region !== undefined) await this.#machineAgencyIn(this.#configuration.region ?? region).identify();
	}

	/** The agency of this machine. All regions share it, and it asks the IAM of the first. */
	#machineAgencyIn(region: string): MachineAgency {
		this.#machineAgency ??= new MachineAgency({
			configuration: this.#configuration,
			region,
			clock: this.#clock,
			signer: accessKeySigner(this.#ecsAgency, this.#clock),
			log: this.#log,
		});
		return this.#machineAgency;
	}

	/** A signer for all regions and projects. */
	#createSigner(credentials: Credentials, region: string): RequestSigner {
		const own = this.#ownSigner(credentials, region);
		const { agency } = this.#configuration;
		if (!agency) return own;
		const iam = new Iam(this.#transport, this.#configuration.iamEndpoint(region));
		return this.#accessKeySigner(() => iam.assumeAgency(agency, own));
	}

	#ownSigner(credentials: Credentials, region: string): RequestSigner {
		switch (credentials.kind) {
			case "token":
				return tokenSigner(permanent(credentials));
			case "accessKey":
				return accessKeySigner(permanent(credentials), this.#clock);
			case "password":
				return this.#passwordToken(
					credentials,
					{ domain: credentials.domain },
					this.#configuration.iamEndpoint(region),
				);
			case "webIdentity": {
				const endpoint = this.#configuration.stsEndpoint(region);
				return this.#accessKeySigner(() => assumeWithWebIdentity(this.#transport, endpoint, credentials));
			}
			case "ecsAgency":
				return this.#machineAgencyIn(region);
		}
	}

	#passwordToken(credentials: PasswordCredentials, scope: Scope, endpoint: string): PasswordToken {
		this.#passwordSigner ??= passwordSigner(credentials);
		return new PasswordToken(credentials, scope, new Iam(this.#transport, endpoint), this.#clock, this.#passwordSigner);
	}

	#accessKeySigner(get: () => Promise<TemporaryAccessKey>): RequestSigner {
		return accessKeySigner(new CachedCredential(get, this.#clock, EARLY_MS), this.#clock);
	}

	async #readEcsAgency(): Promise<TemporaryAccessKey> {
		const transport = new Transport({ clock: this.#clock, maxRetries: 1, deadlines: METADATA_DEADLINES });
		try {
			return await readEcsAgency(transport, this.#configuration.metadataEndpoint);
		} catch (error) {
			const sources = this.#configuration.searchedSources;
			const hasWorked = this.#ecsAgency.issued.length > 0;
			if (!sources || hasWorked || !(error instanceof KmsImportError)) throw error;
			throw new KmsImportError(
				"notConfigured",
				[
					"Authenticating: no credentials are configured. Set one of these:",
					...sources,
					`an agency for this machine. ${error.message}`,
				].join("\n  - "),
			);
		}
	}
}
