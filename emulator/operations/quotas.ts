import * as v from "valibot";
import { kmsOperation, NO_BODY } from "../kmsOperation";

/** The value in Huawei Cloud's quotas that means no limit. */
const UNLIMITED = -1;
const GRANTS_PER_KEY = 100;

export const quotas = [
	kmsOperation({
		name: "user-quotas",
		group: "quota",
		summary: "returns the key quota and the number of keys",
		method: "GET",
		request: NO_BODY,
		response: v.strictObject({
			quotas: v.strictObject({
				resources: v.array(
					v.strictObject({ type: v.picklist(["CMK", "grant_per_CMK"]), used: v.number(), quota: v.number() }),
				),
			}),
		}),
		handle: (_, { projectId }, { keys, settings }) => {
			const quota = Number.isFinite(settings.keyQuota) ? settings.keyQuota : UNLIMITED;
			const keyQuota = { type: "CMK", used: keys.all(projectId).length, quota } as const;
			const grantQuota = { type: "grant_per_CMK", used: 0, quota: GRANTS_PER_KEY } as const;
			return { quotas: { resources: [keyQuota, grantQuota] } };
		},
	}),
	kmsOperation({
		name: "user-instances",
		group: "quota",
		summary: "returns the number of keys",
		method: "GET",
		request: NO_BODY,
		response: v.strictObject({ instance_num: v.number() }),
		handle: (_, { projectId }, { keys }) => ({ instance_num: keys.all(projectId).length }),
	}),
];
