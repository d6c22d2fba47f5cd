import type { EmulatorOptions } from "huaweicloud-kms-emulator";
import type { Answer } from "../rawRequests";
import type { DescribedClient, RequestOptions } from "./describedClient";

/** Values that earlier steps have saved from their responses. */
export type SavedValues = Readonly<Record<string, string>>;

/**
 * One request: its operation, its outcome ("200", "400 KMS.0308"), its options, and the values to save for later steps,
 * by the path of a response field or the name of a header.
 */
export type Step = readonly [
	operation: string,
	outcome: string,
	request?: (saved: SavedValues) => RequestOptions,
	save?: Readonly<Record<string, string>>,
];

export interface Scenario {
	readonly name: string;
	readonly options?: EmulatorOptions;
	readonly steps: readonly Step[];
}

/** Options with only a body, which is enough for most steps. */
export const body = (make: (saved: SavedValues) => unknown) => (saved: SavedValues) => ({ body: make(saved) });

/** Runs the steps one after another. */
export async function play({ steps }: Scenario, client: DescribedClient): Promise<SavedValues> {
	const saved: Record<string, string> = {};
	for (const [operation, outcome, request, save = {}] of steps) {
		const answer = await client.expect(operation, outcome, request?.(saved));
		for (const [name, where] of Object.entries(save)) saved[name] = `${fieldOf(answer, where)}`;
	}
	return saved;
}

function fieldOf({ headers, text }: Answer, where: string): unknown {
	if (where === "text") return text;
	if (where in headers) return headers[where];
	return where.split(".").reduce((at, name) => (at as Record<string, unknown>)?.[name], JSON.parse(text));
}
