import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TestEmulator } from "../support/emulator";
import { ProgramFolder } from "../support/programFolder";
import { wrap } from "../support/wrapping";

const UP = "pulumi up --yes --skip-preview";
const UNCHANGED = `${UP} --expect-no-changes`;
const EXPIRATION_TIME = "2999886177";
const PLAIN_TEXT = Buffer.from("card data").toString("base64");

/** A program with a KeyMaterial for a key, and anything before it. */
const program = (key: string, keyId: string) => `const { ExternalKey, KeyMaterial } = require("pulumi-huaweicloud-kms");
${key}
const material = { file: "key.bin" };
module.exports = new KeyMaterial("payments", { keyId: ${keyId}, material, expirationTime: ${EXPIRATION_TIME} }).adopted;
`;

describe("A key that Terraform created, as described in docs/migration.md,", () => {
	const material = randomBytes(32);
	let emulator: TestEmulator;
	let folder: ProgramFolder;
	let keyId: string;
	let cipherText: unknown;

	// The requests of huaweicloud_kms_key, huaweicloud_kms_parameters_for_import and huaweicloud_kms_key_material.
	before(async () => {
		emulator = await TestEmulator.start();
		keyId = await emulator.createKey("payments/main");
		const wrapping_algorithm = "RSAES_OAEP_SHA_256";
		const parameters = await emulator.kmsAnswer("get-parameters-for-import", { key_id: keyId, wrapping_algorithm });
		await emulator.kmsAnswer("import-key-material", {
			key_id: keyId,
			import_token: parameters.import_token,
			encrypted_key_material: wrap(parameters.public_key, material, wrapping_algorithm),
			expiration_time: EXPIRATION_TIME,
		});
		({ cipher_text: cipherText } = await emulator.kmsAnswer("encrypt-data", { key_id: keyId, plain_text: PLAIN_TEXT }));
		folder = await ProgramFolder.create(emulator, program("", JSON.stringify(keyId)));
		await folder.write("key.bin", material);
	});
	after(async () => {
		await folder?.remove();
		await emulator?.close();
	});

	it("is taken over by its id: the first up asks what exists and says so, and the next one makes no request", async () => {
		let output = "";
		const requests = await emulator.kmsRequestsDuring(async () => {
			output = await folder.run(UP);
		});
		assert.deepEqual(requests, ["describe-key"]);
		assert.match(output, /held material before this run/);
		assert.deepEqual(await emulator.during(() => folder.run(UNCHANGED)), []);
	});

	it("still decrypts what it encrypted before", async () => {
		const { plain_text } = await emulator.kmsAnswer("decrypt-data", { cipher_text: cipherText });
		assert.equal(plain_text, PLAIN_TEXT);
	});

	it("becomes the program's own when the state of its get is marked as managed, and is then updated in place", async () => {
		const { projectId, region } = emulator.settings;
		const id = `${region}/${projectId}/${keyId}`;
		await folder.write("index.js", program(`const key = ExternalKey.get("payments", "${id}");`, "key.keyId"));
		assert.deepEqual(await emulator.kmsRequestsDuring(() => folder.run(UP)), ["describe-key", "list-tags"]);

		await folder.run("pulumi stack export --file stack.json");
		const { deployment, ...rest } = JSON.parse(await readFile(join(folder.path, "stack.json"), "utf8"));
		for (const resource of deployment.resources) if (resource.type.endsWith(":ExternalKey")) delete resource.external;
		await folder.write("stack.json", JSON.stringify({ ...rest, deployment }));
		await folder.run("pulumi stack import --file stack.json");
		const own = (args: object) => `const key = new ExternalKey("payments", ${JSON.stringify(args)});`;
		await folder.write("index.js", program(own({ alias: "payments/main" }), "key.keyId"));
		assert.deepEqual(await emulator.during(() => folder.run(UNCHANGED)), []);

		await folder.write("index.js", program(own({ alias: "payments/2026" }), "key.keyId"));
		assert.deepEqual(await emulator.kmsRequestsDuring(() => folder.run(UP)), ["update-key-alias"]);
		assert.equal((await emulator.describeKey(keyId)).key_state, "2");
	});
});
