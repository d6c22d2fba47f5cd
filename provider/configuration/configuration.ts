import type { Agency, Credentials } from "../auth/credentials";
import type { NetworkOptions } from "../http/connections/connections";
import { accountOf, type FoundCredentials, findCredentials, searchedSources } from "./credentialSources";
import { normalizeEndpoint } from "./endpoints";
import { isInsecure, readNetworkOptions } from "./networkSettings";
import { settingFaults } from "./settingFaults";
import { type ReadConfig, SettingValues } from "./settingValues";
import { siteEndpoint } from "./sites";

const DEFAULT_MAX_RETRIES = 5;
const DEFAULT_METADATA_ENDPOINT = "http://169.254.169.254";
const DEFAULT_AGENCY_SECONDS = 60 * 60;

/** The settings of one stack. `faults` says what is wrong with them; the getters count on there being none. */
export class Configuration {
	readonly #values: SettingValues;
	#found: FoundCredentials | undefined;
	#network: NetworkOptions | undefined;

	constructor(config: ReadConfig, env: NodeJS.ProcessEnv) {
		this.#values = new SettingValues(config, env);
	}

	get region(): string | undefined {
		return this.#values.get("region") ?? this.#profile?.region;
	}

	/** Nothing means: the project that the credentials have in the region. */
	projectId(region: string | undefined): string | undefined {
		const set = this.#values.get("projectId");
		const own = set === undefined ? this.#profile?.region : this.#regionFromSourceOf("projectId");
		return this.#appliesTo(own, region) ? (set ?? this.#profile?.projectId) : undefined;
	}

	/** Name of the project to look up where there is no projectId; the region's own project by default. */
	projectName(region: string): string {
		return (
			(this.#appliesTo(this.#regionFromSourceOf("projectName"), region) && this.#values.get("projectName")) || region
		);
	}

	/** Attempts after the first. */
	get maxRetries(): number {
		return Number(this.#values.get("maxRetries") ?? DEFAULT_MAX_RETRIES);
	}

	/** @throws {KmsImportError} code `notConfigured` where a file can't be read */
	get network(): NetworkOptions {
		this.#network ??= readNetworkOptions(this.#values);
		return this.#network;
	}

	/** Whether servers need no certificate that can be verified. */
	get isInsecure(): boolean {
		return isInsecure(this.#values);
	}

	kmsEndpoint(region: string): string {
		return normalizeEndpoint(this.#kmsOverride(region) ?? this.#siteEndpoint("kms", region));
	}

	iamEndpoint(region: string): string {
		return normalizeEndpoint(this.#iamOverride ?? this.#siteEndpoint("iam", region));
	}

	stsEndpoint(region: string): string {
		return normalizeEndpoint(this.#values.get("endpoints.sts") ?? this.#siteEndpoint("sts", region));
	}

	get metadataEndpoint(): string {
		return normalizeEndpoint(this.#values.get("endpoints.metadata") ?? DEFAULT_METADATA_ENDPOINT);
	}

	/** @throws {KmsImportError} code `notConfigured`, naming every place that was looked at */
	credentials(): Credentials {
		return this.#findCredentials().credentials;
	}

	/** Where credentials were looked for, for the error when there are none; nothing where one source was asked for. */
	get searchedSources(): readonly string[] | undefined {
		return this.#values.get("credentialSource") === undefined ? searchedSources(this.#values) : undefined;
	}

	/** What the credentials are to act as; nothing means: themselves. */
	get agency(): Agency | undefined {
		const agencyName = this.#values.get("assumeRole.agencyName");
		const domain = accountOf(this.#values, "assumeRole.domainName", "assumeRole.domainId");
		const agency = agencyName === undefined ? this.#profile?.agency : { agencyName, domain };
		const duration = Number(this.#values.get("assumeRole.duration") ?? DEFAULT_AGENCY_SECONDS);
		return agency && { ...agency, duration };
	}

	/** All that is wrong with the settings a request in that region would use, each named by its place. */
	faults(region: string | undefined): string[] {
		const faults = settingFaults(this.#values, {
			kms: region ? this.#kmsOverride(region) : this.#values.get("endpoints.kms"),
			iam: this.#iamOverride,
			sts: this.#values.get("endpoints.sts"),
		});
		return [...faults, ...[() => this.network, () => this.credentials()].flatMap(failureOf)];
	}

	/** The region that is set in a place like that of a project. */
	#regionFromSourceOf(name: "projectId" | "projectName"): string | undefined {
		return this.#values.getFrom(this.#values.groupOf(name), "region");
	}

	/** A project belongs to one region. @param own the one it is set beside; nothing means: the configured one */
	#appliesTo(own = this.region, region: string | undefined): boolean {
		return own === undefined || own === region;
	}

	get #profile() {
		try {
			return this.#findCredentials().profile;
		} catch {
			// Told by `faults` and `credentials`; what does not depend on credentials is not to fail for them.
			return undefined;
		}
	}

	#findCredentials(): FoundCredentials {
		this.#found ??= findCredentials(this.#values);
		return this.#found;
	}

	#siteEndpoint(service: "kms" | "iam" | "sts", region: string): string {
		return siteEndpoint(service, region, this.#values.get("cloud"));
	}

	#kmsOverride(region: string): string | undefined {
		// The SDKs' variable holds a list of mirrors; the first is the one they try first.
		const variable = `HUAWEICLOUD_SDK_REGION_KMS_${region.toUpperCase().replaceAll("-", "_")}`;
		return this.#values.get("endpoints.kms") ?? (this.#values.env[variable]?.split(",")[0]?.trim() || undefined);
	}

	get #iamOverride(): string | undefined {
		return this.#values.get("endpoints.iam") ?? this.#values.get("authUrl") ?? this.#profile?.iamEndpoint;
	}
}

function failureOf(read: () => unknown): string[] {
	try {
		read();
		return [];
	} catch (error) {
		return [(error as Error).message];
	}
}
