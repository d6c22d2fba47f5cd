import { randomInt } from "node:crypto";
import type { TestEmulator } from "../../support/emulator";
import { importOf } from "./kmsRequests";

/** The state of a key as list-keys returns it. */
interface KeySnapshot {
	readonly state: string;
	readonly description: string;
}

interface LoadedKey {
	id: string;
	/** Last confirmed state; undefined if the creation was not confirmed. */
	confirmed: KeySnapshot | undefined;
	/** State after a request that was not answered. */
	attempted: KeySnapshot | undefined;
}

const PENDING_DELETION = "4";

/**
 * Creates, changes, imports into and deletes keys over several connections, and tracks which changes were confirmed.
 */
export class KeyLoad {
	readonly #keys = new Map<string, LoadedKey>();
	readonly #workers: number;
	#number = 0;
	/** Number of confirmed creations. */
	created = 0;

	constructor(workers: number) {
		this.#workers = workers;
	}

	/**
	 * Sends requests. After the given number of responses it calls `enough`, which must kill the emulator, and then ends.
	 */
	async run(emulator: TestEmulator, answers: number, enough: () => void): Promise<void> {
		let left = answers;
		const work = async () => {
			for (;;) {
				const isAnswered = await this.#step(emulator).then(
					() => true,
					(error: unknown) => {
						// Only lost connections are expected.
						if (!(error instanceof TypeError)) throw error;
						return false;
					},
				);
				if (!isAnswered) return;
				left -= 1;
				if (left === 0) enough();
			}
		};
		await Promise.all(Array.from({ length: this.#workers }, work));
	}

	/** Sends one or two requests for a key that no other worker uses. */
	async #step(emulator: TestEmulator): Promise<void> {
		const idle = [...this.#keys.entries()].filter(
			([, { confirmed, attempted }]) =>
				confirmed !== undefined && confirmed.state !== PENDING_DELETION && attempted === undefined,
		);
		const [alias, key] = idle[randomInt(idle.length + 2)] ?? [];
		if (alias === undefined || !key?.confirmed) return this.#create(emulator);
		const { id, confirmed } = key;
		const changes: readonly [KeySnapshot, () => Promise<unknown>][] = [
			[{ ...confirmed, description: `${this.#number++}` }, () => this.#describe(emulator, id, `${this.#number - 1}`)],
			[
				{ ...confirmed, state: PENDING_DELETION },
				() => emulator.kmsAnswer("schedule-key-deletion", { key_id: id, pending_days: "7" }),
			],
			confirmed.state === "5"
				? [{ ...confirmed, state: "2" }, () => importInto(emulator, id)]
				: [{ ...confirmed, state: "5" }, () => emulator.kmsAnswer("delete-imported-key-material", { key_id: id })],
		];
		const [attempted, change] = changes[randomInt(changes.length)] ?? [confirmed, () => Promise.resolve()];
		key.attempted = attempted;
		await change();
		Object.assign(key, { confirmed: attempted, attempted: undefined });
	}

	async #create(emulator: TestEmulator): Promise<void> {
		const alias = `key-${this.#number++}`;
		const key: LoadedKey = { id: "", confirmed: undefined, attempted: { state: "5", description: "" } };
		this.#keys.set(alias, key);
		key.id = await emulator.createKey(alias);
		Object.assign(key, { confirmed: key.attempted, attempted: undefined });
		this.created += 1;
	}

	async #describe(emulator: TestEmulator, key_id: string, key_description: string): Promise<void> {
		await emulator.kmsAnswer("update-key-description", { key_id, key_description });
	}

	/**
	 * Compares the keys of an emulator with all possible states, and treats them as confirmed from then on.
	 * @returns all differences
	 */
	async faultsOf(emulator: TestEmulator): Promise<string[]> {
		const { key_details } = await emulator.kmsAnswer("list-keys", {});
		const found = new Map((key_details as Record<string, string>[]).map((details) => [details.key_alias, details]));
		const faults = [...found.keys()]
			.filter((alias) => !this.#keys.has(`${alias}`))
			.map((alias) => `${alias} is unknown`);
		for (const [alias, key] of this.#keys) {
			const details = found.get(alias);
			const seen = details && { state: `${details.key_state}`, description: `${details.key_description}` };
			const allowed = key.attempted ? [key.confirmed, key.attempted] : [key.confirmed];
			if (!allowed.some((one) => JSON.stringify(one) === JSON.stringify(seen)))
				faults.push(`${alias} is ${JSON.stringify(seen)}, not ${JSON.stringify(allowed)}`);
			if (!details) this.#keys.delete(alias);
			else Object.assign(key, { id: details.key_id, confirmed: seen, attempted: undefined });
		}
		return faults;
	}

	/** Advances the clock past all scheduled deletions. */
	async passTime(emulator: TestEmulator): Promise<void> {
		await emulator.advanceClock(8 * 24 * 60 * 60);
		for (const [alias, { confirmed }] of this.#keys)
			if (confirmed?.state === PENDING_DELETION) this.#keys.delete(alias);
	}
}

/** Imports the same material for a key each time, since the key accepts no other. */
async function importInto(emulator: TestEmulator, id: string): Promise<void> {
	const material = Buffer.from(id.replaceAll("-", ""), "utf8");
	await emulator.kmsAnswer("import-key-material", await importOf(emulator, id, material));
}
