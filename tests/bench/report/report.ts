import type { Row } from "../measurement";

/** What one run of the bench has found: `docs/bench.json`. */
export interface Report {
	/** When, RFC 3339. */
	readonly date: string;
	readonly cpus: number;
	/** Of Node, the engine and Pulumi's SDK. */
	readonly versions: { readonly node: string; readonly engine: string; readonly "@pulumi/pulumi": string };
	readonly rows: readonly Row[];
}
