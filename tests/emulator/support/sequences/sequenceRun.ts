import assert from "node:assert/strict";
import type { ImportParameters } from "./importModel";
import { isRefusal, KeyModel, type ModelKey, type Outcome, type Refusal, type Rules } from "./keyModel";
import { actualOf, expectedOf } from "./responses";
import type { Caller, Sent, Service } from "./service";

/** A key of the caller's project by number, or a key that the caller can't use. */
export type Choice = number | "another project's" | "unknown" | "malformed";

const NO_KEYS = { unknown: "00000000-0000-4000-8000-000000000000", malformed: "no-key" } as const;

interface KeyRequest {
	/** The operation, as the emulator's README names it. */
	readonly name: string;
	readonly key: Choice;
	/** The refusal of an invalid field. */
	readonly fault?: Refusal | undefined;
}

interface KeyBodyRequest extends KeyRequest {
	readonly fields?: object;
}

interface TagRequest extends KeyRequest, Omit<Sent, "path"> {
	/** Path below `tags`. */
	readonly below?: string;
}

/** A ciphertext of encrypt-data. */
export interface Ciphertext {
	readonly text: string;
	readonly plaintext: string;
	readonly key: ModelKey;
	/** Material of the key at that time. */
	readonly material: string | undefined;
}

/** The state of a running sequence: the model, issued values, and access to the service. */
export class SequenceRun {
	readonly model: KeyModel;
	readonly parameters: ImportParameters[] = [];
	readonly ciphertexts: Ciphertext[] = [];
	/** Outcomes of requests: "enable-key KMS.1201", "import-key-material done". */
	readonly outcomes: string[] = [];
	readonly #service: Service;

	constructor(service: Service, rules: Rules, now: number) {
		this.#service = service;
		this.model = new KeyModel(rules, now);
	}

	/** Numbers wrap around, so that each refers to a key once one exists. Deleted keys are included. */
	idOf(caller: Caller, choice: Choice): string {
		if (choice === "unknown" || choice === "malformed") return NO_KEYS[choice];
		const isOwn = choice !== "another project's";
		const keys = this.model.keys.filter(({ project }) => (project === projectOf(caller)) === isOwn);
		return keys[isOwn ? choice % keys.length : 0]?.id ?? NO_KEYS.unknown;
	}

	regionOf(caller: Caller): string {
		return this.#service.regionOf(projectOf(caller));
	}

	/**
	 * Sends a request for a key. The form of its id is checked first, then the other fields, then whether the key exists.
	 */
	async askFor(
		caller: Caller,
		{ name, key, fields, fault }: KeyBodyRequest,
		predict: (key: ModelKey, answer: unknown) => Outcome,
	): Promise<Outcome> {
		const key_id = this.idOf(caller, key);
		return this.ask(caller, name, { method: "POST", path: name, body: { key_id, ...fields } }, (answer) => {
			const found = this.model.find(key_id, projectOf(caller));
			if (found === "KMS.0205") return found;
			return fault ?? (isRefusal(found) ? found : predict(found, answer));
		});
	}

	/** Sends a request for the tags of a key. The body is checked first, then the key. */
	async askForTags(
		caller: Caller,
		{ name, key, below = "", fault, ...sent }: TagRequest,
		predict: (key: ModelKey) => Outcome,
	): Promise<Outcome> {
		const id = this.idOf(caller, key);
		return this.ask(caller, name, { ...sent, path: `${id}/tags${below}` }, () => {
			const found = this.model.find(id, projectOf(caller));
			return fault ?? (isRefusal(found) ? found : predict(found));
		});
	}

	/**
	 * Sends a request and compares the response with the model's prediction.
	 * @param predict applies the request to the model; it takes only unpredictable values from the response
	 * @throws {AssertionError} if they differ
	 */
	async ask(caller: Caller, name: string, sent: Sent, predict: (answer: unknown) => Outcome): Promise<Outcome> {
		const actual = actualOf(await this.#service.kms(caller, sent));
		const outcome = caller === "stranger" ? "KMS.0321" : predict(actual.body);
		this.outcomes.push(`${name} ${isRefusal(outcome) ? outcome : "done"}`);
		assert.deepEqual(actual, expectedOf(outcome));
		return outcome;
	}

	/** Moves the clocks of the service and the model. */
	async moveClock(seconds: number): Promise<void> {
		await this.#service.moveClock(seconds);
		this.model.move(seconds);
		this.outcomes.push(`clock ${new Date(this.model.now).toISOString()}`);
	}
}

export function projectOf(caller: Caller): number {
	return caller === "stranger" ? 0 : caller;
}
