import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import type { KeyMaterialArgs } from "pulumi-huaweicloud-kms";
import { onHosts } from "../support/hosts/scenarios";
import { KeyScene } from "../support/keyScene";

const pem = () =>
	generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

onHosts("The fingerprint of key material", (host, it) => {
	let scene: KeyScene;

	const start = async (keySpec?: string) => {
		scene = await KeyScene.start(host, undefined, keySpec);
	};
	afterEach(() => scene.close());

	/** Makes sure that the same material is kept without a request, and that other material is refused before anything happens. */
	const ensureCompared = async (form: RegExp, program: () => Partial<KeyMaterialArgs>, change: () => Promise<void>) => {
		const { outputs } = await scene.stack.with(scene.program(program())).up();
		assert.match(`${outputs.keyMaterialFingerprint}`, form);
		assert.deepEqual(await scene.requestsOfUp(), []);
		assert.equal((await scene.stack.up()).outputs.keyMaterialFingerprint, outputs.keyMaterialFingerprint);

		await change();
		const { output } = await scene.stack.with(scene.program(program())).preview({ fails: true });
		assert.match(output.replaceAll(/\s+/g, " "), /differ from those that were imported\. Nothing was deleted\./);
	};

	it("is fast if the program says that the bytes are random, and finds other bytes", async () => {
		await start();
		await ensureCompared(
			/^sha256:[\w-]{22}:[\w-]{43}$/,
			() => ({ material: { file: scene.file, random: true } }),
			() => writeFile(scene.file, randomBytes(32)),
		);
	});

	it("is of the public half of a private key, and finds another key", async () => {
		await start("EC_P256");
		await writeFile(scene.file, pem());
		await ensureCompared(
			/^spki-sha256:[\w-]{22}:[\w-]{43}$/,
			() => ({ material: { file: scene.file } }),
			() => writeFile(scene.file, pem()),
		);
	});

	it("is slow for a value in the program, and finds another value", async () => {
		await start();
		let value = randomBytes(32).toString("base64");
		await ensureCompared(
			/^scrypt:\d+:\d+:1:[\w-]{22}:[\w-]{43}$/,
			() => ({ material: pulumi.secret(value) }),
			async () => {
				value = randomBytes(32).toString("base64");
			},
		);
	});
});
