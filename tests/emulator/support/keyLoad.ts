import { randomInt } from "node:crypto";
import type { TestEmulator } from "../../support/emulator";
import { importOf } from "./kmsRequests";

/** What a key is by what list-keys says of it. */
interface Seen {
	readonly state: string;
	readonly description: string;
}

interface LoadedKey {
	id: string;
	/** As answered last; nothing where its creation wasn't. */
	sure: Seen | undefined;
	/** What the request that wasn't answered would have made of it. */
	attempted: Seen | undefined;
}

const PENDING_DELETION = "4";

/** Creates, changes, imports into and deletes keys through several connections, and knows what has been answered. */
export class KeyLoad {
	readonly #keys = new Map<string, LoadedKey>();
	readonly #workers: number;
	#number = 0;
	/** Creations that were answered. */
	created = 0;

	constructor(workers: number) {
		this.#workers = workers;
	}

	/** Works until a number of requests were answered and then until the emulator is gone, which `enough` sees to. */
	async run(emulator: TestEmulator, answers: number, enough: () => void): Promise<void> {
		let left = answers;
		const work = async () => {
			for (;;) {
				const isAnswered = await this.#step(emulator).then(
					() => true,
					(error: unknown) => {
						// Only a lost connection is part of the game.
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

	/** One request or two, for a key that no other worker has. */
	async #step(emulator: TestEmulator): Promise<void> {
		const idle = [...this.#keys.entries()].filter(
			([, { sure, attempted }]) => sure !== undefined && sure.state !== PENDING_DELETION && attempted === undefined,
		);
		const [alias, key] = idle[randomInt(idle.length + 2)] ?? [];
		if (alias === undefined || !key?.sure) return this.#create(emulator);
		const { id, sure } = key;
		const changes: readonly [Seen, () => Promise<unknown>][] = [
			[{ ...sure, description: `${this.#number++}` }, () => this.#describe(emulator, id, `${this.#number - 1}`)],
			[
				{ ...sure, state: PENDING_DELETION },
				() => emulator.kmsAnswer("schedule-key-deletion", { key_id: id, pending_days: "7" }),
			],
			sure.state === "5"
				? [{ ...sure, state: "2" }, () => importInto(emulator, id)]
				: [{ ...sure, state: "5" }, () => emulator.kmsAnswer("delete-imported-key-material", { key_id: id })],
		];
		const [attempted, change] = changes[randomInt(changes.length)] ?? [sure, () => Promise.resolve()];
		key.attempted = attempted;
		await change();
		Object.assign(key, { sure: attempted, attempted: undefined });
	}

	async #create(emulator: TestEmulator): Promise<void> {
		const alias = `key-${this.#number++}`;
		const key: LoadedKey = { id: "", sure: undefined, attempted: { state: "5", description: "" } };
		this.#keys.set(alias, key);
		key.id = await emulator.createKey(alias);
		Object.assign(key, { sure: key.attempted, attempted: undefined });
		this.created += 1;
	}

	async #describe(emulator: TestEmulator, key_id: string, key_description: string): Promise<void> {
		await emulator.kmsAnswer("update-key-description", { key_id, key_description });
	}

	/**
	 * Compares what an emulator has with what it may have, and takes that for sure from then on.
	 * @returns what is wrong
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
			const allowed = key.attempted ? [key.sure, key.attempted] : [key.sure];
			if (!allowed.some((one) => JSON.stringify(one) === JSON.stringify(seen)))
				faults.push(`${alias} is ${JSON.stringify(seen)}, not ${JSON.stringify(allowed)}`);
			if (!details) this.#keys.delete(alias);
			else Object.assign(key, { id: details.key_id, sure: seen, attempted: undefined });
		}
		return faults;
	}

	/** Lets the keys that are scheduled for deletion go. */
	async passTime(emulator: TestEmulator): Promise<void> {
		await emulator.advanceClock(8 * 24 * 60 * 60);
		for (const [alias, { sure }] of this.#keys) if (sure?.state === PENDING_DELETION) this.#keys.delete(alias);
	}
}

/** Material that is the same for a key each time: it takes no other. */
async function importInto(emulator: TestEmulator, id: string): Promise<void> {
	const material = Buffer.from(id.replaceAll("-", ""), "utf8");
	await emulator.kmsAnswer("import-key-material", await importOf(emulator, id, material));
}
