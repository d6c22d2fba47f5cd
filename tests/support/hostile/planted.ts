import fc from "fast-check";
import { SPELLINGS } from "../leakHunt/spellings";
import { type Kind, Secrets } from "../secrets";

const text = (alphabet: string, minLength: number, maxLength = minLength) =>
	fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const LETTERS = `${CAPITALS}abcdefghijklmnopqrstuvwxyz`;
const base64 = `${LETTERS}+/`;

/** As the service, its users and their tools make them. */
const FORMS = {
	password: text(`${LETTERS}"'\\<>&%+/=:;{}$@# üé€`, 20, 32).map((middle) => `P${middle}w`),
	"access key": text(CAPITALS, 20),
	"secret key": text(LETTERS, 40),
	"security token": text(base64, 200, 400),
	"IAM token": text(`${base64}-`, 200, 400).map((rest) => `MII${rest}`),
	"id token": fc
		.tuple(text(LETTERS, 40), text(`${LETTERS}-_`, 100), text(`${LETTERS}-_`, 86))
		.map((parts) => `eyJ${parts.join(".")}`),
	"proxy password": text(LETTERS, 24),
	"key material": text("0123456789abcdef", 64),
} satisfies Partial<Record<Kind, fc.Arbitrary<string>>>;

export type PlantedKind = keyof typeof FORMS;

/** Secrets that no message may have, in whatever spelling, and the hunt for them. It shares nothing with the provider's own search. */
export class Planted {
	readonly #secrets: Readonly<Record<PlantedKind, string>>;
	readonly #hunter = new Secrets();

	/** @param seed the same secrets for the same seed */
	constructor(seed: number) {
		const [secrets] = fc.sample(fc.record(FORMS, { noNullPrototype: true }), { seed, numRuns: 1 });
		if (!secrets) throw new Error("No secrets");
		this.#secrets = secrets;
		this.#hunter.isHunting = true;
		for (const [kind, secret] of Object.entries(secrets)) this.#hunter.plant(kind as Kind, secret);
		this.#hunter.plant("key material", Buffer.from(secrets["key material"], "hex"));
	}

	get(kind: PlantedKind): string {
		return this.#secrets[kind];
	}

	/** @throws {Leak} if the content has a part of a secret, in any spelling */
	hunt(content: string): void {
		this.#hunter.search("output", content);
	}

	/** A text with some of these secrets in it, each spelled in some way. */
	echo(kinds: readonly PlantedKind[], noise: fc.Arbitrary<string>): fc.Arbitrary<string> {
		const spelled = fc
			.tuple(
				fc.constantFrom(...kinds),
				fc.array(fc.constantFrom(...Object.keys(SPELLINGS)), { minLength: 1, maxLength: 2 }),
			)
			.map(([kind, spellings]) =>
				spellings.reduce((written, name) => SPELLINGS[name]?.(written) ?? written, this.#secrets[kind]),
			);
		return fc.tuple(noise, spelled, noise, fc.option(spelled, { freq: 4, nil: "" })).map((parts) => parts.join(""));
	}
}
