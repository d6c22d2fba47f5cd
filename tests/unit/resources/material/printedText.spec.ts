import assert from "node:assert/strict";
import { createPublicKey, randomBytes } from "node:crypto";
import { properties } from "../../../../provider/resources/keyMaterial/properties";
import { parseArguments } from "../../../../provider/resources/shared/validation";
import { publicKeys } from "../../../vectors/wrappingCiphertexts.json";
import { keys } from "../../../vectors/wrappingKeys.json";

const BASE64 = randomBytes(256).toString("base64");
const broken = (text: string, lineBreak: string) => text.replace(/.{64}/g, `$&${lineBreak}`);

/** The same text as tools and files of settings have it. */
const PRINTED: readonly (readonly [how: string, text: (text: string) => string])[] = [
	["in one line", (text) => text],
	["with a line break at its end", (text) => `${text}\n`],
	["in lines", (text) => broken(text, "\n")],
	["in lines of Windows", (text) => broken(`${text}\r\n`, "\r\n")],
	["with indented lines", (text) => broken(`  ${text} \t\n`, "\n    ")],
	["with line breaks written out", (text) => broken(`${text}\\n`, "\\n")],
	["with line breaks of Windows written out", (text) => broken(`${text}\\r\\n`, "\\r\\n")],
	["with line breaks written out and quoted again", (text) => broken(`${text}\\\\n`, "\\\\n")],
];

const parse = (name: "importParameters" | "encryptedKeyMaterial" | "encryptedPrivateKey", value: unknown) =>
	parseArguments({ [name]: properties[name] }, { [name]: value });
const reasons = (name: Parameters<typeof parse>[0], value: unknown) => {
	const { faults } = parse(name, value);
	assert.ok(faults.every(({ property }) => property === ""));
	return faults.map(({ reason }) => reason);
};
const parameters = (changed: object) => ({
	wrappingAlgorithm: "RSAES_OAEP_SHA_256",
	importToken: BASE64,
	publicKey: publicKeys.RSA,
	expirationTime: 1_798_761_600,
	...changed,
});

for (const [how, printed] of PRINTED)
	describe(`Base64 ${how}`, () => {
		for (const name of ["encryptedKeyMaterial", "encryptedPrivateKey"] as const)
			it(`is taken in one line as ${name}`, () => {
				assert.deepEqual(parse(name, printed(BASE64)), { inputs: { [name]: BASE64 }, faults: [] });
			});

		it("is taken in one line as token and public key of importParameters", () => {
			const given = parameters({ importToken: printed(BASE64), publicKey: printed(publicKeys.RSA) });
			assert.deepEqual(parse("importParameters", given), { inputs: { importParameters: parameters({}) }, faults: [] });
		});
	});

describe("A public key of importParameters", () => {
	const pem = (spki: string) =>
		`${createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" }).export({ format: "pem", type: "spki" })}`;
	const faults = (publicKey: unknown) => reasons("importParameters", parameters({ publicKey }));

	it("may be PEM, which becomes base64 of DER", () => {
		for (const [key, text] of [
			[publicKeys.RSA, pem(publicKeys.RSA)],
			[publicKeys.RSA, pem(publicKeys.RSA).replaceAll("\n", "\\n")],
			[publicKeys.RSA, `"${pem(publicKeys.RSA).replaceAll("\n", "\\r\\n")}"`],
			[publicKeys.SM2, pem(publicKeys.SM2).replaceAll("\n", "\r\n")],
		] as const) {
			const { inputs } = parse("importParameters", parameters({ publicKey: text }));
			assert.deepEqual(inputs, { importParameters: parameters({ publicKey: key }) });
		}
	});

	it("is refused in PEM that doesn't hold one public key and nothing secret", () => {
		const privatePem = Buffer.from(keys.EC_P256.forms["PKCS#8 in PEM"], "base64").toString();
		for (const [text, reason] of [
			[privatePem, "contains a private key; give only the public key to wrap with"],
			[pem(publicKeys.RSA) + privatePem, "contains a private key; give only the public key to wrap with"],
			[pem(publicKeys.RSA) + pem(publicKeys.SM2), "contains 2 public keys; it must contain only one"],
			[pem(publicKeys.RSA).replace("MI", "*I"), "is damaged PEM; export it again"],
			[pem(publicKeys.RSA).slice(0, -10), "is PEM without a complete public key; export it again"],
		] as const)
			assert.deepEqual(faults(text), [`importParameters.publicKey ${reason}`]);
	});

	it("is refused if it is empty, in quotes or no text", () => {
		assert.deepEqual(faults(" \n"), ["importParameters.publicKey must not be empty"]);
		assert.deepEqual(faults(`"${publicKeys.RSA}"`), ["importParameters.publicKey is in quotes, which must be removed"]);
		assert.deepEqual(faults(5), ["importParameters.publicKey must be base64 or PEM, and not a number"]);
	});
});

describe("Base64 from a tool", () => {
	it("is refused in quotes", () => {
		const reason = "must be base64 without quotes around it";
		assert.deepEqual(reasons("encryptedKeyMaterial", `"${BASE64}"`), [`encryptedKeyMaterial ${reason}`]);
		assert.deepEqual(reasons("encryptedPrivateKey", `'${BASE64}'\n`), [`encryptedPrivateKey ${reason}`]);
		assert.deepEqual(reasons("importParameters", parameters({ importToken: `"${BASE64}"` })), [
			`importParameters.importToken ${reason}`,
		]);
	});

	it("is refused if it is empty or something else", () => {
		assert.deepEqual(reasons("importParameters", parameters({ importToken: "\n" })), [
			"importParameters.importToken must not be empty",
		]);
		for (const text of [
			BASE64.replace("=", " ="),
			`${BASE64.slice(0, 10)} ${BASE64.slice(10)}`,
			`${BASE64}*`,
			`\\A${BASE64}`,
		])
			assert.deepEqual(reasons("encryptedKeyMaterial", text), ["encryptedKeyMaterial must be base64"]);
	});

	it("has its length without line breaks", () => {
		const short = `${"A".repeat(60)}\n`.repeat(2).slice(0, 99 + 1);
		assert.deepEqual(reasons("encryptedKeyMaterial", short), ["encryptedKeyMaterial must have 100 to 6144 characters"]);
		const longest = `${"A".repeat(64)}\n`.repeat(96);
		assert.deepEqual(reasons("encryptedKeyMaterial", longest), []);
		assert.deepEqual(reasons("encryptedKeyMaterial", `${longest}AAAA`), [
			"encryptedKeyMaterial must have 100 to 6144 characters",
		]);
	});
});
