import { closestName } from "../suggestion";

/**
 * One site of the service: its cloud domain, its regions, and the hosts that differ from `<service>.<region>.<cloud>`.
 *
 * Taken from the region maps of the vendor's Python SDK 3.1.219 (KMS, IAM, STS), its user guide for the European site,
 * and the clients of Open Telekom Cloud. The KMS host of eu-ch2 is derived from its neighbours and not confirmed.
 */
interface Site {
	readonly cloud: string;
	readonly regions: RegExp;
	readonly iamHost?: (region: string) => string;
	readonly stsHost?: (region: string) => string;
}

/** The services that requests go to. */
export const SITE_SERVICES = ["kms", "iam", "sts"] as const;
export type SiteService = (typeof SITE_SERVICES)[number];

/** Those of the vendor's Python SDK 3.1.219, and of Open Telekom Cloud. There may be more. */
const KNOWN_REGIONS = (
	"ae-ad-1 af-north-1 af-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 cn-east-2 cn-east-3 " +
	"cn-east-4 cn-east-5 cn-north-1 cn-north-11 cn-north-12 cn-north-2 cn-north-4 cn-north-9 cn-south-1 cn-south-2 cn-south-4 " +
	"cn-southwest-2 cn-southwest-3 eu-ch2 eu-de eu-nl eu-west-0 eu-west-101 la-north-2 la-south-2 me-east-1 my-kualalumpur-1 " +
	"na-mexico-1 ru-moscow-1 sa-brazil-1 tr-west-1"
).split(" ");

const MAIN_CLOUD = "myhuaweicloud.com";
const REGIONS_WITHOUT_IAM = ["ap-southeast-5", "cn-south-4", "cn-north-11", "af-north-1", "cn-southwest-3"];
const REGIONS_WITH_STS = [
	"cn-north-4",
	"cn-east-3",
	"cn-south-1",
	"cn-southwest-2",
	"ap-southeast-1",
	"ap-southeast-2",
	"ap-southeast-3",
	"ap-southeast-4",
	"af-south-1",
	"la-south-2",
	"sa-brazil-1",
	"tr-west-1",
];

/** A region belongs to the first site that matches it. The last site matches every region. */
const SITES: readonly [...Site[], Site] = [
	{ cloud: "myhuaweicloud.eu", regions: /^eu-west-1/ },
	{ cloud: "otc.t-systems.com", regions: /^eu-(de|nl)$/ },
	{ cloud: "sc.otc.t-systems.com", regions: /^eu-ch2$/, iamHost: (region) => `iam-pub.${region}` },
	{
		cloud: MAIN_CLOUD,
		regions: /^/,
		iamHost: (region) => (REGIONS_WITHOUT_IAM.includes(region) ? "iam" : `iam.${region}`),
		stsHost: (region) => (REGIONS_WITH_STS.includes(region) ? `sts.${region}` : "sts.cn-north-4"),
	},
];

/**
 * The URL of a service in a region.
 * @param cloud domain of the site. If omitted, the domain of the region's site
 */
export function siteEndpoint(service: SiteService, region: string, cloud?: string): string {
	const site = SITES.find((candidate) =>
		cloud === undefined ? candidate.regions.test(region) : candidate.cloud === cloud,
	);
	const host = { kms: undefined, iam: site?.iamHost, sts: site?.stsHost }[service]?.(region) ?? `${service}.${region}`;
	return `https://${host}.${cloud ?? site?.cloud ?? MAIN_CLOUD}`;
}

/** Whether a configured domain is one whose regions are known. @param cloud if undefined, it follows from the region */
export function isKnownCloud(cloud: string | undefined): boolean {
	return cloud === undefined || SITES.some((site) => site.cloud === cloud);
}

/** The region that was probably meant by one that is not known; undefined if the region is known, or none is near. */
export function nearRegion(region: string): string | undefined {
	return KNOWN_REGIONS.includes(region) ? undefined : closestName(region, KNOWN_REGIONS);
}

/** Whether a URL belongs to one of the sites that are known. */
export function isPublic(endpoint: string): boolean {
	const host = URL.canParse(endpoint) ? new URL(endpoint).hostname.replace(/\.$/, "") : "";
	return SITES.some(({ cloud }) => host === cloud || host.endsWith(`.${cloud}`));
}

/**
 * What is wrong with an endpoint of KMS for resources in a region: its host is that of another region. Undefined if it is not, or has
 * another form than the service's own hosts.
 */
export function otherRegionFault(endpoint: string, region: string): string | undefined {
	const host = URL.canParse(endpoint) ? new URL(endpoint).hostname.replace(/\.$/, "") : "";
	const [service, hostRegion = "", ...cloud] = host.split(".");
	const isOwn = service === "kms" && SITES.some((site) => site.cloud === cloud.join("."));
	if (!isOwn || hostRegion === region) return undefined;
	return `is the endpoint of region ${hostRegion}, and the resource is in ${region}`;
}
