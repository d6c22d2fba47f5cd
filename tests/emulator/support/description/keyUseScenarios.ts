import { createHash, randomBytes } from "node:crypto";
import { UNKNOWN_KEY } from "./keyScenarios";
import { body, type SavedValues, type Scenario, type Step } from "./scenario";

/** Keys of each kind; `…Off` is disabled, `…Gone` is pending deletion, and `…Empty` is pending import. */
const KINDS: Readonly<Record<string, object>> = {
	aes: {},
	mac: { key_spec: "HMAC_256" },
	pair: { key_spec: "EC_P256" },
};
const OTHERS: Readonly<Record<string, object>> = {
	rsa: { key_spec: "RSA_2048", key_usage: "ENCRYPT_DECRYPT" },
	sm2: { key_spec: "SM2", key_usage: "ENCRYPT_DECRYPT" },
};

const make = (name: string, fields: object): Step => [
	"create-key",
	"200",
	body(() => ({ key_alias: name, ...fields })),
	{ [name]: "key_info.key_id" },
];

const change = (name: string, operation: string, fields: object = {}): Step => [
	operation,
	"200",
	body((saved) => ({ key_id: saved[name], ...fields })),
];

const CREATE_KEYS: readonly Step[] = [
	...Object.entries(OTHERS).map(([name, fields]) => make(name, fields)),
	...Object.entries(KINDS).flatMap(([name, fields]) => [
		make(name, fields),
		make(`${name}Off`, fields),
		change(`${name}Off`, "disable-key"),
		make(`${name}Gone`, fields),
		change(`${name}Gone`, "schedule-key-deletion", { pending_days: "7" }),
		make(`${name}Empty`, { ...fields, origin: "external" }),
	]),
];

type Fields = (saved: SavedValues) => object;

/** An operation with one of the keys, or with an unknown one. */
const use = (operation: string, name: string, outcome: string, fields: Fields, save = {}): Step => [
	operation,
	outcome,
	body((saved) => ({ key_id: saved[name] ?? UNKNOWN_KEY, ...fields(saved) })),
	save,
];

/** Refusals of keys in each state, and of keys of other kinds. */
const refusals = (
	operation: string,
	kind: string,
	others: Readonly<Record<string, string>>,
	fields: Fields,
): Step[] => [
	use(operation, "none", "404 KMS.0207", fields),
	use(operation, `${kind}Off`, "400 KMS.0209", fields),
	use(operation, `${kind}Gone`, "400 KMS.0210", fields),
	use(operation, `${kind}Empty`, "400 KMS.1301", fields),
	...Object.entries(others).map(([name, code]) => use(operation, name, `400 ${code}`, fields)),
];

const TEXT: Fields = () => ({ plain_text: "text" });
const CIPHERTEXT: Fields = ({ ciphertext }) => ({ cipher_text: ciphertext });
const NO_CIPHERTEXT = "A".repeat(200);
const OAEP = { encryption_algorithm: "RSAES_OAEP_SHA_256" };
const NOT_FOR_DATA = { mac: "KMS.0341", pair: "KMS.0335", rsa: "KMS.2106" };

const DATA: readonly Step[] = [
	use("encrypt-data", "aes", "200", TEXT, { ciphertext: "cipher_text" }),
	...refusals("encrypt-data", "aes", NOT_FOR_DATA, TEXT),
	use("encrypt-data", "aes", "400 KMS.2105", () => ({ ...OAEP, plain_text: "text" })),
	use("encrypt-data", "rsa", "400 KMS.2108", () => ({ ...OAEP, plain_text: "t".repeat(191) })),
	["decrypt-data", "200", body(CIPHERTEXT)],
	["decrypt-data", "400 KMS.2201", body(() => ({ cipher_text: NO_CIPHERTEXT }))],
	...refusals("decrypt-data", "aes", NOT_FOR_DATA, CIPHERTEXT),
	use("decrypt-data", "aes", "400 KMS.2105", (saved) => ({ ...OAEP, ...CIPHERTEXT(saved) })),
];

