import type { EndpointOverrides } from "./endpointOverrides";
import { sourcesOf } from "./settings";
import { isPublic, type SiteService } from "./sites";

/** The settings of each service's URL. */
const SETTINGS_OF = { kms: "endpoints.kms", iam: "authUrl", sts: "endpoints.sts" } as const;

/**
 * Refuses to send what is meant for a private site to a public one: some services have URLs of their own, and another one that the run
 * needs has none.
 * @param needed the services that the run sends requests to
 * @param defaultOf the URL of a service without one of its own
 */
export function privateSiteFaults(
	overrides: EndpointOverrides,
	needed: readonly SiteService[],
	defaultOf: (service: SiteService) => string,
): string[] {
	const own = needed
		.map((service) => overrides[service])
		.find((override) => override && URL.canParse(override.value) && !isPublic(override.value));
	if (!own) return [];
	const missing = needed.filter((service) => overrides[service] === undefined && isPublic(defaultOf(service)));
	return missing.map((service) => {
		const { host } = new URL(defaultOf(service));
		return `${own.source} is the URL of a private site, and ${service.toUpperCase()} has none: requests would go to ${host}. Set ${sourcesOf(SETTINGS_OF[service])}, also if that host is right, or huaweicloud:cloud.`;
	});
}
