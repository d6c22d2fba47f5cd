export type Refusal = `KMS.${string}`;

/** Refusals in the order of their checks. */
export type Checks<Subject> = readonly (readonly [code: Refusal, isAtFault: (subject: Subject) => boolean])[];

export const firstFault = <Subject>(checks: Checks<Subject>, subject: Subject): Refusal | undefined =>
	checks.find(([, isAtFault]) => isAtFault(subject))?.[0];

/** The predicted outcome of a request: the code of a refusal, or the body of the response, if it has one. */
export type Outcome = Refusal | object | undefined;

/** Settings that the model takes into account. */
export interface Rules {
	readonly keyQuota: number;
	readonly tagQuota: number;
	readonly parametersTtlSeconds: number;
	readonly expiryLagSeconds: number;
	readonly singleUseTokens: boolean;
	readonly olderTokens: "valid" | "void";
}

/** Specifications, with the number of bytes to wrap. */
export const SPECS = {
	AES_256: { kind: "symmetric", usage: "ENCRYPT_DECRYPT", wrappedBytes: 32 },
	SM4: { kind: "symmetric", usage: "ENCRYPT_DECRYPT", wrappedBytes: 16 },
	RSA_2048: { kind: "asymmetric", usage: "SIGN_VERIFY", wrappedBytes: 32 },
	EC_P256: { kind: "asymmetric", usage: "SIGN_VERIFY", wrappedBytes: 32 },
	SM2: { kind: "asymmetric", usage: "SIGN_VERIFY", wrappedBytes: 16 },
	ED25519: { kind: "asymmetric", usage: "SIGN_VERIFY", wrappedBytes: undefined },
	HMAC_256: { kind: "mac", usage: "GENERATE_VERIFY_MAC", wrappedBytes: undefined },
} as const;

export type Spec = keyof typeof SPECS;

export type State = "2" | "3" | "4" | "5";

export interface KeyFields {
	readonly project: number;
	readonly spec: Spec;
	readonly origin: "kms" | "external";
	readonly keystore: string;
	alias: string;
	description: string;
}

export interface ModelKey extends KeyFields {
	readonly id: string;
	/** Milliseconds, like `deletionAt`. */
	readonly createdAt: number;
	readonly tags: Map<string, string>;
	state: State;
	isGone: boolean;
	/** Name of the current material; `firstMaterial` is that of the first import. */
	material?: string | undefined;
	firstMaterial?: string;
	/** Seconds. */
	materialExpiresAt?: number | undefined;
	deletionAt?: number | undefined;
	/** In PEM, once known. */
	publicKey?: string;
	/** The latest import token; `usedTokens` are those of successful imports. */
	newestToken?: string;
	readonly usedTokens: Set<string>;
}

/** The fact sheet's table of calls: for each state of the key, the next state or the code of the refusal. */
const TRANSITIONS = {
	"enable-key": { 2: "KMS.1201", 3: "2", 4: "KMS.1201", 5: "KMS.1201" },
	"disable-key": { 2: "3", 3: "KMS.1301", 4: "KMS.1301", 5: "KMS.1301" },
	"schedule-key-deletion": { 2: "4", 3: "4", 4: "KMS.1402", 5: "4" },
	"cancel-key-deletion": { 2: "KMS.1501", 3: "KMS.1501", 4: "3, or 5 without material", 5: "KMS.1501" },
	"import-key-material": { 2: "KMS.0310", 3: "KMS.0209", 4: "KMS.0210", 5: "2" },
	"delete-imported-key-material": { 2: "5", 3: "5", 4: "KMS.0210", 5: "KMS.2701" },
	"encrypt-data": { 2: "2", 3: "KMS.0209", 4: "KMS.0210", 5: "KMS.1301" },
	"decrypt-data": { 2: "2", 3: "KMS.0209", 4: "KMS.0210", 5: "KMS.1301" },
	"get-publickey": { 2: "2", 3: "3", 4: "KMS.0210", 5: "KMS.1301" },
	"update-key-alias": { 2: "2", 3: "3", 4: "KMS.0210", 5: "5" },
	"update-key-description": { 2: "2", 3: "3", 4: "KMS.0210", 5: "5" },
} as const satisfies Record<string, Record<State, State | Refusal | "3, or 5 without material">>;

export type Call = keyof typeof TRANSITIONS;

/** The state of the key after a call, or the code of the refusal. */
export function nextState({ state, material }: ModelKey, call: Call): State | Refusal {
	const next = TRANSITIONS[call][state];
	if (next === "3, or 5 without material") return material === undefined ? "5" : "3";
	return next;
}

/** Changes the key to its next state and applies the rest of the call, unless the table refuses it. */
export function transition(key: ModelKey, call: Call, then: () => Outcome): Outcome {
	const next = nextState(key, call);
	if (isRefusal(next)) return next;
	key.state = next;
	return then();
}

export const isRefusal = (outcome: unknown): outcome is Refusal =>
	typeof outcome === "string" && outcome.startsWith("KMS.");

const UUID_SHAPE = /^[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}$/;

/** All keys of all projects, including deleted ones, and the time. */
export class KeyModel {
	readonly rules: Rules;
	readonly keys: ModelKey[] = [];
	/** Milliseconds. */
	now: number;

	constructor(rules: Rules, now: number) {
		this.rules = rules;
		this.now = now;
	}

	get seconds(): number {
		return Math.floor(this.now / 1000);
	}

	/** Keys of a project, oldest first. */
	keysOf(project: number): ModelKey[] {
		return this.keys.filter((key) => key.project === project && !key.isGone);
	}

	find(id: string, project: number): ModelKey | Refusal {
		if (!UUID_SHAPE.test(id)) return "KMS.0205";
		return this.keysOf(project).find((key) => key.id === id) ?? "KMS.0207";
	}

	create(fields: KeyFields, id: string): Outcome {
		const { project, alias, origin } = fields;
		if (this.holderOf(project, alias)) return "KMS.1104";
		if (this.keysOf(project).length >= this.rules.keyQuota) return "KMS.1105";
		const isOwn = origin === "kms";
		this.keys.push({
			...fields,
			id,
			createdAt: this.now,
			tags: new Map(),
			usedTokens: new Set(),
			isGone: false,
			state: isOwn ? "2" : "5",
			material: isOwn ? "generated" : undefined,
		});
		return {};
	}

	/** The key that has an alias, even if it is pending deletion. */
	holderOf(project: number, alias: string): ModelKey | undefined {
		return this.keysOf(project).find((key) => key.alias === alias);
	}

	/** Moves the clock. Moving it back undoes neither expiry nor deletion. */
	move(seconds: number): void {
		this.now += seconds * 1000;
		for (const key of this.keys) this.#applyTime(key);
	}

	#applyTime(key: ModelKey): void {
		if (key.deletionAt !== undefined && key.deletionAt <= this.now) key.isGone = true;
		const { materialExpiresAt = Number.POSITIVE_INFINITY } = key;
		if (materialExpiresAt + this.rules.expiryLagSeconds > this.seconds) return;
		removeMaterial(key);
		if (key.state !== "4") key.state = "5";
	}
}

/** @returns the body of the response, which is empty */
export function removeMaterial(key: ModelKey): object {
	key.material = undefined;
	key.materialExpiresAt = undefined;
	return {};
}
