import { proxyFor } from "../http/connections/proxies";
import { type EndpointOverrides, endpointOverrides } from "./endpointOverrides";
import { normalizeEndpoint } from "./endpoints";
import { failureOf } from "./failureOf";
import { privateSiteFaults } from "./privateSites";
import type { Profile } from "./profile";
import { REGION } from "./settingForms";
import type { SettingValues } from "./settingValues";
import { otherRegionFault, type SiteService, siteEndpoint } from "./sites";

/** The URLs of the services in one region, from the settings, a profile, or the region's site. */
export class ServiceEndpoints {
	readonly #values: SettingValues;
	readonly #region: string;
	readonly #overrides: EndpointOverrides;

	constructor(values: SettingValues, profile: Profile | undefined, region: string) {
		this.#values = values;
		this.#region = region;
		this.#overrides = endpointOverrides(values, profile, region);
	}

	/** The URL of a service. */
	of(service: SiteService): string {
		return normalizeEndpoint(this.#overrides[service]?.value ?? this.#default(service));
	}

	/**
	 * Faults of the way to the services: a private site without all its URLs, proxies that can't be used, and a URL of KMS in another
	 * region.
	 * @param needed the services that requests go to at these URLs
	 */
	faults(needed: readonly SiteService[]): string[] {
		const { kms } = this.#overrides;
		const otherRegion = kms && needed.includes("kms") && otherRegionFault(kms.value, this.#region);
		return [
			...(REGION.faultOf(this.#region) === undefined ? this.#routeFaults(needed) : []),
			...(otherRegion
				? [`The endpoint of kms (${kms.source}) ${otherRegion}. Remove it, or set that of the region.`]
				: []),
		];
	}

	#routeFaults(needed: readonly SiteService[]): string[] {
		const urls = needed.map((service) => this.of(service)).filter((url) => URL.canParse(url));
		return [
			...privateSiteFaults(this.#overrides, needed, (service) => this.#default(service)),
			...urls.flatMap((url) => failureOf(() => proxyFor(new URL(url), this.#values.env))),
		];
	}

	#default(service: SiteService): string {
		return siteEndpoint(service, this.#region, this.#values.get("cloud"));
	}
}
