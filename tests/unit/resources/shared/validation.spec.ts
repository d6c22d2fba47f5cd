import assert from "node:assert/strict";
import { isPrintable } from "../../../../provider/foreignText/characters";
import { properties as externalKey } from "../../../../provider/resources/externalKey/properties";
import { properties as importParameters } from "../../../../provider/resources/importParameters/properties";
import { properties as keyMaterial } from "../../../../provider/resources/keyMaterial/properties";
import type { Properties } from "../../../../provider/resources/shared/properties";
import { UNKNOWN } from "../../../../provider/resources/shared/unknown";
import { parseArguments } from "../../../../provider/resources/shared/validation";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const FORM = "36 characters of 0-9 and a-z in the form 8-4-4-4-12";

/** What is wrong with one argument, given alone. */
const faultsOf = (table: Properties, name: string, value: unknown) =>
	parseArguments({ [name]: table[name] as Properties[string] }, { [name]: value }).faults.map(({ property, reason }) =>
		`${property} ${reason}`.trim(),
	);

describe("An argument of the wrong type", () => {
	const wrong: readonly (readonly [table: Properties, name: string, value: unknown, reason: string | RegExp])[] = [
		[externalKey, "enabled", "false", 'enabled must be true or false, and not the text "false"'],
		[externalKey, "enabled", 0, "enabled must be true or false, and not the number 0"],
		[
			externalKey,
			"pendingDeletionDays",
			"30",
			'pendingDeletionDays must be 7 to 1096 whole days, and not the text "30"',
		],
		[externalKey, "pendingDeletionDays", Number.NaN, "pendingDeletionDays must be 7 to 1096 whole days, and not NaN"],
		[externalKey, "pendingDeletionDays", 7.5, "pendingDeletionDays must be 7 to 1096 whole days"],
		[externalKey, "pendingDeletionDays", [30], "pendingDeletionDays must be 7 to 1096 whole days, and not an array"],
		[externalKey, "region", 5, "region must be a string, and not the number 5"],
		[externalKey, "description", 3, "description must be a string, and not the number 3"],
		[externalKey, "description", true, "description must be a string, and not true"],
		[externalKey, "description", { text: "x" }, "description must be a string, and not an object"],
		[externalKey, "alias", ["key"], "alias must be a string, and not an array"],
		[externalKey, "keySpec", 256, /^keySpec must be one of AES_256, .*SM2, and not the number 256$/],
		[externalKey, "tags", "a=b", 'tags must be an object of strings, and not the text "a=b"'],
		[externalKey, "tags", ["a"], "tags must be an object of strings, and not an array"],
		[externalKey, "tags", [], "tags must be an object of strings, and not an array"],
		[externalKey, "tags", { cost: 5 }, "tags.cost a tag's value must be a string, and not the number 5"],
		[externalKey, "tags", { cost: null }, "tags.cost a tag's value must be a string, and not null"],
		[
			importParameters,
			"earlyRenewalSeconds",
			"60",
			'earlyRenewalSeconds must be a number of seconds, and not the text "60"',
		],
		[importParameters, "earlyRenewalSeconds", 1.5, "earlyRenewalSeconds must be whole seconds"],
		[
			keyMaterial,
			"expirationTime",
			"1798761600",
			'expirationTime must be a number of epoch seconds, and not the text "1798761600"',
		],
		[keyMaterial, "keyId", 5, `keyId must be the id of a key, ${FORM}, and not the number 5`],
	];
	for (const [table, name, value, reason] of wrong)
		it(`is refused by what it is: ${name} of ${JSON.stringify(value)}`, () => {
			const [fault = "", ...others] = faultsOf(table, name, value);
			assert.deepEqual(others, []);
			if (typeof reason === "string") assert.equal(fault, reason);
			else assert.match(fault, reason);
		});

	it("is refused without its value if it is a secret, or long", () => {
		for (const [name, value, reason] of [
			["material", 4711, /^material must be key material as a secret string, .*, and not a number$/],
			["material", ["s3cret"], /^material must be key material as a secret string, .*, and not an array$/],
			[
				"importParameters",
				"s3cret",
				/^importParameters must be an ImportParameters or a WrappedKeyMaterial, and not text$/,
			],
			["importParameters", ["s3cret"], /^importParameters must be an ImportParameters .*, and not an array$/],
			["encryptedKeyMaterial", 4711, /^encryptedKeyMaterial must be base64, and not a number$/],
			["encryptedKeyMaterial", ["s3cret"], /^encryptedKeyMaterial must be base64, and not an array$/],
		] as const) {
			const { faults } = parseArguments({ [name]: keyMaterial[name] }, { [name]: value });
			assert.deepEqual(
				faults.map(({ property }) => property),
				[""],
			);
			assert.match(faults[0]?.reason ?? "", reason);
			assert.doesNotMatch(faults[0]?.reason ?? "", /s3cret|4711/);
		}
		assert.deepEqual(faultsOf(externalKey, "enabled", "x".repeat(61)), ["enabled must be true or false, and not text"]);
	});

	it("is refused in an object by the path of its part", () => {
		const parameters = {
			wrappingAlgorithm: "RSAES_OAEP_SHA_256",
			importToken: 5,
			publicKey: "AAAA",
			expirationTime: "1798761600",
		};
		assert.deepEqual(faultsOf(keyMaterial, "importParameters", parameters), [
			"importParameters.importToken must be base64, and not a number",
			"importParameters.expirationTime must be a number of epoch seconds, and not text",
		]);
	});

	it("passes while a part of it is unknown, unless a known part is wrong", () => {
		assert.deepEqual(faultsOf(externalKey, "tags", { a: UNKNOWN }), []);
		assert.deepEqual(faultsOf(externalKey, "tags", UNKNOWN), []);
		assert.deepEqual(faultsOf(externalKey, "tags", [UNKNOWN]), ["tags must be an object of strings, and not an array"]);
		assert.deepEqual(faultsOf(externalKey, "tags", { a: UNKNOWN, b: 5 }), [
			"tags.b a tag's value must be a string, and not the number 5",
		]);
	});
});

