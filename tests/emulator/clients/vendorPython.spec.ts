import assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { command, succeed } from "../../support/command";

const CHECKOUT = join(__dirname, "..", "..", "..");
const PROGRAM = join(__dirname, "python");
const SETTING_UP_MS = 10 * 60_000;

interface Refusal {
	readonly status: number;
	readonly code: string;
	readonly requestId: string;
}

/** Observations of the program. */
interface Seen {
	readonly symmetric: Readonly<Record<"created" | "imported" | "materialDeleted" | "deleted", string>> & {
		readonly decryptWithout: Refusal | null;
		readonly importOther: Refusal | null;
		readonly decrypted: boolean;
		readonly tags: Readonly<Record<"created" | "left", Readonly<Record<string, string>>>>;
	};
	readonly signing: Readonly<Record<"publicKey" | "verifiedElsewhere", boolean>> &
		Readonly<Record<"verified" | "verifiedOther" | "deleted", string>> & {
			readonly materialDeletion: Refusal | null;
		};
}

describe("The vendor's SDK for Python", () => {
	let folder: string;
	let seen: Seen;

	before(async function () {
		this.timeout(SETTING_UP_MS);
		folder = await mkdtemp(join(tmpdir(), "python-"));
		const { ensurePython } = await import("../../../scripts/python.mjs");
		const python = await ensurePython(join(PROGRAM, "requirements.txt"));
		// The SDK writes a file to the home folder.
		const env = { ...process.env, HOME: folder, PATH: [python, process.env.PATH].join(delimiter) };
		const args = ["huaweicloud-kms-emulator", "--port", "0", "--", "python3", join(PROGRAM, "lifecycle.py")];
		seen = JSON.parse(await succeed("npx", args, CHECKOUT, env));
	});
	after(() => rm(folder, { recursive: true }));

	it("finds the emulator and the account through the variables of a wrapped command", () => {
		assert.equal(seen.symmetric.created, "5");
	});

	it("imports key material and deletes it again", () => {
		assert.equal(seen.symmetric.imported, "2");
		assert.equal(seen.symmetric.materialDeleted, "5");
	});

	it("throws its own exception, with the code of KMS and the request id, if a key has no material to decrypt with", () => {
		const { status, code, requestId } = seen.symmetric.decryptWithout ?? assert.fail("It was not refused");
		assert.equal(status, 400);
		assert.match(code, /^KMS\.\d{4}$/);
		assert.match(requestId, /^[0-9a-f]{32}$/);
	});

	it("decrypts again after the same material is reimported, and can't import other material", () => {
		assert.equal(seen.symmetric.decrypted, true);
		assert.equal(seen.symmetric.importOther?.code, "KMS.2606");
	});

	it("sets and deletes tags, one or several at a time", () => {
		assert.deepEqual(seen.symmetric.tags, {
			created: { team: "payments", stage: "test", owner: "钥匙 & co" },
			left: { owner: "钥匙 & co" },
		});
	});

	it("signs with an imported private key, and another library verifies it with the public key", () => {
		assert.equal(seen.signing.publicKey, true);
		assert.equal(seen.signing.verifiedElsewhere, true);
	});

	it("verifies a signature only for what was signed", () => {
		assert.equal(seen.signing.verified, "true");
		assert.equal(seen.signing.verifiedOther, "false");
	});

	it("can't delete the material of a private key, but schedules the deletion of keys of both kinds", () => {
		assert.equal(seen.signing.materialDeletion?.code, "KMS.2702");
		assert.deepEqual([seen.symmetric.deleted, seen.signing.deleted], ["4", "4"]);
	});
});

describe("Setting up Python", () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "python-"));
	});
	afterEach(() => rm(folder, { recursive: true }));

	/** Runs the set-up with only this folder on PATH. */
	const setUp = () => {
		const script = `import { ensurePython } from "./scripts/python.mjs"; await ensurePython("none");`;
		const env = { PATH: folder, XDG_CACHE_HOME: folder };
		return command(process.execPath, ["--input-type=module", "--eval", script], CHECKOUT, env);
	};

	it("fails without python3, and says what is needed and where to get it", async () => {
		const { code, output } = await setUp();

		assert.equal(code, 1);
		assert.match(output, /there is no python3 that runs .*Get Python 3\.9 or later .* from https:\/\/www\.python\.org/);
	});

	it("fails with an old python3, and names its version", async () => {
		await writeFile(join(folder, "python3"), "#!/bin/sh\necho 3.6\n");
		await chmod(join(folder, "python3"), 0o755);

		const { code, output } = await setUp();

		assert.equal(code, 1);
		assert.match(output, /python3 is 3\.6\. Get Python 3\.9 or later/);
	});
});
