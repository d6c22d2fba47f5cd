import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
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

	it("becomes the program's own if the program names it as an existing key, and is then updated in place", async () => {
		const own = (args: object) => `const key = new ExternalKey("payments", ${JSON.stringify(args)});`;
		const id = JSON.stringify(keyId);
		const existing = { existingKeyId: keyId, alias: "payments/main" };
		await folder.write("index.js", program(own(existing), id));
		assert.deepEqual(await emulator.kmsRequestsDuring(() => folder.run("pulumi preview")), ["describe-key"]);
		assert.deepEqual(await emulator.kmsRequestsDuring(() => folder.run(UP)), ["describe-key"]);

		await folder.write("index.js", program(own(existing), "key.keyId"));
		assert.deepEqual(await emulator.during(() => folder.run(UNCHANGED)), []);
		await folder.write("index.js", program(own({ alias: "payments/main" }), "key.keyId"));
		assert.deepEqual(await emulator.during(() => folder.run(UNCHANGED)), []);

		await folder.write("index.js", program(own({ alias: "payments/2026" }), "key.keyId"));
		assert.deepEqual(await emulator.kmsRequestsDuring(() => folder.run(UP)), ["update-key-alias"]);
		assert.equal((await emulator.describeKey(keyId)).key_state, "2");
	});

	it("is taken over as a whole after the state is lost, as described in docs/operations.md, and its bytes can be verified", async () => {
		await folder.run("pulumi stack rm dev --yes --force && pulumi stack init dev");
		const args = `alias: "payments/2026", existingKeyId: "${keyId}", material: { file: "key.bin" }, expirationTime: ${EXPIRATION_TIME}`;
		const lines = [
			'const { ImportedKey } = require("pulumi-huaweicloud-kms");',
			`const key = new ImportedKey("payments", { ${args} }, { protect: true });`,
			"exports.adopted = key.material.adopted;",
		];
		await folder.write("index.js", lines.join("\n"));
		assert.deepEqual(await emulator.kmsRequestsDuring(() => folder.run(UP)), ["describe-key", "describe-key"]);
		assert.equal((await folder.run("pulumi stack output adopted")).trim(), "true");

		await emulator.kmsAnswer("delete-imported-key-material", { key_id: keyId });
		await folder.run(`${UP} --refresh`);
		assert.equal((await folder.run("pulumi stack output adopted")).trim(), "false");
		assert.equal((await emulator.describeKey(keyId)).key_state, "2");
	});
});
