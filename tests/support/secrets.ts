import { formsOf } from "./leakHunt/forms";
import { type Found, FragmentIndex } from "./leakHunt/fragmentIndex";

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
// Users and the Automation API pass these to `pulumi config set`.
const CONFIGURED: readonly Surface[] = [...ENCRYPTED, "process arguments"];

/** Kinds of secrets, and the surfaces on which each is allowed, as in the table of docs/security.md. */
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

const FINGERPRINT = /(?:scrypt:\d+:\d+:\d+|sha256):[\w-]{22}:[\w-]{43}/;

interface Secret {
	readonly kinds: Set<Kind>;
}

/** A secret was found on a surface where it is not allowed. The message says where, and shows nothing of the secret. */
export class Leak extends Error {
	override readonly name = "Leak";
}

/** The secrets that tests and servers of this process have handled, and the search for them. */
export class Secrets {
	/** Whether secrets are planted and searched for, which is the case in specs that run programs. */
	isHunting = false;
	#known = new Map<string, Secret>();
	#fragments = new FragmentIndex<Secret>();

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
		for (const form of formsOf(secret)) this.#fragments.add(form, planted);
	}

	/**
	 * @param where the run or file, for the message
	 * @throws {Leak} if the content holds a secret that is not allowed on the surface
	 */
	search(surface: Surface, content: string | Buffer, where = ""): void {
		if (this.#known.size === 0) return;
		const bytes = typeof content === "string" ? Buffer.from(content) : content;
		const isWanted = ({ kinds }: Secret) => ![...kinds].some((kind) => KINDS[kind].includes(surface));
		const found = this.#fragments.find(bytes, isWanted) ?? fingerprintIn(bytes);
		if (!found || !isWanted(found.owner)) return;
		throw new Leak(`${[...found.owner.kinds].join(" or ")} in ${surface} ${where}: ${contextOf(bytes, found)}`);
	}

	clear(): void {
		this.#known = new Map();
		this.#fragments = new FragmentIndex();
	}
}

/** Finds a fingerprint by its format. Its salt is random, so tests can't plant it. */
function fingerprintIn(content: Buffer): Found<Secret> | undefined {
	const match = FINGERPRINT.exec(content.toString("latin1"));
	const [start, length] = [match?.index ?? 0, match?.[0].length ?? 0];
	return match ? { owner: { kinds: new Set(["fingerprint"]) }, start, end: start + length } : undefined;
}

/** Returns the text around a leak, without anything that could be part of this or another secret. */
function contextOf(content: Buffer, { start, end }: Found<Secret>): string {
	const clean = (text: string) => text.replace(/[\w+/=-]{8,}/g, "*").replace(/[^\x20-\x7e]+/g, " ");
	const before = clean(content.subarray(Math.max(0, start - 80), start).toString("latin1"));
	const after = clean(content.subarray(end, end + 40).toString("latin1"));
	return `${before}[${end - start} bytes of it]${after}`;
}

/** The secrets of this process. */
export const secrets = new Secrets();
