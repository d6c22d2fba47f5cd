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

export type SiteService = "kms" | "iam" | "sts";

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
