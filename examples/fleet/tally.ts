import type { EngineEvent } from "@pulumi/pulumi/automation";

/** Type of the part of an ImportedKey that is the key itself. */
export const KEY = "pulumi-nodejs:dynamic/kms:ExternalKey";
const MATERIAL = "pulumi-nodejs:dynamic/kms:KeyMaterial";
const OUTCOMES = ["created", "changed", "same", "deleted", "failed"] as const;
const UNCHANGED: ReadonlySet<string> = new Set(["same", "read", "refresh"]);

/** What a run did with a key. */
export type Outcome = (typeof OUTCOMES)[number];

/** Counts what a run has done with the keys of a stack, from the engine's events. */
export class Tally {
	/** Errors, each with the name of its key. */
	readonly errors = new Set<string>();
	/** Other messages of the engine and the provider. */
	readonly notes = new Set<string>();
	readonly #keys = new Set<string>();
	/** Steps of each key's parts, by type. */
	readonly #steps = new Map<string, Map<string, string>>();
	readonly #outcomes = new Map<string, Outcome>();

	/** Adds keys that the run is about. */
	expect(names: Iterable<string>): void {
		for (const name of names) this.#keys.add(name);
	}

	get total(): number {
		return this.#keys.size;
	}

	get done(): number {
		return this.#outcomes.size;
	}

	/** Number of keys by outcome. Keys that are still to do have none. */
	get counts(): Readonly<Record<Outcome, number>> {
		const outcomes = [...this.#outcomes.values()];
		const count = (outcome: Outcome) => outcomes.filter((other) => other === outcome).length;
		return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, count(outcome)])) as Record<Outcome, number>;
	}

	record({ resOutputsEvent, resOpFailedEvent, diagnosticEvent }: EngineEvent): void {
		if (resOutputsEvent) this.#step(resOutputsEvent.metadata);
		if (resOpFailedEvent) this.#fail(resOpFailedEvent.metadata.urn);
		if (diagnosticEvent) this.#diagnose(diagnosticEvent);
	}

	#step({ urn, type, op }: { urn: string; type: string; op: string }): void {
		const name = keyOf(urn);
		if (name === undefined || this.#outcomes.get(name) === "failed") return;
		const steps = this.#steps.get(name) ?? new Map<string, string>();
		this.#steps.set(name, steps.set(type, op));
		// Material is imported last, and a key is deleted after its material.
		if (type === MATERIAL) this.#outcomes.set(name, outcomeOf(steps));
		if (type === KEY && op === "delete") this.#outcomes.set(name, "deleted");
	}

	#fail(urn: string): void {
		const name = keyOf(urn);
		if (name !== undefined) this.#outcomes.set(name, "failed");
	}

	#diagnose({ severity, message, urn = "", ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
		// The Automation API also requests debug messages, which the SDK's type of severity doesn't include.
		if (ephemeral || (severity as string) === "debug" || message.trim() === "") return;
		const name = keyOf(urn);
		const text = name === undefined ? message.trim() : `${name}: ${message.trim()}`;
		if (severity !== "error") return void this.notes.add(text);
		this.errors.add(text);
		this.#fail(urn);
	}
}

function outcomeOf(steps: ReadonlyMap<string, string>): Outcome {
	if (steps.get(KEY) === "create") return "created";
	return [...steps.values()].every((op) => UNCHANGED.has(op)) ? "same" : "changed";
}

/** Returns the name of the key that a resource is part of; undefined if it is not part of a key. */
export function keyOf(urn: string): string | undefined {
	return urn.includes("::huaweicloud-kms:index:ImportedKey") ? urn.slice(urn.lastIndexOf("::") + 2) : undefined;
}
