import type { Row } from "../measurement";

/** Results of one run of the bench, as in `docs/bench.json`. */
export interface Report {
	/** Time of the run, RFC 3339. */
	readonly date: string;
	readonly cpus: number;
	/** Versions of Node, the engine and Pulumi's SDK. */
	readonly versions: { readonly node: string; readonly engine: string; readonly "@pulumi/pulumi": string };
	readonly rows: readonly Row[];
}
