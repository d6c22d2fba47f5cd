import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, ImportedKey, ImportParameters, KeyMaterial, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { refusalOf } from "../../support/refusal";

/** A class as plain JavaScript may call it. */
type Untyped = new (name: string, args?: unknown, opts?: unknown) => unknown;

const untyped = (resource: unknown) => resource as Untyped;
const [AnyImportedKey, AnyKeyMaterial] = [untyped(ImportedKey), untyped(KeyMaterial)];
const material = { env: "MATERIAL" };
const MISSING = "ImportedKey payments: material is required: { file }, { env }, { command } or a secret value.";

describe("The arguments of an ImportedKey", () => {
	for (const args of [undefined, null, {}, { material: null }, { material: undefined, tags: null }]) {
		it(`must include the material: ${JSON.stringify(args)}`, () => {
			assert.equal(
				refusalOf(() => new AnyImportedKey("payments", args)),
				MISSING,
			);
		});
	}

	it("that are misspelt are answered with the right name and all arguments of ImportedKey, and without their values", () => {
		const refusal = refusalOf(() => new AnyImportedKey("payments", { keyspec: "SM4", materiel: "secret" }));

		const [missing, ...strays] = refusal.split("\n");
		assert.equal(missing, MISSING);
		assert.match(
			`${strays[0]}`,
			/^ImportedKey payments: keyspec is not an argument; did you mean keySpec\? The arguments are material, /,
		);
		assert.match(`${strays[1]}`, /materiel is not an argument; did you mean material\?/);
		assert.match(`${strays[1]}`, /wrappingAlgorithm.*earlyRenewalSeconds\.$/);
		assert.doesNotMatch(refusal, /secret$/m);
	});

	it("are refused together with options that can't be used", () => {
		const refusal = refusalOf(
			() => new AnyImportedKey("payments", { materiel: material }, { import: "x", ignoreChanges: ["tag"] }),
		);

		assert.equal(refusal.split("\n").length, 4, refusal);
		assert.match(refusal, /the option import .* give existingKeyId/);
		assert.match(refusal, /tag is not an argument; did you mean tags\?/);
	});
});

describe("Arguments of a type that plain JavaScript lets through", () => {
	const classes = { ExternalKey, ImportParameters, KeyMaterial, WrappedKeyMaterial, ImportedKey };

	for (const [name, resource] of Object.entries(classes)) {
		it(`are refused in one sentence by ${name}`, async () => {
			const AnyClass = untyped(resource);
			const refused = (args: unknown) => refusalOf(() => new AnyClass("payments", args));

			const start = `${name} payments: the second argument must be an object with the resource's arguments`;
			for (const args of ["AES_256", 1, true, []]) assert.equal(refused(args), `${start}.`);
			assert.equal(refused(Promise.resolve({})), `${start}, and not a promise: await it first.`);
			assert.equal(refused(pulumi.output({})), `${start}, and not an output: only its properties may be outputs.`);
		});
	}

	for (const resource of [KeyMaterial, WrappedKeyMaterial]) {
		it(`are refused as importParameters of ${resource.name}`, () => {
			const AnyClass = untyped(resource);
			const refused = (importParameters: unknown) =>
				refusalOf(() => new AnyClass("payments", { material, importParameters }));

			const start = `${resource.name} payments: importParameters must be an ImportParameters, a WrappedKeyMaterial, or an object with the properties of one`;
			for (const value of ["text", 1, []]) assert.equal(refused(value), `${start}.`);
			assert.equal(refused(Promise.resolve({})), `${start}, and not a promise: await it first.`);
		});
	}

	it("are refused with the options in one go", () => {
		const refusal = refusalOf(() => new AnyKeyMaterial("payments", { importParameters: "x" }, { import: "y" }));

		assert.match(refusal, /importParameters must be .*\nKeyMaterial payments: the option import /);
	});
});

describe("get", () => {
	for (const { name, get } of [ExternalKey, ImportParameters, KeyMaterial]) {
		it(`of ${name} refuses a missing id, by which Pulumi would create the resource`, () => {
			for (const id of [undefined, null, ""]) {
				assert.match(
					refusalOf(() => get("payments", id as string)),
					new RegExp(`^${name} payments: get needs the id of the resource to read, <region>/<projectId>/<keyId>.*\\.$`),
				);
			}
		});
	}
});
