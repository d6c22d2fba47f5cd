import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
	ExternalKey,
	ImportedKey,
	type ImportedKeyArgs,
	type Material,
	WrappedKeyMaterial,
} from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Stack, stackFor } from "../support/hosts/host";
import { onHosts } from "../support/hosts/scenarios";

const SENTINEL = "sentinel-of-32-bytes-4711-0815-x";

const createPem = () =>
	`${generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" })}`;
const PEM = createPem();
/** Different bytes, because a reference keeps material out of the state and a value doesn't. */
const VALUE = randomBytes(32).toString("base64");
const VALUE_PEM = createPem();

// Everything that a Stack's runs leave behind is searched for the key material of its programs.
onHosts("Key material", (host, it) => {
	let emulator: TestEmulator;
	let stack: Stack;
	/** Path of the file that holds the material, outside the stack's own files. */
	let files: string;

	before(async () => {
		emulator = await TestEmulator.start();
		stack = await stackFor(host, emulator, async () => {}, {
			MATERIAL: Buffer.from(SENTINEL).toString("base64"),
			PRIVATE_KEY: PEM,
			HW_MAX_RETRIES: "0",
		});
		files = join(mkdtempSync(join(tmpdir(), "material-")), "key");
	});
	afterEach(() => emulator.reset());
	after(async () => {
		rmSync(dirname(files), { recursive: true });
		await stack.remove();
		await emulator.close();
	});

	const program =
		(materials: Record<string, Material>, args: Partial<ImportedKeyArgs> = {}) =>
		async () => {
			for (const [name, material] of Object.entries(materials)) {
				const keySpec = name.startsWith("private") ? "EC_P256" : "AES_256";
				new ImportedKey(name, { keySpec, material, ...args });
				// A key of its own: the service issues no import parameters for one that gets its material at the same time.
				const { keyId } = new ExternalKey(`${name}-wrapped`, { keySpec });
				new WrappedKeyMaterial(`${name}-wrapped`, { keyId, material });
			}
		};

	/** Performs runs of every kind, including a failing one. */
	const runAll = async (materials: Record<string, Material>) => {
		stack.with(program(materials));
		await stack.preview({ diff: true });
		await stack.up();
		stack.with(program(materials, { description: "changed" }));
		await stack.preview({ diff: true });
		await stack.refresh();
		await stack.up();
		await emulator.addFault({
			operation: "describe-key",
			status: 500,
			body: { material: SENTINEL, pem: PEM },
			times: 100,
		});
		await stack.refresh({ fails: true });
	};

	it.onTheEngine(
		"never occurs in state, previews, output, events, files or process arguments if it is a reference",
		async () => {
			writeFileSync(files, SENTINEL);
			writeFileSync(`${files}.pem`, PEM);
			await runAll({
				file: { file: files },
				variable: { env: "MATERIAL" },
				command: { command: ["cat", files] },
				"command-line": { command: `cat ${files}` },
				"private-file": { file: `${files}.pem` },
				"private-variable": { env: "PRIVATE_KEY" },
			});
			assert.ok((await stack.exportWithSecrets()).includes("scrypt:"));
		},
	);

	it.onTheEngine("occurs only in the state, encrypted, if it is a value", async () => {
		await runAll({ value: VALUE, "private-value": VALUE_PEM });
		assert.ok((await stack.exportWithSecrets()).includes(VALUE));
	});
});
