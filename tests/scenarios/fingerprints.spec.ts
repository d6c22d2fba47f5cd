import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import * as pulumi from "@pulumi/pulumi";
import type { KeyMaterialArgs } from "pulumi-huaweicloud-kms";
import { onHosts } from "../support/hosts/scenarios";
import { KeyScene } from "../support/keyScene";

const SLOW = /^scrypt:\d+:\d+:\d+:[\w-]{22}:[\w-]{43}$/;
const FAST = /^sha256:[\w-]{22}:[\w-]{43}$/;
const OF_THE_PUBLIC_HALF = /^spki-sha256:[\w-]{22}:[\w-]{43}$/;

const pem = () =>
	generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

onHosts("The fingerprint of key material", (host, it) => {
	let scene: KeyScene;
	const start = async (keySpec?: string) => {
		scene = await KeyScene.start(host, undefined, keySpec);
	};
	afterEach(() => scene.close());

	const give = (material: KeyMaterialArgs["material"]) => scene.stack.with(scene.program({ material }));
	const stored = async () => `${(await scene.stored())?.outputs.keyMaterialFingerprint}`;
	/** Makes sure that an up stores a fingerprint of that form without a request, and a second one changes nothing. */
	const ensureStored = async (form: RegExp) => {
		assert.deepEqual(await scene.requestsOfUp(), []);
		const fingerprint = await stored();
		assert.match(fingerprint, form);
		assert.deepEqual((await scene.stack.up()).steps, ["same"]);
		assert.equal(await stored(), fingerprint);
	};
	const ensureRefused = async () => {
		const fingerprint = await stored();
		const { output } = await scene.stack.preview({ fails: true });
		assert.match(output.replaceAll(/\s+/g, " "), /differ from those that were imported\. Nothing was deleted\./);
		await scene.stack.up({ fails: true });
		assert.equal(await stored(), fingerprint);
	};

	it("is fast if the program says that the bytes are random, and finds other bytes", async () => {
		await start();
		give({ file: scene.file, random: true });
		await scene.stack.up();
		await ensureStored(FAST);

		await writeFile(scene.file, randomBytes(32));
		await ensureRefused();
	});

	it("is of the public half of a private key, and finds another key", async () => {
		await start("EC_P256");
		await writeFile(scene.file, pem());
		await scene.stack.up();
		await ensureStored(OF_THE_PUBLIC_HALF);

		await writeFile(scene.file, pem());
		await ensureRefused();
	});

	it("is slow for a value in the program, and finds another value", async () => {
		await start();
		give(pulumi.secret(randomBytes(32).toString("base64")));
		await scene.stack.up();
		await ensureStored(SLOW);

		give(pulumi.secret(randomBytes(32).toString("base64")));
		await ensureRefused();
	});

	it.onEveryHost("becomes fast once the program says that the bytes are random, and slow once it doesn't", async () => {
		await start();
		await scene.stack.up();
		await ensureStored(SLOW);
		give({ file: scene.file, random: true });
		await ensureStored(FAST);
		give({ file: scene.file, random: false });
		await ensureStored(SLOW);
	});

	it("is not made again of other bytes", async () => {
		await start();
		await scene.stack.up();
		await writeFile(scene.file, randomBytes(32));
		give({ file: scene.file, random: true });
		await ensureRefused();
		assert.match(await stored(), SLOW);
	});

	it("stays weak where the material can't be read, and becomes slow where it can", async () => {
		await start();
		give({ file: scene.file, random: true });
		await scene.stack.up();
		give({ file: `${scene.file}.missing` });
		await ensureStored(FAST);
		give({ file: scene.file });
		await ensureStored(SLOW);
	});
});
