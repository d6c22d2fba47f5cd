import * as v from "valibot";
import { kmsOperation, NOTHING } from "../kmsOperation";

/** What Huawei Cloud's quotas say where there is none. */
const UNLIMITED = -1;
const GRANTS_PER_KEY = 100;

export const quotas = [
	kmsOperation({
		name: "user-quotas",
		group: "quota",
		summary: "tells how many keys there may be, and are",
		method: "GET",
		request: NOTHING,
		answer: v.strictObject({
			quotas: v.strictObject({
				resources: v.array(
					v.strictObject({ type: v.picklist(["CMK", "grant_per_CMK"]), used: v.number(), quota: v.number() }),
				),
			}),
		}),
		handle: (_, { projectId }, { keys, settings }) => {
			const quota = Number.isFinite(settings.keyQuota) ? settings.keyQuota : UNLIMITED;
			const ofKeys = { type: "CMK", used: keys.all(projectId).length, quota } as const;
			const ofGrants = { type: "grant_per_CMK", used: 0, quota: GRANTS_PER_KEY } as const;
			return { quotas: { resources: [ofKeys, ofGrants] } };
		},
	}),
	kmsOperation({
		name: "user-instances",
		group: "quota",
		summary: "tells how many keys there are",
		method: "GET",
		request: NOTHING,
		answer: v.strictObject({ instance_num: v.number() }),
		handle: (_, { projectId }, { keys }) => ({ instance_num: keys.all(projectId).length }),
	}),
];
