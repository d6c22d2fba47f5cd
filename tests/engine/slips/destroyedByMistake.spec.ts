import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { TestEmulator } from "../../support/emulator";
import { ProgramFolder } from "../../support/programFolder";

const PAGE = join(__dirname, "../../../docs/operations.md");
const HEADING = "### I destroyed it by mistake";
const UP = "pulumi up --yes --skip-preview";
const UNCHANGED = `${UP} --expect-no-changes`;
const DESTROY = "pulumi destroy --yes --skip-preview";
const PLAIN_TEXT = Buffer.from("card data").toString("base64");
const TAKEN_OVER = ["describe-key", "enable-key", "describe-key"];
const ADDED = /^.*(existingKeyId|trustExistingMaterial).*\n/gm;

/** The commands and the program of the guide, as the page has them. */
async function readGuide() {
	const page = await readFile(PAGE, "utf8");
	const start = page.indexOf(HEADING);
	const guide = page.slice(start, page.indexOf("\n### ", start + HEADING.length));
	const cancel = /<!-- guide: cancel -->\s+(.+)/.exec(guide)?.[1] ?? "";
	const program = (/<!-- guide: take over -->\s+```ts\n([\s\S]*?)```/.exec(guide)?.[1] ?? "").replace(/^ {3}/gm, "");
	const [takeOver = "", remove = ""] = [...guide.matchAll(/^ +(pulumi up .+)$/gm)].map(([, command = ""]) => command);
	assert.equal(program.match(ADDED)?.length, 2, "the program of the guide adds two arguments");
	return { cancel, program, takeOver, remove };
}

describe("A key that was destroyed by mistake, as described in docs/operations.md,", () => {
	let guide: Awaited<ReturnType<typeof readGuide>>;
	let emulator: TestEmulator;
	let folder: ProgramFolder;
	let keyId: string;
	let cipherText: unknown;

	/** The program of the guide, with the key that it takes over. */
	const withBoth = (change = (program: string) => program) => change(guide.program.replace("<id of the key>", keyId));
	/** The program before the mistake. */
	const asItWas = (change = (program: string) => program) => change(guide.program.replace(ADDED, ""));
	const write = (program: string) => {
		const compilerOptions = { module: ts.ModuleKind.CommonJS };
		return folder.write("index.js", ts.transpileModule(program, { compilerOptions }).outputText);
	};
	const requestsOf = (line: string) => emulator.kmsRequestsDuring(() => folder.run(line));
	const outputOf = async (name: string) => (await folder.run(`pulumi stack output ${name}`)).trim();
	const cancelDeletion = async () => {
		const { url, projectId } = emulator.settings;
		const token = await emulator.createToken();
		const variables = { KMS_URL: url, PROJECT_ID: projectId, TOKEN: token, KEY_ID: keyId };
		return emulator.kmsRequestsDuring(() => folder.run(guide.cancel, variables));
	};
	const opens = async () => {
		const { plain_text } = await emulator.kmsAnswer("decrypt-data", { cipher_text: cipherText });
		assert.equal(plain_text, PLAIN_TEXT);
	};

	before(async () => {
		guide = await readGuide();
		emulator = await TestEmulator.start();
		folder = await ProgramFolder.create(emulator, "");
		await folder.write("key.bin", randomBytes(32));
		await folder.write("sm4.bin", randomBytes(16));
		await write(asItWas());
		await folder.run(UP);
		keyId = await outputOf("keyId");
		const answer = await emulator.kmsAnswer("encrypt-data", { key_id: keyId, plain_text: PLAIN_TEXT });
		cipherText = answer.cipher_text;
	});
	after(async () => {
		await folder?.remove();
		await emulator?.close();
	});

	it("is scheduled for deletion with its material in it, and the run names it", async () => {
		let output = "";
		const requests = await emulator.kmsRequestsDuring(async () => {
			output = await folder.run(DESTROY);
		});
		assert.deepEqual(requests, ["schedule-key-deletion"]);
		assert.match(output, new RegExp(`Key ${keyId} \\(alias payments/main\\) is deleted at 2\\S+Z\\. Until then`));
		assert.equal((await emulator.describeKey(keyId)).key_state, "4");
	});

	it("is named, too, by an up that meets its alias, which creates nothing", async () => {
		const { code, output } = await folder.try(UP);
		assert.notEqual(code, 0);
		assert.match(output, new RegExp(`KMS\\.1104.* Key ${keyId} .* To get it back, cancel its deletion, and give`));
	});

	it("is disabled once its deletion is cancelled", async () => {
		assert.deepEqual(await cancelDeletion(), ["cancel-key-deletion"]);
		assert.equal((await emulator.describeKey(keyId)).key_state, "3");
	});

	it("is taken over and enabled, and opens what it encrypted", async () => {
		await write(withBoth());
		assert.deepEqual(await requestsOf(guide.takeOver), TAKEN_OVER);
		assert.equal(await outputOf("keyId"), keyId);
		assert.equal((await emulator.describeKey(keyId)).key_state, "2");
		await opens();
	});

	it("is unchanged while both arguments stay, and when they are removed, without a request", async () => {
		assert.deepEqual(await emulator.during(() => folder.run(UNCHANGED)), []);
		await write(asItWas());
		assert.deepEqual(await emulator.during(() => folder.run(guide.remove)), []);
		assert.deepEqual(await emulator.during(() => folder.run(UNCHANGED)), []);
	});

	it("comes back, too, if it was replaced: the key that replaced it is scheduled for deletion instead", async () => {
		const toSm4 = (program: string) =>
			program.replace('alias: "payments/main"', 'alias: "payments/sm4", keySpec: "SM4"').replace("key.bin", "sm4.bin");
		await write(asItWas(toSm4));
		const made = ["create-key", "get-parameters-for-import", "describe-key", "import-key-material"];
		assert.deepEqual(await requestsOf(UP), ["describe-key", ...made, "schedule-key-deletion"]);
		const otherKeyId = await outputOf("keyId");

		await cancelDeletion();
		await write(withBoth());
		assert.deepEqual(await requestsOf(guide.takeOver), ["describe-key", ...TAKEN_OVER, "schedule-key-deletion"]);
		assert.equal(await outputOf("keyId"), keyId);
		assert.equal((await emulator.describeKey(otherKeyId)).key_state, "4");
		await opens();
	});

	it("comes back, too, without its material, if the program asked for that: the same bytes are imported again", async () => {
		const immediate = (program: string) => program.replace("alias:", 'materialDeletion: "immediate",\n\talias:');
		await write(withBoth(immediate));
		assert.deepEqual(await requestsOf(UP), []);
		assert.deepEqual(await requestsOf(DESTROY), ["delete-imported-key-material", "schedule-key-deletion"]);

		await cancelDeletion();
		assert.equal((await emulator.describeKey(keyId)).key_state, "5");
		const imported = ["describe-key", "get-parameters-for-import", "describe-key", "import-key-material"];
		assert.deepEqual(await requestsOf(guide.takeOver), imported);
		await opens();
	});

	it("is scheduled for deletion by the next destroy like any other", async () => {
		await write(asItWas());
		await folder.run(UP);
		assert.deepEqual(await requestsOf(DESTROY), ["schedule-key-deletion"]);
		assert.equal((await emulator.describeKey(keyId)).key_state, "4");
	});
});
