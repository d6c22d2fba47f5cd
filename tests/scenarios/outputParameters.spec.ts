import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ImportParameters, KeyMaterial, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { onHosts } from "../support/hosts/scenarios";
import { KeyScene } from "../support/keyScene";

onHosts("importParameters as an output", (host, it) => {
	let scene: KeyScene;

	beforeEach(async () => {
		scene = await KeyScene.start(host);
	});
	afterEach(() => scene.close());

	/** An output as an apply or a StackReference gives it. */
	const issued = () => {
		const { keyId, wrappingAlgorithm, importToken, publicKey, expirationTime } = new ImportParameters("parameters", {
			keyId: scene.keyId,
		});
		return pulumi.output({ keyId, wrappingAlgorithm, importToken, publicKey, expirationTime });
	};

	const imported = async (create: () => unknown) => {
		scene.stack.with(async () => void create());
		const requests = await scene.emulator.kmsRequestsDuring(() => scene.stack.up());
		assert.equal(await scene.keyState(), "2");
		assert.deepEqual(await scene.emulator.kmsRequestsDuring(() => scene.stack.up()), []);
		return requests;
	};

	it("imports the material with them", async () => {
		const material = { file: scene.file };

		const requests = await imported(() => new KeyMaterial("material", { importParameters: issued(), material }));

		assert.deepEqual(requests, ["get-parameters-for-import", "describe-key", "import-key-material"]);
	});

	it("imports the wrapped material that comes with them", async () => {
		const requests = await imported(() => {
			const wrapped = new WrappedKeyMaterial("w", { importParameters: issued(), material: { file: scene.file } });
			new KeyMaterial("material", { importParameters: wrapped.keyId.apply(() => wrapped) });
		});

		assert.deepEqual(requests, ["get-parameters-for-import", "describe-key", "import-key-material"]);
	});
});
