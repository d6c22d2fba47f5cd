import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ExternalKey, ImportedKey, type ImportedKeyArgs, KeyMaterial } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../../support/emulator";
import { TestStack } from "../../support/stack";

const REGION = "cn-east-3";
const PAST = Date.parse("2026-01-01") / 1000;

/** Slips of people with a key that is in use. Each is tried on the real engine, because it decides what a provider gets to see. */
describe("A key that is in use", () => {
	let emulator: TestEmulator;
	let stack: TestStack;
	let file: string;

	const program =
		(args: Partial<ImportedKeyArgs> = {}) =>
		async () => {
			const key = new ImportedKey("payments", { alias: "payments", material: { file }, ...args });
			return { keyId: key.keyId, adopted: key.material.adopted, expiresAt: key.expiresAt };
		};
	const details = async () => emulator.describeKey(`${(await keyOf()).outputs.keyId}`);
	const keyOf = async () => {
		const [key] = (await stack.resources()).filter(({ type }) => type.endsWith(":ExternalKey"));
		assert.ok(key);
		return key;
	};
	/** Refused at the preview and at the up, without a request about keys, so that the state stays as it is. */
	const refuses = async (pattern: RegExp) => {
		const before = await stack.resources();
		const requests = await emulator.kmsRequestsDuring(async () => {
			for (const kind of ["preview", "up"] as const) assert.match((await stack[kind]({ fails: true })).output, pattern);
		});
		assert.deepEqual([requests, await stack.resources()], [[], before]);
	};

	before(async () => {
		emulator = await TestEmulator.start();
		stack = await TestStack.forEmulator(program(), emulator);
		file = join(stack.folder, "material");
		await writeFile(file, randomBytes(32));
		await stack.up();
	});
	after(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("is not replaced because the machine that runs the program names another region or project", async () => {
		const { HW_REGION_NAME: region = "", HW_PROJECT_ID: projectId = "" } = settings();
		stack.withEnvironment({ HW_REGION_NAME: REGION });
		await refuses(
			new RegExp(
				`region is not given in the program: .*HW_REGION_NAME says ${REGION}\\. Set HW_REGION_NAME to ${region}`,
			),
		);
		stack.withEnvironment({ HW_REGION_NAME: region, HW_PROJECT_ID: "f".repeat(32) });
		await refuses(/the resource is in project .*, and HW_PROJECT_ID says f{32}/);
		stack.withEnvironment({ HW_PROJECT_ID: projectId });
		assert.deepEqual(await emulator.during(() => stack.up()), []);
	});
	const settings = () => emulatorEnvironment(emulator);

	it("is replaced by one in another region only if the program says so, and the preview says until when that can be undone", async () => {
		const { output, steps } = await stack.with(program({ region: REGION })).preview();
		assert.deepEqual(steps.filter((step) => step === "replace").length, 3);
		assert.match(
			output,
			/payments\) holds material and is to be replaced\. .* can then be cancelled until \d{4}-\d\d-\d\d/,
		);
		stack.with(program());
	});

	it("has its changed wrapping algorithm stored on the day of the import, and fails no run", async () => {
		stack.with(program({ wrappingAlgorithm: "SM2_ENCRYPT" }));
		assert.deepEqual(await emulator.kmsRequestsDuring(() => stack.up()), ["describe-key"]);
		assert.deepEqual(await emulator.during(() => stack.up()), []);
		stack.with(program());
		await stack.up();
	});

	it("is replaced at the preview, and not after the next refresh, when an enterprise project is given later", async () => {
		stack.with(program({ enterpriseProjectId: "finance", alias: "payments-finance" }));
		const { output } = await stack.preview();
		assert.match(output, /holds material and is to be replaced/);
		stack.with(program({ enterpriseProjectId: "0" }));
		assert.deepEqual((await stack.preview()).steps, ["same", "same", "same"]);
		stack.with(program());
	});

	it("is not replaced by a key that could not be made, because the old one keeps the alias", async () => {
		await writeFile(join(stack.folder, "sm4"), randomBytes(16));
		stack.with(program({ keySpec: "SM4", material: { file: join(stack.folder, "sm4") } }));
		const { output } = await stack.preview({ fails: true });
		assert.match(output, /Replacing key .* \(keySpec.*: the new key can't have alias payments, .* Give another alias/);
		stack.with(program());
		assert.equal((await details()).key_state, "2");
	});

	it("comes back with its material after a destroy, and its taken alias says how", async () => {
		const { key_id } = await details();
		const requests = await emulator.kmsRequestsDuring(async () => {
			assert.match((await stack.destroy()).output, /Until then its deletion can be cancelled/);
		});
		assert.deepEqual(requests, ["schedule-key-deletion"]);
		const { output } = await stack.up({ fails: true });
		assert.match(
			output,
			new RegExp(`Key ${key_id} has alias payments and is scheduled for deletion at .*existingKeyId`),
		);
		await emulator.kmsAnswer("cancel-key-deletion", { key_id });
		stack.with(program({ existingKeyId: key_id, trustExistingMaterial: true }));
		let outputs: Readonly<Record<string, unknown>> = {};
		const back = await emulator.kmsRequestsDuring(async () => {
			({ outputs } = await stack.up());
		});
		assert.deepEqual(back, ["describe-key", "enable-key", "describe-key"]);
		assert.deepEqual([outputs.keyId, outputs.adopted, outputs.expiresAt], [key_id, false, ""]);
		assert.equal((await details()).key_state, "2");
		assert.deepEqual(await emulator.during(() => stack.with(program()).up()), []);
	});

	it("is read by its id only if it is there", async () => {
		const { region, projectId } = emulator.settings;
		const id = `${region}/${projectId}/0d0466b0-e727-4d9c-b35d-f84bb474a37f`;
		const empty = await emulator.createKey("empty");
		stack.with(async () => {
			ExternalKey.get("nothing", id);
			KeyMaterial.get("empty", `${region}/${projectId}/${empty}`);
		});
		const { output } = await stack.preview({ fails: true });
		assert.match(output, new RegExp(`Reading ${id}: there is none`));
		assert.match(output, new RegExp(`Reading .*${empty}: there is none`));
	});
});

function emulatorEnvironment({ settings }: TestEmulator): NodeJS.ProcessEnv {
	return { HW_REGION_NAME: settings.region, HW_PROJECT_ID: settings.projectId };
}

describe("Before a key is made,", () => {
	let emulator: TestEmulator;
	let stack: TestStack;

	before(async () => {
		emulator = await TestEmulator.start();
		stack = await TestStack.forEmulator(async () => {}, emulator);
	});
	after(async () => {
		await stack.remove();
		await emulator.close();
	});

	it("a preview refuses material that does not fit, and an expiry that has passed", async () => {
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const ec = join(stack.folder, "ec.pem");
		const long = join(stack.folder, "long");
		await writeFile(ec, privateKey.export({ type: "pkcs8", format: "pem" }));
		await writeFile(long, randomBytes(32));
		const cases: readonly [args: ImportedKeyArgs, refusal: RegExp][] = [
			[{ material: { file: ec } }, /takes 32 bytes \(spec AES_256\), and the material is a private key of EC_P256/],
			[
				{ keySpec: "RSA_2048", material: { file: ec } },
				/takes a private key of RSA_2048 .*, and the material is a private key/,
			],
			[{ keySpec: "SM4", material: { file: long } }, /takes 16 bytes \(spec SM4\), and the material is 32 bytes/],
			[{ material: { file: long }, expirationTime: PAST }, /expirationTime .* has passed: it is 2026-01-01T00:00:00Z/],
		];
		const requests = await emulator.kmsRequestsDuring(async () => {
			for (const [args, refusal] of cases) {
				stack.with(async () => void new ImportedKey("key", args));
				assert.match((await stack.preview({ fails: true })).output, refusal);
			}
		});
		assert.deepEqual(requests, []);
	});

	it("a saved plan shows what the update then does", async () => {
		const file = join(stack.folder, "material");
		await writeFile(file, randomBytes(32));
		stack.with(async () => {
			const { adopted, expiresAt } = new ImportedKey("planned", { material: { file } }).material;
			return { adopted, expiresAt };
		});
		const plan = join(stack.folder, "plan.json");
		stack.withEnvironment({ PULUMI_EXPERIMENTAL: "true" });
		await stack.preview({ plan });
		const { outputs } = await stack.up({ plan });
		assert.deepEqual(outputs, { adopted: false, expiresAt: "" });
		assert.deepEqual((await stack.resources()).length, 3);
	});
});
