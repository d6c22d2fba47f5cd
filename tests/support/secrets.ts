import { formsOf } from "./leakHunt/forms";
import { type Found, Stretches } from "./leakHunt/fragmentIndex";

/** Where a run of the engine leaves traces. */
export type Surface =
	| "output"
	| "events"
	| "state files"
	| "decrypted state"
	| "journal"
	| "process arguments"
	| "temporary files"
	| "cache";

const NOWHERE: readonly Surface[] = [];
const ENCRYPTED: readonly Surface[] = ["decrypted state"];
// What users and the Automation API hand to `pulumi config set`.
const CONFIGURED: readonly Surface[] = [...ENCRYPTED, "process arguments"];

/** Kinds of secrets, and where each may be, as the table of docs/security.md has it. */
const KINDS = {
	password: NOWHERE,
	"password in Pulumi config": CONFIGURED,
	"access key": NOWHERE,
	"secret key": NOWHERE,
	"security token": NOWHERE,
	"IAM token": NOWHERE,
	"id token": NOWHERE,
	signature: NOWHERE,
	"proxy password": NOWHERE,
	passphrase: NOWHERE,
	"private key of a client": NOWHERE,
	"key material": NOWHERE,
	"key material given as a value": ENCRYPTED,
	fingerprint: ENCRYPTED,
	"import token": ENCRYPTED,
	"wrapping key": CONFIGURED,
	"wrapped material": CONFIGURED,
} satisfies Record<string, readonly Surface[]>;

export type Kind = keyof typeof KINDS;

const FINGERPRINT = /scrypt:\d+:\d+:\d+:[\w-]{22}:[\w-]{43}/;

interface Secret {
	readonly kinds: Set<Kind>;
}

/** A secret where it must not be. The message shows where, and nothing of the secret. */
export class Leak extends Error {
	override readonly name = "Leak";
}

/** Every secret that tests and services of this process have handled, and the search for them. */
export class Secrets {
	/** Only runs of the engine are searched: nothing is remembered elsewhere, nor found. */
	isHunting = false;
	#known = new Map<string, Secret>();
	#stretches = new Stretches<Secret>();

	plant(kind: Kind, secret: string | Buffer | undefined): void {
		if (!this.isHunting || !secret) return;
		const id = Buffer.from(secret as string).toString("latin1");
		const known = this.#known.get(id);
		if (known) {
			known.kinds.add(kind);
			return;
		}
		const planted = { kinds: new Set([kind]) };
		this.#known.set(id, planted);
		for (const form of formsOf(secret)) this.#stretches.add(form, planted);
	}

	/**
	 * @param where of the surface it is, for the message: the run, the file
	 * @throws {Leak} where a secret is in the content that may not be on that surface
	 */
	search(surface: Surface, content: string | Buffer, where = ""): void {
		if (this.#known.size === 0) return;
		const bytes = typeof content === "string" ? Buffer.from(content) : content;
		const isWanted = ({ kinds }: Secret) => ![...kinds].some((kind) => KINDS[kind].includes(surface));
		const found = this.#stretches.find(bytes, isWanted) ?? fingerprintIn(bytes);
		if (!found || !isWanted(found.owner)) return;
		throw new Leak(`${[...found.owner.kinds].join(" or ")} in ${surface} ${where}: ${contextOf(bytes, found)}`);
	}

	clear(): void {
		this.#known = new Map();
		this.#stretches = new Stretches();
	}
}

/** Salts are the provider's, so that no test knows a fingerprint before; but it looks like nothing else. */
function fingerprintIn(content: Buffer): Found<Secret> | undefined {
	const match = FINGERPRINT.exec(content.toString("latin1"));
	const [start, length] = [match?.index ?? 0, match?.[0].length ?? 0];
	return match ? { owner: { kinds: new Set(["fingerprint"]) }, start, end: start + length } : undefined;
}

/** What is around a leak; whatever could be a part of this secret or of another one is left out. */
function contextOf(content: Buffer, { start, end }: Found<Secret>): string {
	const clean = (text: string) => text.replace(/[\w+/=-]{8,}/g, "*").replace(/[^\x20-\x7e]+/g, " ");
	const before = clean(content.subarray(Math.max(0, start - 80), start).toString("latin1"));
	const after = clean(content.subarray(end, end + 40).toString("latin1"));
	return `${before}[${end - start} bytes of it]${after}`;
}

/** Those of this process. */
export const secrets = new Secrets();
