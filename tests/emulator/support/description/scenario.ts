import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import type { Answer } from "../rawRequests";
import type { Asked, DescribedClient } from "./describedClient";

/** What earlier steps have kept of their answers. */
export type Kept = Readonly<Record<string, string>>;

/**
 * One request: its operation, what it answers ("200", "400 KMS.0308"), what is asked, and what of the answer later steps
 * need, by the path of the field or the name of the header.
 */
export type Step = readonly [
	operation: string,
	outcome: string,
	asked?: (kept: Kept) => Asked,
	keep?: Readonly<Record<string, string>>,
];

export interface Scenario {
	readonly name: string;
	readonly options?: EmulatorOptions;
	readonly steps: readonly Step[];
}

/** A body, as most steps need no more. */
export const body = (make: (kept: Kept) => unknown) => (kept: Kept) => ({ body: make(kept) });

/** Takes the steps one after another. */
export async function play({ steps }: Scenario, client: DescribedClient): Promise<Kept> {
	const kept: Record<string, string> = {};
	for (const [operation, outcome, asked, keep = {}] of steps) {
		const answer = await client.expect(operation, outcome, asked?.(kept));
		for (const [name, where] of Object.entries(keep)) kept[name] = `${fieldOf(answer, where)}`;
	}
	return kept;
}

function fieldOf({ headers, text }: Answer, where: string): unknown {
	if (where === "text") return text;
	if (where in headers) return headers[where];
	return where.split(".").reduce((at, name) => (at as Record<string, unknown>)?.[name], JSON.parse(text));
}
