import * as v from "valibot";
import { defaultEndpoint, endpointFault, normalizeEndpoint } from "./endpoints";
import { KmsImportError } from "./errors";
import { parseJson } from "./json";
import { placesOf, SETTINGS, type SettingName } from "./settings";

/** An IAM user and the account it belongs to. */
export interface PasswordCredentials {
	readonly kind: "password";
	readonly userName: string;
	readonly password: string;
	readonly domain: { readonly id: string } | { readonly name: string };
}

/** Who asks: an IAM token that was made elsewhere, or an IAM user. */
export type Credentials = { readonly kind: "token"; readonly token: string } | PasswordCredentials;

/** Reads one value of Pulumi config, by its full name. */
export type ReadConfig = (name: string) => string | undefined;

const DEFAULT_CLOUD = "myhuaweicloud.com";
const DEFAULT_MAX_RETRIES = 5;

const Endpoints = v.strictObject({ kms: v.optional(v.string()), iam: v.optional(v.string()) });

/** The settings of one stack. Reading them never fails: `faults` says what is wrong, each getter answers as far as it can. */
export class Configuration {
	readonly #config: ReadConfig;
	readonly #env: NodeJS.ProcessEnv;

	constructor(config: ReadConfig, env: NodeJS.ProcessEnv) {
		this.#config = config;
		this.#env = env;
	}

	get region(): string | undefined {
		return this.#value("region");
	}

	/** Nothing means: the project that the credentials have in the region. */
	projectId(region: string | undefined): string | undefined {
		return this.#isConfigured(region) ? this.#value("projectId") : undefined;
	}

	/** Name of the project to look up where there is no projectId; the region's own project by default. */
	projectName(region: string): string {
		return (this.#isConfigured(region) && this.#value("projectName")) || region;
	}

	/** Attempts after the first. */
	get maxRetries(): number {
		const text = this.#value("maxRetries") ?? "";
		return /^\d+$/.test(text) ? Number(text) : DEFAULT_MAX_RETRIES;
	}

	kmsEndpoint(region: string): string {
		return normalizeEndpoint(this.#kmsOverride(region) ?? defaultEndpoint("kms", region, this.#cloud));
	}

	iamEndpoint(region: string): string {
		return normalizeEndpoint(this.#iamOverride() ?? defaultEndpoint("iam", region, this.#cloud));
	}

	/** @throws {KmsImportError} code `notConfigured`, naming every place that was looked at */
	credentials(): Credentials {
		const token = this.#value("token");
		if (token) return { kind: "token", token };
		const { userName, password, domain, missing } = this.#passwordSettings();
		if (userName && password && domain) return { kind: "password", userName, password, domain };
		throw new KmsImportError("notConfigured", `Authenticating: ${missingCredentials(missing)}`);
	}

	/** All that is wrong with the settings a request in that region would use, each named by its place. */
	faults(region: string | undefined): string[] {
		const faults = [
			this.#endpointsFault(),
			this.#maxRetriesFault(),
			this.#cloudFault(),
			...this.#endpointFaults(region),
		];
		try {
			this.credentials();
		} catch (error) {
			faults.push((error as Error).message);
		}
		return faults.filter((fault) => fault !== undefined);
	}

	/** A project belongs to one region: the one it is configured beside. */
	#isConfigured(region: string | undefined): boolean {
		return this.region === undefined || region === this.region;
	}

	get #cloud(): string {
		return this.#value("cloud") ?? DEFAULT_CLOUD;
	}

	#passwordSettings() {
		const userName = this.#value("userName");
		const password = this.#value("password");
		const [id, name] = [this.#value("domainId"), this.#value("domainName")];
		const domain = id ? { id } : name ? { name } : undefined;
		const missing: SettingName[] = [];
		if (!userName) missing.push("userName");
		if (!password) missing.push("password");
		if (!domain) missing.push("domainName");
		return { userName, password, domain, missing };
	}

	#kmsOverride(region: string): string | undefined {
		// The SDKs' variable holds a list of mirrors; the first is the one they try first.
		const variable = `HUAWEICLOUD_SDK_REGION_KMS_${region.toUpperCase().replaceAll("-", "_")}`;
		return this.#endpoints().kms ?? this.#env[variable]?.split(",")[0]?.trim();
	}

	#iamOverride(): string | undefined {
		return this.#endpoints().iam ?? this.#value("authUrl") ?? this.#env.HUAWEICLOUD_SDK_IAM_ENDPOINT;
	}

	#readEndpoints() {
		return v.safeParse(Endpoints, parseJson(this.#value("endpoints") ?? "{}"));
	}

	#endpoints(): v.InferOutput<typeof Endpoints> {
		const { success, output } = this.#readEndpoints();
		return success ? output : {};
	}

	#endpointsFault(): string | undefined {
		if (this.#readEndpoints().success) return undefined;
		return 'huaweicloud:endpoints must be an object of URLs by service, {"kms": …, "iam": …}';
	}

	#maxRetriesFault(): string | undefined {
		const value = this.#value("maxRetries");
		return value === undefined || /^\d+$/.test(value) ? undefined : `${placesOf("maxRetries")} must be a whole number`;
	}

	#cloudFault(): string | undefined {
		// It becomes part of a host that gets credentials.
		return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(this.#cloud)
			? undefined
			: `${placesOf("cloud")} must be a domain, like ${DEFAULT_CLOUD}`;
	}

	#endpointFaults(region: string | undefined): string[] {
		const kms = region ? this.#kmsOverride(region) : this.#endpoints().kms;
		const checked = { kms, iam: this.#iamOverride() };
		return Object.entries(checked).flatMap(([service, url]) => {
			const fault = url === undefined ? undefined : endpointFault(url);
			return fault ? [`the configured endpoint of ${service} ${fault}`] : [];
		});
	}

	#value(name: SettingName): string | undefined {
		const candidates = [this.#config(`huaweicloud:${name}`), ...SETTINGS[name].map((variable) => this.#env[variable])];
		return candidates.find((value) => value !== undefined && value !== "");
	}
}

function missingCredentials(missing: readonly SettingName[]): string {
	const places = missing.map((name) => `${name} (${placesOf(name)})`).join(", ");
	return `no credentials are set. Set token (${placesOf("token")}), or for an IAM user what is missing of it: ${places}.`;
}
