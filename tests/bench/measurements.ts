import { requestCounts } from "./calls";
import { callRates } from "./clientCalls";
import { loadCosts } from "./load";
import type { Measurement } from "./measurement";
import { Sample } from "./sample";
import type { Fleet, MaterialName } from "./scene";
import { firstUps, repeatedRuns, throttledUps, unchangedUps } from "./up";

/** Requests per second that the service accepts from one user (API overview of the service). */
const PER_SECOND = 20;

const PLAIN_NODE = { floor: "plain Node", by: "difference" } as const;
const IDLE_RESOURCES = { floor: "no-op resources", by: "ratio" } as const;
const VENDORS_CLIENT = { floor: "the vendor's client", by: "ratio" } as const;
const UNREADABLE = { floor: "material that can't be read", by: "ratio" } as const;
const LEAST_TIME = { floor: "the shortest time within the limit", by: "ratio" } as const;

let taken: Promise<Sample> | undefined;
/** Taken once, by the first measurement that needs it. */
const sample = () => (taken ??= Sample.take());

const PARAMETERS = { of: "ImportParameters", count: 200 } as const;
const QUICK = { hasCheckpoints: false } as const;

function up(fleet: Fleet, runs: number): Measurement {
	const { of, count, hasCheckpoints = true } = fleet;
	const how = hasCheckpoints ? "" : ", without checkpoints";
	return {
		group: of === "ImportedKey" ? "chain" : hasCheckpoints ? "up" : "quick-up",
		name: `up, ${count.toLocaleString("en")} ${of}${how}`,
		unit: "s",
		over: IDLE_RESOURCES,
		runs,
		curve: { of: `${of}${how}`, resources: count },
		begin: () => firstUps(fleet, sample()),
	};
}

const KINDS = ["an ExternalKey", "an ImportParameters", "a KeyMaterial", "a WrappedKeyMaterial"] as const;

/** @param one resource kind with its article, such as "an ExternalKey" */
function bytes(what: string, one: string, bytesOf: (taken: Sample, kind: string) => number): Measurement {
	const begin = async () => {
		const found = bytesOf(await sample(), one.replace(/^an? /, ""));
		return { ours: async () => found };
	};
	return { group: "state", name: `${what} ${one}`, unit: "bytes", runs: 1, begin };
}

const requests = (when: string, occasion: Parameters<typeof requestCounts>[0], budget: number): Measurement => ({
	group: "calls",
	name: `requests per ImportParameters, ${when}`,
	unit: "",
	runs: 1,
	budget,
	begin: () => requestCounts(occasion, sample()),
});

const clientCalls = (operation: Parameters<typeof callRates>[0]): Measurement => ({
	group: "client",
	name: `${operation}, signed, 8 at a time`,
	unit: "calls/s",
	over: VENDORS_CLIENT,
	runs: 5,
	minimum: 1,
	begin: () => callRates(operation),
});

const repeated = (name: string, command: Parameters<typeof repeatedRuns>[0]): Measurement => ({
	group: "day-two",
	name: `${name}, ${PARAMETERS.count} ImportParameters`,
	unit: "s",
	over: IDLE_RESOURCES,
	runs: 3,
	begin: () => repeatedRuns(command, PARAMETERS, sample()),
});

const unchanged = (material: MaterialName): Measurement => ({
	group: "unchanged",
	name: `unchanged up, 100 ImportedKey, ${material}`,
	unit: "s",
	over: UNREADABLE,
	runs: 5,
	begin: () => unchangedUps({ of: "ImportedKey", count: 100, material }, sample()),
});

/** All measurements, in order. */
export const MEASUREMENTS: readonly Measurement[] = [
	{
		group: "load",
		name: "loading the provider",
		unit: "ms",
		over: PLAIN_NODE,
		runs: 15,
		budget: 60,
		begin: () => loadCosts("milliseconds"),
	},
	{
		group: "load",
		name: "memory of the loaded provider",
		unit: "MiB",
		over: PLAIN_NODE,
		runs: 15,
		budget: 15,
		begin: () => loadCosts("mebibytes"),
	},
	requests("created", "created", 1),
	requests("unchanged", "unchanged", 0),
	requests("refreshed", "refreshed", 1),
	requests("expired, with the material imported", "expired", 1),
	...KINDS.map((one) => bytes("size in the state, secrets encrypted, of", one, (taken, kind) => taken.bytes(kind))),
	...KINDS.map((one) => ({
		...bytes("code (__provider) in", one, (taken, kind) => taken.codeBytes(kind)),
		budget: 1024,
	})),
	clientCalls("describe-key"),
	clientCalls("get-parameters-for-import"),
	up({ of: "ImportParameters", count: 1 }, 3),
	up({ of: "ImportParameters", count: 100 }, 3),
	{ ...up(PARAMETERS, 5), budget: 1.1 },
	up({ of: "ImportParameters", count: 1000 }, 1),
	up({ of: "ImportParameters", count: 1, ...QUICK }, 3),
	up({ of: "ImportParameters", count: 100, ...QUICK }, 3),
	up({ ...PARAMETERS, ...QUICK }, 3),
	up({ of: "ImportParameters", count: 1000, ...QUICK }, 1),
	up({ of: "ImportedKey", count: 1 }, 3),
	up({ of: "ImportedKey", count: 20 }, 3),
	up({ of: "ImportedKey", count: 100 }, 2),
	repeated("unchanged up", "up"),
	repeated("refresh", "refresh"),
	{ ...unchanged("random"), budget: 1.15 },
	unchanged("private key"),
	unchanged("symmetric"),
	{
		group: "throttled",
		name: `up, 1,000 ImportParameters at ${PER_SECOND} requests/s, without checkpoints`,
		unit: "s",
		over: LEAST_TIME,
		runs: 1,
		budget: 1.2,
		begin: () => throttledUps({ of: "ImportParameters", count: 1000, parallel: 64, ...QUICK }, PER_SECOND, sample()),
	},
];
