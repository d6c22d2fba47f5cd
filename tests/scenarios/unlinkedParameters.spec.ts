import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { ExternalKey, ImportedKey, ImportParameters, KeyMaterial, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";
import { refusalOf } from "../support/refusal";

const material = randomBytes(32).toString("base64");
const REFUSAL =
	/^(ImportParameters p|KeyMaterial m): it is for the same key as (ImportParameters p|KeyMaterial m), and neither waits for the other, so that a run may fail with KMS\.0310\. In KeyMaterial m, set importParameters to the ImportParameters p\. Or remove the ImportParameters p: a KeyMaterial gets parameters of its own\.$/;

type Key = pulumi.Input<string>;

/** Programs in which neither waits for the other. Each returns the refusal. */
const REFUSED: Readonly<Record<string, (keyId: Key) => string>> = {
	"parameters before the material": (keyId) => {
		new ImportParameters("p", { keyId });
		return refusalOf(() => new KeyMaterial("m", { keyId, material }));
	},
	"material before the parameters": (keyId) => {
		new KeyMaterial("m", { keyId, material });
		return refusalOf(() => new ImportParameters("p", { keyId }));
	},
	"material with null for its parameters": (keyId) => {
		new ImportParameters("p", { keyId });
		return refusalOf(() => new KeyMaterial("m", { keyId, material, importParameters: null as unknown as undefined }));
	},
	"a dependency on something else": (keyId) => {
		const dependsOn = new ExternalKey("other");
		new ImportParameters("p", { keyId });
		return refusalOf(() => new KeyMaterial("m", { keyId, material }, { dependsOn }));
	},
	"a second ImportParameters beside the one that is used": (keyId) => {
		new ImportParameters("p", { keyId });
		const importParameters = new ImportParameters("used", { keyId });
		return refusalOf(() => new KeyMaterial("m", { keyId, material, importParameters }));
	},
	"a second ImportParameters beside the one that names the key": (keyId) => {
		new ImportParameters("p", { keyId });
		return refusalOf(() => new KeyMaterial("m", { keyId: new ImportParameters("used", { keyId }).keyId, material }));
	},
};

/** Programs in which one waits for the other, or that are about different keys. */
const ACCEPTED: Readonly<Record<string, (keyId: Key) => unknown>> = {
	"material with the parameters": (keyId) =>
		new KeyMaterial("m", { keyId, material, importParameters: new ImportParameters("p", { keyId }) }),
	"material of the key that the parameters name": (keyId) =>
		new KeyMaterial("m", { keyId: new ImportParameters("p", { keyId }).keyId, material }),
	"material that depends on the parameters": (keyId) =>
		new KeyMaterial("m", { keyId, material }, { dependsOn: [new ImportParameters("p", { keyId })] }),
	"parameters whose parent is the material": (keyId) =>
		new ImportParameters("p", { keyId }, { parent: new KeyMaterial("m", { keyId, material }) }),
	"material that was wrapped by way of the parameters": (keyId) => {
		const wrapped = new WrappedKeyMaterial("w", { importParameters: new ImportParameters("p", { keyId }), material });
		return new KeyMaterial("m", { keyId, importParameters: wrapped });
	},
	"material with an output of parameters": (keyId) => {
		const p = new ImportParameters("p", { keyId });
		new KeyMaterial("m", { keyId, material, importParameters: p.keyId.apply(() => p) });
	},
	"material with parameters that are created later": (keyId) => {
		const importParameters = pulumi.output(keyId).apply((known) => new ImportParameters("p", { keyId: known }));
		new KeyMaterial("m", { keyId, material, importParameters });
	},
	"parameters of another place": (keyId) => {
		new ImportParameters("p", { keyId, projectId: "a" });
		return new KeyMaterial("m", { keyId, projectId: "b", material });
	},
	"parameters without material": (keyId) => [
		new ImportParameters("p", { keyId }),
		new ImportParameters("q", { keyId }),
	],
};

onHosts("A KeyMaterial and ImportParameters of one key", (host, it) => {
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

	/** Runs a preview once with the output of a key, and once with an id. */
	const previewBoth = async (play: (keyId: Key) => unknown) => {
		const id = await emulator.createKey("existing");
		for (const keyOf of [() => new ExternalKey("key").keyId, () => id]) {
			let failure: unknown;
			await stack
				.with(async () => {
					try {
						play(keyOf());
					} catch (error) {
						failure = error;
					}
				})
				.preview();
			if (failure) throw failure;
		}
	};

	for (const [what, refusal] of Object.entries(REFUSED)) {
		it(`are refused if neither waits for the other: ${what}`, async () => {
			await previewBoth((keyId) => assert.match(refusal(keyId), REFUSAL));
		});
	}

	for (const [what, create] of Object.entries(ACCEPTED)) {
		it(`are accepted: ${what}`, () => previewBoth(create));
	}

	it("are told apart from those of other runs in the same process, one after the other or at once", async () => {
		const keyId = await emulator.createKey("existing");
		const other = await stackFor(host, emulator, async () => void new KeyMaterial("m", { keyId, material }));
		stack.with(async () => void new ImportParameters("p", { keyId }));

		await Promise.all([stack.preview(), other.preview()]);
		await other.preview();

		await other.remove();
	});

	it("are refused beside an ImportedKey too", async () => {
		await stack
			.with(async () => {
				const imported = new ImportedKey("m", { material });
				assert.match(
					refusalOf(() => new ImportParameters("p", { keyId: imported.key.keyId })),
					/same key as KeyMaterial m/,
				);
			})
			.preview();
	});
});
