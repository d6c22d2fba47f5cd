import assert from "node:assert/strict";
import { siteEndpoint } from "../../../provider/configuration/sites";

describe("The default endpoint", () => {
	const rows: [service: "kms" | "iam" | "sts", region: string, cloud: string | undefined, url: string][] = [
		["kms", "cn-north-4", undefined, "https://kms.cn-north-4.myhuaweicloud.com"],
		["kms", "eu-west-101", undefined, "https://kms.eu-west-101.myhuaweicloud.eu"],
		["kms", "eu-de", undefined, "https://kms.eu-de.otc.t-systems.com"],
		["iam", "cn-north-4", undefined, "https://iam.cn-north-4.myhuaweicloud.com"],
		["iam", "af-north-1", undefined, "https://iam.myhuaweicloud.com"],
		["iam", "eu-west-101", undefined, "https://iam.eu-west-101.myhuaweicloud.eu"],
		["iam", "eu-nl", undefined, "https://iam.eu-nl.otc.t-systems.com"],
		["iam", "eu-ch2", undefined, "https://iam-pub.eu-ch2.sc.otc.t-systems.com"],
		["sts", "ap-southeast-3", undefined, "https://sts.ap-southeast-3.myhuaweicloud.com"],
		["sts", "cn-north-1", undefined, "https://sts.cn-north-4.myhuaweicloud.com"],
		["sts", "eu-west-101", undefined, "https://sts.eu-west-101.myhuaweicloud.eu"],
		["iam", "region-1", "cloud.example", "https://iam.region-1.cloud.example"],
		["kms", "eu-de", "cloud.example", "https://kms.eu-de.cloud.example"],
		["iam", "af-north-1", "myhuaweicloud.com", "https://iam.myhuaweicloud.com"],
	];
	for (const [service, region, cloud, url] of rows) {
		it(`of ${service} in ${region}${cloud ? ` and cloud ${cloud}` : ""} is ${url}`, () => {
			assert.equal(siteEndpoint(service, region, cloud), url);
		});
	}
});
