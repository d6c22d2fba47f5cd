import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What holds the service's key among the parts of an ImportedKey. */
export const KEY = "pulumi-nodejs:dynamic/kms:ExternalKey";
const MATERIAL = "pulumi-nodejs:dynamic/kms:KeyMaterial";
const OUTCOMES = ["created", "changed", "same", "deleted", "failed"] as const;
const UNCHANGED: ReadonlySet<string> = new Set(["same", "read", "refresh"]);

/** What a run did with a key. */
export type Outcome = (typeof OUTCOMES)[number];

/** What a run has done with the keys of a stack, from the engine's events. */
export class Tally {
	/** What went wrong, each with the key's name before it. */
	readonly errors = new Set<string>();
	/** What else the engine and the provider had to say. */
	readonly notes = new Set<string>();
	readonly #keys = new Set<string>();
	/** What each key's parts met. */
	readonly #steps = new Map<string, Map<string, string>>();
	readonly #outcomes = new Map<string, Outcome>();

	/** Tells which keys the run is about. */
	expect(names: Iterable<string>): void {
		for (const name of names) this.#keys.add(name);
	}

	get total(): number {
		return this.#keys.size;
	}

	get done(): number {
		return this.#outcomes.size;
	}

	/** Keys by what was done with them; those left are in none. */
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
		// Material goes in last, and a key is deleted after its material.
		if (type === MATERIAL) this.#outcomes.set(name, outcomeOf(steps));
		if (type === KEY && op === "delete") this.#outcomes.set(name, "deleted");
	}

	#fail(urn: string): void {
		const name = keyOf(urn);
		if (name !== undefined) this.#outcomes.set(name, "failed");
	}

	#diagnose({ severity, message, urn = "", ephemeral }: NonNullable<EngineEvent["diagnosticEvent"]>): void {
		// The SDK's type leaves out that the Automation API asks the engine for its debugging messages, too.
		if (ephemeral || (severity as string) === "debug" || message.trim() === "") return;
		const name = keyOf(urn);
		const told = name === undefined ? message.trim() : `${name}: ${message.trim()}`;
		if (severity !== "error") return void this.notes.add(told);
		this.errors.add(told);
		this.#fail(urn);
	}
}

function outcomeOf(steps: ReadonlyMap<string, string>): Outcome {
	if (steps.get(KEY) === "create") return "created";
	return [...steps.values()].every((op) => UNCHANGED.has(op)) ? "same" : "changed";
}

/** Name of the key that a resource is a part of. */
export function keyOf(urn: string): string | undefined {
	return urn.includes("::huaweicloud-kms:index:ImportedKey") ? urn.slice(urn.lastIndexOf("::") + 2) : undefined;
}
