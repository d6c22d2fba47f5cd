import type { Agency, Credentials } from "../auth/credentials";
import { readIdentityToken } from "../auth/identityToken";
import type { NetworkOptions } from "../http/connections/connections";
import { type NamedAccount, namedAccount, namedAgency } from "./accounts";
import { type FoundCredentials, findCredentials, searchedSources } from "./credentialSources";
import { endpointOverrides } from "./endpointOverrides";
import { normalizeEndpoint } from "./endpoints";
import { failureOf } from "./failureOf";
import { isInsecure, readNetworkOptions } from "./networkSettings";
import { Projects } from "./projects";
import { ServiceEndpoints } from "./serviceEndpoints";
import { settingFaults } from "./settingFaults";
import { checkNames, type NameFindings } from "./settingNames";
import { SettingValues } from "./settingValues";
import { shown } from "./shownValue";
import { isKnownCloud, nearRegion, SITE_SERVICES, type SiteService } from "./sites";
import type { StackConfig } from "./stackConfig";

const DEFAULT_MAX_RETRIES = 5;
const DEFAULT_METADATA_ENDPOINT = "http://169.254.169.254";
const DEFAULT_AGENCY_SECONDS = 60 * 60;

/** What can be known of credentials before they are used. @throws {KmsImportError} code `notConfigured` */
function ensureUsable(credentials: Credentials): void {
	if (credentials.kind === "webIdentity") readIdentityToken(credentials.idToken, "Authenticating by web identity");
}

/** The settings of one stack. Call `faults` first: the other members assume valid settings. */
export class Configuration {
	readonly #values: SettingValues;
	#found: FoundCredentials | undefined;
	#network: NetworkOptions | undefined;
	#names: NameFindings | undefined;

	constructor(config: StackConfig, env: NodeJS.ProcessEnv) {
		this.#values = new SettingValues(config, env);
	}

	get region(): string | undefined {
		return this.#values.get("region") ?? this.#profile?.region;
	}

	/** The id of the project in a region. If undefined, the project has to be looked up by {@link projectName}. */
	projectId(region: string | undefined): string | undefined {
		return this.#projects.idIn(region);
	}

