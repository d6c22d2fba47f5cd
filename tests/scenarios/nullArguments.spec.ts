import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { ExternalKey, ImportedKey, ImportParameters, KeyMaterial, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { KINDS } from "../../sdk/kinds";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const material = randomBytes(32).toString("base64");

/** All arguments of a kind as null, as plain JavaScript may give them, except the given ones. */
const nulls = <Args extends object>(kind: keyof typeof KINDS, given: Args): Args => ({
	...Object.fromEntries(KINDS[kind].arguments.map((name) => [name, null])),
	...given,
});

onHosts("null as an argument", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;

	beforeEach(async () => {
		emulator = await TestEmulator.start();
		stack = await stackFor(host, emulator);
	});
	afterEach(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("is the same as leaving it out, for every optional argument of every class", async () => {
		const program = async () => {
			const { keyId } = new ExternalKey("key", nulls("externalKey", {}));
			const importParameters = new ImportParameters("parameters", nulls("importParameters", { keyId }));
			new KeyMaterial("material", nulls("keyMaterial", { importParameters, material }));
			new ImportedKey("imported", { ...nulls("externalKey", {}), wrappingAlgorithm: null, material } as never);
			new WrappedKeyMaterial(
				"wrapped",
				nulls("wrappedKeyMaterial", { keyId: new ExternalKey("other").keyId, material }),
			);
		};

		const { steps } = await stack.with(program).up();

		assert.equal(steps.length, 8);
		assert.deepEqual(new Set((await stack.up()).steps), new Set(["same"]));
	});

	it("is the same as leaving it out, for a required argument", async () => {
		const program = async () => void new KeyMaterial("material", nulls("keyMaterial", {}));

		const { output } = await stack.with(program).preview({ fails: true });

		assert.match(output, /property keyId .* is required/);
		assert.match(output, /property material .* is required/);
	});
});
