import type { Profile } from "./profile";
import type { SettingValues, SourcedValue } from "./settingValues";
import type { SiteService } from "./sites";

/** Configured URLs of services. A service without one is reached at its default endpoint. */
export type EndpointOverrides = Readonly<Record<SiteService, SourcedValue | undefined>>;

/**
 * The URLs that the settings or a profile give.
 * @param region of the resource. If undefined, the URL of KMS that holds for all regions
 */
export function endpointOverrides(
	values: SettingValues,
	profile: Profile | undefined,
	region: string | undefined,
): EndpointOverrides {
	const iamOfProfile = profile?.iamEndpoint && { value: profile.iamEndpoint, source: "iam_endpoint of the profile" };
	const regional = (service: SiteService) => (region === undefined ? undefined : ofRegion(service, region, values));
	return {
		kms: values.find("endpoints.kms") ?? regional("kms"),
		iam: values.find("endpoints.iam") ?? values.find("authUrl") ?? regional("iam") ?? (iamOfProfile || undefined),
		sts: values.find("endpoints.sts") ?? regional("sts"),
	};
}

/** The variable of the SDKs that holds the URL of a service in a region. */
export function regionalVariable(service: SiteService, region: string): string {
	return `HUAWEICLOUD_SDK_REGION_${service.toUpperCase()}_${region.toUpperCase().replaceAll("-", "_")}`;
}

function ofRegion(service: SiteService, region: string, { env }: SettingValues): SourcedValue | undefined {
	const source = regionalVariable(service, region);
	// A list of mirrors. The SDKs, too, try the first one first.
	const value = env[source]
		?.split(",")
		.map((mirror) => mirror.trim())
		.find(Boolean);
	return value ? { value, source } : undefined;
}
