import assert from "node:assert/strict";
import type { ImportParameters } from "./importModel";
import { isRefusal, KeyModel, type ModelKey, type Outcome, type Refusal, type Rules } from "./keyModel";
import { actualOf, expectedOf } from "./responses";
import type { Caller, Sent, Service } from "./service";

/** A key of the caller's project by its number, or one that isn't there. */
export type Choice = number | "another project's" | "unknown" | "malformed";

const NO_KEYS = { unknown: "00000000-0000-4000-8000-000000000000", malformed: "no-key" } as const;

interface Asked {
	/** The operation, as the emulator's README names it. */
	readonly name: string;
	readonly key: Choice;
	/** Of the fields, where one is at fault. */
	readonly fault?: Refusal | undefined;
}

interface AskedOfKey extends Asked {
	readonly fields?: object;
}

interface AskedOfTags extends Asked, Omit<Sent, "path"> {
	/** What follows `tags` in the path. */
	readonly below?: string;
}

/** What encrypt-data has answered. */
export interface Ciphertext {
	readonly text: string;
	readonly plaintext: string;
	readonly key: ModelKey;
	/** What the key held then. */
	readonly material: string | undefined;
}

/** A sequence as it goes: the model, what has been handed out, and the way to the service. */
export class Scene {
	readonly model: KeyModel;
	readonly parameters: ImportParameters[] = [];
	readonly ciphertexts: Ciphertext[] = [];
	/** What each request came to: "enable-key KMS.1201", "import-key-material done". */
	readonly outcomes: string[] = [];
	readonly #service: Service;

	constructor(service: Service, rules: Rules, now: number) {
		this.#service = service;
		this.model = new KeyModel(rules, now);
	}

	/** Numbers go round, so that each means a key as soon as there is one; gone ones are still meant. */
	idOf(caller: Caller, choice: Choice): string {
		if (choice === "unknown" || choice === "malformed") return NO_KEYS[choice];
		const isOwn = choice !== "another project's";
		const keys = this.model.keys.filter(({ project }) => (project === projectOf(caller)) === isOwn);
		return keys[isOwn ? choice % keys.length : 0]?.id ?? NO_KEYS.unknown;
	}

	regionOf(caller: Caller): string {
		return this.#service.regionOf(projectOf(caller));
	}

	/** A request for a key. The form of its id is looked at first, then the other fields, then whether the key is there. */
	async askFor(
		caller: Caller,
		{ name, key, fields, fault }: AskedOfKey,
		says: (key: ModelKey, answer: unknown) => Outcome,
	): Promise<Outcome> {
		const key_id = this.idOf(caller, key);
		return this.ask(caller, name, { method: "POST", path: name, body: { key_id, ...fields } }, (answer) => {
			const found = this.model.find(key_id, projectOf(caller));
			if (found === "KMS.0205") return found;
			return fault ?? (isRefusal(found) ? found : says(found, answer));
		});
	}

	/** A request for the tags of a key: the body is looked at first, then the key. */
	async askForTags(
		caller: Caller,
		{ name, key, below = "", fault, ...sent }: AskedOfTags,
		says: (key: ModelKey) => Outcome,
	): Promise<Outcome> {
		const id = this.idOf(caller, key);
		return this.ask(caller, name, { ...sent, path: `${id}/tags${below}` }, () => {
			const found = this.model.find(id, projectOf(caller));
			return fault ?? (isRefusal(found) ? found : says(found));
		});
	}

	/**
	 * Sends a request and holds the answer to what the model says.
	 * @param says what the model makes of the request; it takes from the answer what nobody can foresee, and nothing else
	 * @throws {AssertionError} where they differ
	 */
	async ask(caller: Caller, name: string, sent: Sent, says: (answer: unknown) => Outcome): Promise<Outcome> {
		const actual = actualOf(await this.#service.kms(caller, sent));
		const outcome = caller === "stranger" ? "KMS.0321" : says(actual.body);
		this.outcomes.push(`${name} ${isRefusal(outcome) ? outcome : "done"}`);
		assert.deepEqual(actual, expectedOf(outcome));
		return outcome;
	}

	/** Moves the clocks of both. */
	async moveClock(seconds: number): Promise<void> {
		await this.#service.moveClock(seconds);
		this.model.move(seconds);
		this.outcomes.push(`clock ${new Date(this.model.now).toISOString()}`);
	}
}

export function projectOf(caller: Caller): number {
	return caller === "stranger" ? 0 : caller;
}
