import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import type { DescribedClient, RequestOptions } from "./describedClient";
import { type DescribedOperation, isControl, isOfKms } from "./description";

const DAY = 24 * 60 * 60;
/** Only announced: the body is never sent. */
const TOO_LARGE = { "Content-Length": `${12 * 1024 * 1024 + 1}`, Connection: "close" };
const WEB_PAGE = { Origin: "https://example.com" };

/** A request that many operations refuse in the same way. */
export interface CommonRefusal {
	/** Follows "describes every response to a request". */
	readonly name: string;
	readonly options?: EmulatorOptions;
	readonly isOf: (operation: DescribedOperation) => boolean;
	readonly outcome: string;
	/** Creates the conditions for the refusal. @returns the request */
	readonly prepare: (client: DescribedClient) => RequestOptions | Promise<RequestOptions>;
}

export const COMMON_REFUSALS: readonly CommonRefusal[] = [
	{ name: "without credentials", isOf: isOfKms, outcome: "403 KMS.0301", prepare: () => ({ by: "nobody" }) },
	{
		name: "with an invalid token",
		isOf: isOfKms,
		outcome: "403 KMS.0302",
		prepare: () => ({ headers: { "X-Auth-Token": "none" } }),
	},
	{
		name: "with an expired token",
		isOf: isOfKms,
		outcome: "403 KMS.0303",
		prepare: async (client) => {
			const headers = { "X-Auth-Token": await client.token() };
			await client.expect("_emulator/clock", "200", { body: { advanceSeconds: DAY } });
			return { headers };
		},
	},
	{
		name: "for another project",
		isOf: isOfKms,
		outcome: "403 KMS.0321",
		prepare: () => ({ path: { project_id: "other" } }),
	},
	{
		name: "with an unknown access key",
		isOf: isOfKms,
		outcome: "401 APIGW.0301",
		prepare: () => ({ by: "stranger" }),
	},
	{ name: "with another method", isOf: isOfKms, outcome: "405 KMS.0215", prepare: () => ({ method: "PATCH" }) },
	{
		name: "beyond the rate limit",
		options: { rateLimitPerSecond: 0.001 },
		isOf: isOfKms,
		outcome: "429 APIGW.0308",
		prepare: async (client) => {
			await client.expect("user-instances", "200");
			return {};
		},
	},
	{
		name: "with a body that is too large",
		isOf: () => true,
		outcome: "413 APIGW.0201",
		prepare: () => ({ by: "nobody", headers: TOO_LARGE }),
	},
	{ name: "from a web page", isOf: isControl, outcome: "403", prepare: () => ({ headers: WEB_PAGE }) },
];