	/** Whether the settings or a profile have a value, even a faulty one. */
	sets(name: "region" | "projectId"): boolean {
		return (this.#values.get(name) ?? this.#profile?.[name]) !== undefined;
	}

	/** Where a setting comes from, for messages. */
	sourceOf(name: "region" | "projectId" | "enterpriseProjectId"): string {
		return this.#values.find(name)?.source ?? `${name === "region" ? "region" : "project_id"} of the profile`;
	}

	/** The name of the project to look up if there is no projectId. Defaults to the name of the region, which is its main project. */
	projectName(region: string): string {
		return this.#projects.nameIn(region);
	}

	/** What to do if the project of a region is not found by its name: the end of a message. */
	projectRemediation(region: string): string {
		return this.#projects.remediationIn(region);
	}

	/** The enterprise project of new keys. If undefined, the service's default. */
	get enterpriseProjectId(): string | undefined {
		return this.#values.get("enterpriseProjectId");
	}

	/** The account that the settings name; undefined if they name none. */
	get account(): NamedAccount | undefined {
		return namedAccount(this.#values);
	}

	/** Whether the settings say which credentials to use, instead of leaving it to what is found. */
	get isCredentialSourceSet(): boolean {
		return this.#values.get("credentialSource") !== undefined;
	}

	/** How often a failed request is sent again. */
	get maxRetries(): number {
		return Number(this.#values.get("maxRetries") ?? DEFAULT_MAX_RETRIES);
	}

	/** @throws {KmsImportError} code `notConfigured` if a certificate or key is missing or can't be read */
	get network(): NetworkOptions {
		this.#network ??= readNetworkOptions(this.#values);
		return this.#network;
	}

	/** Whether certificates of servers are accepted without verification. */
	get isInsecure(): boolean {
		return isInsecure(this.#values);
	}

	kmsEndpoint(region: string): string {
		return this.#endpoints(region).of("kms");
	}

	iamEndpoint(region: string): string {
		return this.#endpoints(region).of("iam");
	}

	stsEndpoint(region: string): string {
		return this.#endpoints(region).of("sts");
	}

	get metadataEndpoint(): string {
		return normalizeEndpoint(this.#values.get("endpoints.metadata") ?? DEFAULT_METADATA_ENDPOINT);
	}

	/** @throws {KmsImportError} code `notConfigured`, naming every missing setting and its sources */
	credentials(): Credentials {
		return this.#findCredentials().credentials;
	}

	/**
	 * Every source that was searched for credentials, for the error when there are none; undefined if `credentialSource`
	 * selects one.
	 */
	get searchedSources(): readonly string[] | undefined {
		return this.isCredentialSourceSet ? undefined : searchedSources(this.#values);
	}

	/** The agency to assume with the credentials. If undefined, they are used as they are. */
	get agency(): Agency | undefined {
		const agency = namedAgency(this.#values) ?? this.#profile?.agency;
		const duration = Number(this.#values.get("assumeRole.duration") ?? DEFAULT_AGENCY_SECONDS);
		return agency && { ...agency, duration };
	}

	/**
	 * Returns every fault of the settings that a request in a region uses. Each names the source of the setting.
	 * @param hasEndpoint whether the resource has an endpoint of its own, so that the configured one may be another region's
	 */
	faults(region: string | undefined, hasEndpoint = false): string[] {
		const overrides = endpointOverrides(this.#values, this.#profile, region);
		const context = { overrides, hasAgency: this.agency !== undefined, secretsInUse: this.#secretsInUse };
		return [
			...this.#checkedNames.faults,
			...settingFaults(this.#values, context),
			...(region ? this.#endpoints(region).faults(this.#neededServices(region, hasEndpoint)) : []),
			...[() => this.network, () => ensureUsable(this.credentials())].flatMap(failureOf),
		];
	}

	/** The services that requests for a resource go to at the configured URLs. */
	#neededServices(region: string, hasEndpoint: boolean): SiteService[] {
		const kind = this.#tryFindCredentials()?.credentials.kind;
		const needsIam = kind === "password" || this.agency !== undefined || this.projectId(region) === undefined;
		const isNeeded = { kms: !hasEndpoint, iam: needsIam, sts: kind === "webIdentity" };
		return SITE_SERVICES.filter((service) => isNeeded[service]);
	}

	/** What is probably a mistake in the settings, but may be right. Each names the source of the setting. */
	get warnings(): string[] {
		const region = this.#values.find("region");
		const near = region && isKnownCloud(this.#values.get("cloud")) ? nearRegion(region.value) : undefined;
		if (!region || near === undefined) return [...this.#checkedNames.warnings];
		const value = shown(region.value, this.#values.secrets());
		const meant = `${region.source} is ${value}, which is not a known region; did you mean ${near}?`;
		return [...this.#checkedNames.warnings, meant];
	}

	get #projects(): Projects {
		return new Projects(this.#values, this.#profile, this.region);
	}

	get #checkedNames(): NameFindings {
		this.#names ??= checkNames(this.#values);
		return this.#names;
	}

	/** The secret settings that the credentials are read from; undefined if the credentials are incomplete. */
	get #secretsInUse(): FoundCredentials["secrets"] | undefined {
		return this.#tryFindCredentials()?.secrets;
	}

	get #profile() {
		return this.#tryFindCredentials()?.profile;
	}

	#tryFindCredentials(): FoundCredentials | undefined {
		try {
			return this.#findCredentials();
		} catch {
			// `faults` and `credentials` report it. Getters that don't need credentials must not fail because of it.
			return undefined;
		}
	}

	#findCredentials(): FoundCredentials {
		this.#found ??= findCredentials(this.#values);
		return this.#found;
	}

	#endpoints(region: string): ServiceEndpoints {
		return new ServiceEndpoints(this.#values, this.#profile, region);
	}
}
