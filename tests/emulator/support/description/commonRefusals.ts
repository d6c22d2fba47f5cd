import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import type { Asked, DescribedClient } from "./describedClient";
import { type DescribedOperation, isControl, isOfKms } from "./description";

const DAY = 24 * 60 * 60;
/** Announced; nothing of it has to be sent. */
const TOO_LARGE = { "Content-Length": `${12 * 1024 * 1024 + 1}`, Connection: "close" };
const WEB_PAGE = { Origin: "https://example.com" };

/** What many operations refuse, whatever they do. */
export interface CommonRefusal {
	/** Follows "holds for every operation that is asked". */
	readonly name: string;
	readonly options?: EmulatorOptions;
	readonly isOf: (operation: DescribedOperation) => boolean;
	readonly outcome: string;
	/** What to ask, once what makes it refused has happened. */
	readonly prepare: (client: DescribedClient) => Asked | Promise<Asked>;
}

export const COMMON_REFUSALS: readonly CommonRefusal[] = [
	{ name: "by nobody", isOf: isOfKms, outcome: "403 KMS.0301", prepare: () => ({ by: "nobody" }) },
	{
		name: "with a token that is none",
		isOf: isOfKms,
		outcome: "403 KMS.0302",
		prepare: () => ({ headers: { "X-Auth-Token": "none" } }),
	},
	{
		name: "with a token that has expired",
		isOf: isOfKms,
		outcome: "403 KMS.0303",
		prepare: async (client) => {
			const headers = { "X-Auth-Token": await client.token() };
			await client.expect("_emulator/clock", "200", { body: { advanceSeconds: DAY } });
			return { headers };
		},
	},
	{
		name: "about another project",
		isOf: isOfKms,
		outcome: "403 KMS.0321",
		prepare: () => ({ path: { project_id: "other" } }),
	},
	{
		name: "by an access key that is unknown",
		isOf: isOfKms,
		outcome: "401 APIGW.0301",
		prepare: () => ({ by: "stranger" }),
	},
	{ name: "by another method", isOf: isOfKms, outcome: "405 KMS.0215", prepare: () => ({ method: "PATCH" }) },
	{
		name: "too often",
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
	{ name: "by a web page", isOf: isControl, outcome: "403", prepare: () => ({ headers: WEB_PAGE }) },
];
