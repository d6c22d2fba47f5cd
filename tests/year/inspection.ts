import type { KeySpec } from "../../provider/kms/keySpec";
import type { TestEmulator } from "../support/emulator";
import type { KeyOfDay } from "./calendar";
import type { StoredResource } from "./pipeline";

/** Number of resources of a key: the key itself, its import parameters and its material. */
const KINDS = 3;
const TEXT = "what day 1 had to say";
/** Signing algorithm of each spec, and the length of the digest that is signed. */
const SIGNING: { readonly [Spec in KeySpec]?: readonly [algorithm: string, digestBytes: number] } = {
	RSA_2048: ["RSASSA_PKCS1_V1_5_SHA_256", 32],
	EC_P256: ["ECDSA_SHA_256", 32],
	EC_P384: ["ECDSA_SHA_384", 48],
	SM2: ["SM2DSA_SM3", 32],
};

/** A key as the service lists it. */
interface ListedKey {
	readonly key_id: string;
	readonly key_alias: string;
	readonly key_state: string;
	readonly key_description: string;
	readonly expiration_time: string;
}

/** Checks the service over raw HTTP, independently of the provider. */
export class Inspection {
	readonly #emulator: TestEmulator;
	/** By name of the key: a request that succeeds only with the bytes of day 1. */
	readonly #proofs = new Map<string, { readonly operation: string; readonly body: object }>();

	constructor(emulator: TestEmulator) {
		this.#emulator = emulator;
	}

	/** Returns what is wrong at the end of a day. */
	async violations(program: readonly KeyOfDay[], resources: readonly StoredResource[]): Promise<string[]> {
		const listed = await this.#keys();
		const violations = listed.length === program.length ? [] : [`${listed.length} keys instead of ${program.length}`];
		for (const key of program) {
			const found = listed.find(({ key_alias }) => key_alias === key.alias);
			violations.push(...(found ? await this.#violationsOf(key, found) : [`no key ${key.alias}`]));
		}
		return [...violations, ...stateViolations(program, resources, listed)];
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
			violations.push(`${key.name} doesn't hold the bytes of day 1`);
		return violations;
	}

	async #holdsItsBytes(key: KeyOfDay, key_id: string): Promise<boolean> {
		const proof = this.#proofs.get(key.name);
		if (!proof) this.#proofs.set(key.name, await this.#prove(key, key_id));
		else {
			const response = await this.#emulator.kms(proof.operation, proof.body);
			const answer = (await response.json()) as Record<string, unknown>;
			return answer.plain_text === TEXT || answer.signature_valid === "true";
		}
		return true;
	}

	async #prove({ keySpec, keyUsage }: KeyOfDay, key_id: string) {
		const [signing_algorithm, digestBytes = 0] = SIGNING[keySpec] ?? [];
		if (keyUsage === "SIGN_VERIFY") {
			const body = { key_id, message: Buffer.alloc(digestBytes, TEXT).toString("base64"), signing_algorithm };
			const { signature } = await this.#emulator.kmsAnswer("sign", body);
			return { operation: "verify", body: { ...body, signature } };
		}
		const algorithm = keySpec.startsWith("RSA") ? { encryption_algorithm: "RSAES_OAEP_SHA_256" } : {};
		const { cipher_text } = await this.#emulator.kmsAnswer("encrypt-data", { key_id, plain_text: TEXT, ...algorithm });
		return { operation: "decrypt-data", body: { key_id, cipher_text, ...algorithm } };
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
	const violations = program.flatMap(({ name, alias }) => {
		const own = resources.filter((resource) => resource.name.endsWith(` ${name}`));
		const isComplete = own.length === KINDS && own.every(({ outputs }) => outputs.keyId === keyIds.get(alias));
		return isComplete ? [] : [`the state of ${name} is incomplete: ${own.map((resource) => resource.name)}`];
	});
	const count = program.length * KINDS;
	return resources.length === count ? violations : [...violations, `${resources.length} resources instead of ${count}`];
}