const BYTES = randomBytes(16);
const DIGEST = createHash("sha256").update(BYTES).digest();
const hexOf = (...parts: Buffer[]) => Buffer.concat(parts).toString("hex");
const encryptDataKey = (length: number, ...parts: Buffer[]): Fields => {
	return () => ({ plain_text: hexOf(...parts), datakey_plain_length: `${length}` });
};
const decryptDataKey = (length: number): Fields => {
	return ({ dataKey }) => ({ cipher_text: dataKey, datakey_cipher_length: length });
};
/** A ciphertext of encrypt-data holds 176 bytes, which are not a data key with its digest. */
const textAsDataKey: Fields = ({ ciphertext = "" }) => ({
	cipher_text: Buffer.from(ciphertext, "base64").toString("hex"),
	datakey_cipher_length: 144,
});
const NOT_FOR_DATA_KEYS = { mac: "KMS.0341", pair: "KMS.0325" };

const DATA_KEYS: readonly Step[] = [
	...["create-datakey", "create-datakey-without-plaintext"].flatMap((operation) => [
		use(operation, "aes", "200", () => ({ key_spec: "SM4", encryption_context: { a: "b" } })),
		use(operation, "aes", "400 KMS.1903", () => ({ datakey_length: "9" })),
		...refusals(operation, "aes", NOT_FOR_DATA_KEYS, () => ({})),
	]),
	use("encrypt-datakey", "aes", "200", encryptDataKey(16, BYTES, DIGEST), { dataKey: "cipher_text" }),
	...refusals("encrypt-datakey", "aes", NOT_FOR_DATA_KEYS, encryptDataKey(16, BYTES, DIGEST)),
	use("encrypt-datakey", "aes", "400 KMS.2103", encryptDataKey(16, DIGEST, BYTES)),
	use("encrypt-datakey", "aes", "400 KMS.2104", encryptDataKey(15, BYTES, DIGEST)),
	use("decrypt-datakey", "aes", "200", decryptDataKey(16)),
	...refusals("decrypt-datakey", "aes", NOT_FOR_DATA_KEYS, decryptDataKey(16)),
	use("decrypt-datakey", "aes", "400 KMS.2201", () => ({ cipher_text: "00", datakey_cipher_length: 16 })),
	use("decrypt-datakey", "aes", "400 KMS.2203", textAsDataKey),
	use("decrypt-datakey", "aes", "400 KMS.2204", decryptDataKey(15)),
];

const ECDSA = { signing_algorithm: "ECDSA_SHA_256" };
const MESSAGE = DIGEST.toString("base64");
const toSign: Fields = () => ({ message: MESSAGE, ...ECDSA });
const signed: Fields = (saved) => ({ ...toSign(saved), signature: saved.signature ?? MESSAGE });
const NOT_FOR_SIGNING = { aes: "KMS.0331", mac: "KMS.0341", sm2: "KMS.0334" };

/** Refusals that sign and verify share. */
const notSigned = (operation: string, fields: Fields): readonly Step[] => [
	...refusals(operation, "pair", NOT_FOR_SIGNING, fields),
	use(operation, "pair", "400 KMS.0329", (saved) => ({ ...fields(saved), message: "AA==" })),
	use(operation, "pair", "400 KMS.0332", (saved) => ({ ...fields(saved), signing_algorithm: "SM2DSA_SM3" })),
];

const SIGNATURES: readonly Step[] = [
	use("sign", "pair", "200", toSign, { signature: "signature" }),
	...notSigned("sign", toSign),
	use("verify", "pair", "200", signed),
	...notSigned("verify", signed),
];

const HMAC = { mac_algorithm: "HMAC_SHA_256", message: MESSAGE };
const NOT_FOR_CODES = { aes: "KMS.0331", pair: "KMS.0325" };

const CODES: readonly Step[] = [
	use("generate-mac", "mac", "200", () => HMAC, { mac_: "mac" }),
	...refusals("generate-mac", "mac", NOT_FOR_CODES, () => HMAC),
	use("verify-mac", "mac", "200", ({ mac_ }) => ({ ...HMAC, mac: mac_ })),
	...refusals("verify-mac", "mac", NOT_FOR_CODES, () => ({ ...HMAC, mac: "00" })),
];

const RANDOM: readonly Step[] = ["gen-random", "create-random"].flatMap((operation): Step[] => [
	[operation, "200", body(() => ({ random_data_length: "512" }))],
	[operation, "400 KMS.1802", body(() => ({ random_data_length: 9 }))],
]);

export const KEY_USE_SCENARIO: Scenario = {
	name: "use of keys",
	steps: [...CREATE_KEYS, ...DATA, ...DATA_KEYS, ...SIGNATURES, ...CODES, ...RANDOM],
};
