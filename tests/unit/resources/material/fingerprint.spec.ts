import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { MaterialSource } from "../../../../provider/materialSource/source";
import {
	currentFingerprint,
	fingerprintChange,
	fingerprintForm,
} from "../../../../provider/resources/material/fingerprint";
import { type FingerprintForm, fingerprintOf, matchesFingerprint, parseMaterial } from "../../../../provider/wrapping";
import { LOW_COST } from "../../../support/scryptCost";
import { keys } from "../../../vectors/wrappingKeys.json";

const BYTES = randomBytes(32);
const MATERIALS = {
	symmetric: () => parseMaterial(BYTES, { text: false }),
	privateKey: () => parseMaterial(Buffer.from(keys.EC_P256.pkcs8, "base64"), { text: false }),
};
type Kind = keyof typeof MATERIALS;

/** A source of each sort, as the program gives it. */
const SOURCES = {
	value: BYTES.toString("base64"),
	file: { file: "key" },
	variable: { env: "KEY" },
	command: { command: ["hsm", "export"] },
	"file said not to be random": { file: "key", random: false },
	"random file": { file: "key", random: true },
	"random variable": { env: "KEY", random: true },
	"random command": { command: "hsm export", random: true },
} as const satisfies Record<string, MaterialSource>;
const RANDOM = ["random file", "random variable", "random command"] as const;
const PLAIN = ["value", "file", "variable", "command", "file said not to be random"] as const;

/** One row for each form that a state may hold, each kind of material, and whether the program says that it is random. */
const ROWS: readonly (readonly [stored: FingerprintForm, Kind, isRandom: boolean, "keep" | "renew"])[] = [
	["scrypt", "symmetric", false, "keep"],
	["scrypt", "symmetric", true, "renew"],
	["sha256", "symmetric", false, "renew"],
	["sha256", "symmetric", true, "keep"],
	// What older states hold of private keys.
	["scrypt", "privateKey", false, "keep"],
	["scrypt", "privateKey", true, "renew"],
	["spki-sha256", "privateKey", false, "keep"],
	["spki-sha256", "privateKey", true, "keep"],
];

const make = (kind: Kind, form: FingerprintForm) =>
	fingerprintOf(MATERIALS[kind](), undefined, { form, scryptCost: LOW_COST });

describe("The form of a fingerprint", () => {
	it("is scrypt for symmetric material from anywhere, a value in the program too", () => {
		for (const source of PLAIN) assert.equal(fingerprintForm(SOURCES[source], "symmetric"), "scrypt", source);
	});

	it("is a fast hash for symmetric material that the program says is random", () => {
		for (const source of RANDOM) assert.equal(fingerprintForm(SOURCES[source], "symmetric"), "sha256", source);
	});

	it("is a fast hash of the public half for a private key from anywhere", () => {
		for (const source of [...PLAIN, ...RANDOM])
			assert.equal(fingerprintForm(SOURCES[source], "privateKey"), "spki-sha256", source);
	});
});

describe("A stored fingerprint", () => {
	for (const [form, kind, isRandom, change] of ROWS) {
		const said = isRandom ? "that the program says is random" : "of which the program says nothing";
		it(`in the form ${form} of ${kind} material ${said}: ${change}`, async () => {
			const stored = await make(kind, form);
			for (const source of isRandom ? RANDOM : PLAIN) {
				assert.equal(fingerprintChange(stored, SOURCES[source], kind), change);
				const current = await currentFingerprint(MATERIALS[kind](), SOURCES[source], stored, { scryptCost: LOW_COST });
				assert.equal(current === stored, change === "keep");
				assert.ok(current.startsWith(`${change === "keep" ? form : fingerprintForm(SOURCES[source], kind)}:`));
				assert.ok(await matchesFingerprint(MATERIALS[kind](), current));
				assert.equal(fingerprintChange(current, SOURCES[source], kind), "keep", "a second up changes nothing");
			}
		});
	}

	it("that is missing is not made up by comparing", () => {
		for (const source of [...PLAIN, ...RANDOM])
			assert.equal(fingerprintChange(undefined, SOURCES[source], "symmetric"), "keep");
	});

	it("that is missing is made when the material is stored", async () => {
		const current = await currentFingerprint(MATERIALS.symmetric(), SOURCES.file, undefined, { scryptCost: LOW_COST });
		assert.match(current, /^scrypt:4:1:1:/);
	});

	it("of a malformed state is refused", () => {
		assert.throws(() => fingerprintChange("md5:x", SOURCES.file, "symmetric"), { code: "unexpectedAnswer" });
	});
});