describe("An argument that is missing", () => {
	it("is named as required", () => {
		assert.deepEqual(faultsOf(keyMaterial, "keyId", undefined), [`keyId is required: the id of a key, ${FORM}`]);
		assert.deepEqual(faultsOf(importParameters, "earlyRenewalSeconds", undefined), [
			"earlyRenewalSeconds is required: it must be a number of seconds",
		]);
		const missing = faultsOf(keyMaterial, "importParameters", { wrappingAlgorithm: "SM2_ENCRYPT", publicKey: "AAAA" });
		assert.deepEqual(missing, [
			"importParameters.importToken is required",
			"importParameters.expirationTime is required",
		]);
	});
});

describe("A value that is near to a possible one", () => {
	it("is refused with a suggestion", () => {
		for (const [table, name, value, meant] of [
			[externalKey, "keySpec", "AES256", "AES_256"],
			[externalKey, "keySpec", "rsa_2048", "RSA_2048"],
			[importParameters, "wrappingAlgorithm", "RSAES_OAEP_SHA256", "RSAES_OAEP_SHA_256"],
			[keyMaterial, "sm2CiphertextLayout", "c1c3c2", "C1C3C2"],
		] as const)
			assert.match(
				faultsOf(table, name, value)[0] ?? "",
				new RegExp(`^${name} must be one of .*; did you mean ${meant}\\?$`),
			);
	});

	it("is refused without a suggestion if nothing is near", () => {
		assert.match(faultsOf(externalKey, "keySpec", "Ed25519")[0] ?? "", /SM2$/);
	});
});

describe("An argument that the kind doesn't have", () => {
	const strays = (values: object) => parseArguments(externalKey, { region: "cn-north-4", ...values }).faults;

	it("is refused with the argument that was probably meant", () => {
		for (const [written, meant] of [
			["key_spec", "keySpec"],
			["KeySpec", "keySpec"],
			["keySepc", "keySpec"],
			["pendingDays", undefined],
			["desciption", "description"],
		] as const) {
			const reasons = strays({ [written]: "s3cret" }).map(({ property, reason }) => property + reason);
			const stray = reasons.filter((reason) => reason.startsWith(`${written} is not an argument`));
			const end = meant ? `; did you mean ${meant}?` : "; the arguments are alias, keySpec, ";
			assert.ok(stray.length === 1 && stray[0]?.startsWith(`${written} is not an argument${end}`), reasons.join("\n"));
			assert.ok(!reasons.some((reason) => reason.includes("s3cret")));
		}
	});
});

describe("The name of what a program gives", () => {
	const HARMFUL = ["\u001b[2J", "a\n::error::b", "\u202ea", "\ud83d"];

	it("is shown on one line that can be printed, if it is no argument or no part of one", () => {
		for (const name of HARMFUL) {
			const { faults } = parseArguments(externalKey, { alias: "a", region: "cn-north-4", [name]: 1 });
			const parts = parseArguments(keyMaterial, {
				keyId: KEY_ID,
				region: "cn-north-4",
				material: { file: "f", [name]: 1 },
			});
			const values = parseArguments(externalKey, { alias: "a", region: "cn-north-4", enabled: name });
			const all = [...faults, ...parts.faults, ...values.faults];
			assert.ok(faults.length > 0 && parts.faults.length > 0 && values.faults.length > 0);
			for (const { property, reason } of all) assert.ok(isPrintable(`${property} ${reason}`), reason);
		}
	});
});

describe("The id of a key", () => {
	const reasonFor = (keyId: unknown) => faultsOf(keyMaterial, "keyId", keyId).join();

	it("is refused by what was given in its place", () => {
		for (const [given, hint] of [
			[`cn-north-4/p1/${KEY_ID}`, "this is the id of a resource: give its keyId, as in key.keyId"],
			[`cn-north-4/p1/${KEY_ID}?endpoint=x`, "this is the id of a resource: give its keyId, as in key.keyId"],
			[
				"urn:pulumi:dev::app::pulumi-nodejs:dynamic/kms:ExternalKey::key",
				"this is the URN of a resource: give its keyId, as in key.keyId",
			],
			[`arn:aws:kms:eu-west-1:1:key/${KEY_ID}`, "this is a resource name: give only the id of the key in it"],
			[`KMS:cn-north-4:d1:KeyId:${KEY_ID}`, "this is a resource name: give only the id of the key in it"],
			["alias/payments", "this is an alias: look up the id of the key that has it"],
			["payments", "an alias or name can't be used instead"],
			[KEY_ID.toUpperCase(), "write it in lower case"],
			[KEY_ID.replaceAll("-", ""), "its hyphens are missing"],
			[`${KEY_ID}\n`, "remove the white space or quotes around it"],
			[` ${KEY_ID}`, "remove the white space or quotes around it"],
			[`"${KEY_ID}"`, "remove the white space or quotes around it"],
			["", "it is empty"],
		] as const)
			assert.equal(reasonFor(given), `keyId must be the id of a key, ${FORM}; ${hint}`, given);
	});

	it("passes as it is", () => assert.equal(reasonFor(KEY_ID), ""));

	it("is not what other ids are mistaken for", () => {
		const sequence = faultsOf(importParameters, "sequence", "payments");
		assert.deepEqual(sequence, [`sequence must be a request's serial number, ${FORM}`]);
	});
});
