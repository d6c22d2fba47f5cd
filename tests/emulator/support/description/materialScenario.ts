import { generateKeyPairSync, randomBytes } from "node:crypto";
import { wrap } from "../../../support/wrapping";
import { wrapWithPadding } from "../kmsRequests";
import { CREATE_KEYS, on, UNKNOWN_KEY } from "./keyScenarios";
import { body, type SavedValues, type Scenario, type Step } from "./scenario";

const DAY = 24 * 60 * 60;
const [MATERIAL, TEMPORARY_KEY] = [randomBytes(32), randomBytes(32)];
const OAEP = { wrapping_algorithm: "RSAES_OAEP_SHA_256" };
const PKCS8 = generateKeyPairSync("ec", { namedCurve: "prime256v1" }).privateKey.export({
	type: "pkcs8",
	format: "der",
});

const privateKey = (pkcs8: Buffer) => wrapWithPadding("aes-256-ecb", TEMPORARY_KEY, pkcs8).toString("base64");

/** Gets the import parameters of a key, and saves them. */
const parameters = (name: string): Step => [
	"get-parameters-for-import",
	"200",
	body((saved) => ({ key_id: saved[name], ...OAEP })),
	{ [`${name}Token`]: "import_token", [`${name}PublicKey`]: "public_key" },
];

/** Imports into a key, with its own parameters or those of another key. */
const importInto = (
	name: string,
	outcome: string,
	bytes: Buffer,
	fields: object = {},
	of = ["externalPair", "external"].includes(name) ? name : "external",
): Step => [
	"import-key-material",
	outcome,
	body((saved: SavedValues) => ({
		key_id: saved[name] ?? UNKNOWN_KEY,
		import_token: saved[`${of}Token`],
		encrypted_key_material: wrap(saved[`${of}PublicKey`], bytes, "RSAES_OAEP_SHA_256"),
		...fields,
	})),
];

/** Both operations refuse a key in the same way. */
const refused = (name: string, outcome: string): readonly Step[] => [
	on(name, "get-parameters-for-import", outcome, OAEP),
	importInto(name, outcome, MATERIAL),
];

const STEPS: readonly Step[] = [
	parameters("external"),
	parameters("externalPair"),
	...refused("none", "404 KMS.0207"),
	...refused("own", "400 KMS.0309"),
	...refused("externalMac", "400 KMS.0341"),
	...refused("externalCurve", "400 KMS.0308"),
	...refused("externalElsewhere", "400 KMS.0339"),
	importInto("external", "400 KMS.2605", MATERIAL, { import_token: "A".repeat(2236) }),
	importInto("external", "400 KMS.2603", MATERIAL, {}, "externalPair"),
	importInto("external", "400 KMS.2602", MATERIAL, { expiration_time: 1 }),
	importInto("external", "400 KMS.0311", MATERIAL, { encrypted_key_material: "A".repeat(344) }),
	importInto("external", "400 KMS.2604", MATERIAL.subarray(1)),
	importInto("external", "200", MATERIAL, { expiration_time: `${Math.floor(Date.now() / 1000) + DAY}` }),
	on("external", "describe-key", "200"),
	...refused("external", "400 KMS.0310"),
	on("external", "disable-key", "200"),
	...refused("external", "400 KMS.0209"),
	on("none", "delete-imported-key-material", "404 KMS.0207"),
	on("own", "delete-imported-key-material", "400 KMS.0309"),
	on("externalPair", "delete-imported-key-material", "400 KMS.2702"),
	on("external", "delete-imported-key-material", "200"),
	on("external", "delete-imported-key-material", "400 KMS.2701"),
	importInto("external", "400 KMS.2606", randomBytes(32)),
	on("external", "schedule-key-deletion", "200", { pending_days: "1096" }),
	on("external", "describe-key", "200"),
	...refused("external", "400 KMS.0210"),
	on("external", "delete-imported-key-material", "400 KMS.0210"),
	on("externalPair", "get-publickey", "400 KMS.1301"),
	importInto("externalPair", "400 KMS.2608", TEMPORARY_KEY),
	importInto("externalPair", "400 KMS.2609", TEMPORARY_KEY, { encrypted_privatekey: "A".repeat(204) }),
	importInto("externalPair", "400 KMS.2610", TEMPORARY_KEY.subarray(1), { encrypted_privatekey: privateKey(PKCS8) }),
	["_emulator/clock", "200", body(() => ({ advanceSeconds: DAY }))],
	importInto("externalPair", "400 KMS.2601", TEMPORARY_KEY, { encrypted_privatekey: privateKey(PKCS8) }),
	parameters("externalPair"),
	importInto("externalPair", "200", TEMPORARY_KEY, { encrypted_privatekey: privateKey(PKCS8) }),
];

const PUBLIC_KEYS: readonly Step[] = [
	on("externalPair", "get-publickey", "200"),
	on("pair", "get-publickey", "200"),
	on("own", "get-publickey", "400 KMS.0331"),
	on("mac", "get-publickey", "400 KMS.0341"),
	on("none", "get-publickey", "404 KMS.0207"),
	on("pair", "schedule-key-deletion", "200", { pending_days: "7" }),
	on("pair", "get-publickey", "400 KMS.0210"),
];

export const MATERIAL_SCENARIO: Scenario = { name: "material", steps: [...CREATE_KEYS, ...STEPS, ...PUBLIC_KEYS] };
