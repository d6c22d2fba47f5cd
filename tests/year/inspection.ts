import type { TestEmulator } from "../support/emulator";
import type { Day, KeyOfDay } from "./calendar";
import { cancelDeletion, scheduleDeletion } from "./deletion";
import type { StoredResource } from "./pipeline";
import { holds, type Proof, prove } from "./proofs";
import { isReplaced } from "./slips";

/** Number of resources of a key: the key itself, its import parameters and its material. */
const KINDS = 3;
/** A key as the service lists it. */
interface ListedKey {
	readonly key_id: string;
	readonly key_alias: string;
	readonly key_state: string;
	readonly key_description: string;
	readonly expiration_time: string;
}

/** A key as the inspection knows it. */
interface KnownKey {
	readonly id: string;
	/** Made when the key was first seen enabled. */
	readonly proof?: Proof;
}

/** Checks the service over raw HTTP, independently of the provider. */
export class Inspection {
	readonly #emulator: TestEmulator;
	/** By the name that the year has for it. */
	readonly #known = new Map<string, KnownKey>();

	constructor(emulator: TestEmulator) {
		this.#emulator = emulator;
	}

	/** The id that a key had when it was last inspected. */
	keyIdOf(name: string): string | undefined {
		return this.#known.get(name)?.id;
	}

	/** Returns what is wrong at the end of a day. */
	async violations({ program, slip }: Day, resources: readonly StoredResource[]): Promise<string[]> {
		const listed = await this.#keys();
		const violations = listed.length === program.length ? [] : [`${listed.length} keys instead of ${program.length}`];
		for (const key of program) {
			const found = listed.find(({ key_alias }) => key_alias === key.alias);
			if (found) violations.push(...(await this.#replacementViolations(key, found, isReplaced(slip, key))));
			violations.push(...(found ? await this.#violationsOf(key, found) : [`no key ${key.alias}`]));
		}
		return [...violations, ...stateViolations(program, resources, listed)];
	}

	/** A key that was replaced on purpose keeps its material until it is deleted, and can be got back until then. */
	async #replacementViolations({ name }: KeyOfDay, { key_id }: ListedKey, isAllowed: boolean): Promise<string[]> {
		const before = this.#known.get(name);
		if (before?.id === key_id) return [];
		this.#known.set(name, { id: key_id });
		if (!before) return [];
		if (!isAllowed) return [`${name} is another key than before`];
		const violations = await cancelDeletion(this.#emulator, name, before.id);
		if (violations.length > 0) return violations;
		const isIntact = !before.proof || (await holds(this.#emulator, before.proof));
		await scheduleDeletion(this.#emulator, before.id);
		return isIntact ? [] : [`the key that ${name} replaced doesn't hold its bytes`];
	}

	async #violationsOf(key: KeyOfDay, found: ListedKey): Promise<string[]> {
		const isExpired = key.expirationTime !== undefined && key.expirationTime * 1000 <= this.#now();
		const expected = {
			key_state: isExpired ? "5" : "2",
			key_description: key.description,
			expiration_time: key.expirationTime === undefined || isExpired ? "" : `${key.expirationTime}000`,
		};
		const violations = Object.entries(expected).flatMap(([name, value]) => {
			const actual = found[name as keyof typeof expected];
			return actual === value ? [] : [`${name} of ${key.name} is ${actual} instead of ${value}`];
		});
		const actual = JSON.stringify((await this.#tags(found.key_id)).map(({ key, value }) => [key, value]).sort());
		if (actual !== JSON.stringify(Object.entries(key.tags).sort()))
			violations.push(`tags of ${key.name} are ${actual}`);
		if (violations.length === 0 && !isExpired && !(await this.#holdsItsBytes(key, found.key_id)))
			violations.push(`${key.name} doesn't hold its first bytes`);
		return violations;
	}

	async #holdsItsBytes(key: KeyOfDay, id: string): Promise<boolean> {
		const proof = this.#known.get(key.name)?.proof;
		if (proof) return holds(this.#emulator, proof);
		this.#known.set(key.name, { id, proof: await prove(this.#emulator, key, id) });
		return true;
	}

	/** Lists the keys whose deletion is not scheduled. */
	async #keys(): Promise<ListedKey[]> {
		const { key_details } = await this.#emulator.kmsAnswer("list-keys", { limit: "1000", key_spec: "ALL" });
		return (key_details as ListedKey[]).filter(({ key_state }) => key_state !== "4");
	}

	async #tags(keyId: string): Promise<{ key: string; value: string }[]> {
		const { url, projectId } = this.#emulator.settings;
		const headers = { "X-Auth-Token": await this.#emulator.createToken() };
		const answer = await fetch(`${url}/v1.0/${projectId}/kms/${keyId}/tags`, { headers });
		return ((await answer.json()) as { tags: { key: string; value: string }[] }).tags;
	}

	#now(): number {
		return Date.now() + this.#emulator.settings.clockAheadSeconds() * 1000;
	}
}

/** A complete state holds the three resources of each key, and each of them names the key's id. */
function stateViolations(
	program: readonly KeyOfDay[],
	resources: readonly StoredResource[],
	listed: readonly ListedKey[],
): string[] {
	const keyIds = new Map(listed.map(({ key_alias, key_id }) => [key_alias, key_id]));
	const violations = program.flatMap(({ name, alias, resourceName, materialName }) => {
		const names = [`externalKey ${resourceName}`, `importParameters ${resourceName}`, `keyMaterial ${materialName}`];
		const own = resources.filter((resource) => names.includes(resource.name));
		const isComplete = own.length === KINDS && own.every(({ outputs }) => outputs.keyId === keyIds.get(alias));
		return isComplete ? [] : [`the state of ${name} is incomplete: ${own.map((resource) => resource.name)}`];
	});
	const count = program.length * KINDS;
	return resources.length === count ? violations : [...violations, `${resources.length} resources instead of ${count}`];
}
