import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ImportedKey, type ImportedKeyArgs, type Material, WrappedKeyMaterial } from "pulumi-huaweicloud-kms";
import { TestEmulator } from "../support/emulator";
import { type Run, TestStack } from "../support/stack";

const SENTINEL = "sentinel-of-32-bytes-4711-0815-x";
const PRIVATE_KEY = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

/** Each way in which a text could show up. */
const formsOf = (bytes: Buffer) => [
	bytes.toString("latin1"),
	bytes.toString("base64").replace(/=+$/, ""),
	bytes.toString("hex"),
];
// The middle of the DER, and a line in the middle of the PEM.
const SCALAR = PRIVATE_KEY.export({ type: "pkcs8", format: "der" }).subarray(36, 66);
const PEM = PRIVATE_KEY.export({ type: "pkcs8", format: "pem" }).toString();
const FORBIDDEN = [...formsOf(Buffer.from(SENTINEL)), ...formsOf(SCALAR), PEM.split("\n")[1] ?? ""];

/** Watches the arguments of all processes, until told to stop. */
function watchProcesses(): () => string {
	const seen = new Set<string>();
	const timer = setInterval(() => {
		for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
			try {
				seen.add(readFileSync(`/proc/${pid}/cmdline`, "latin1"));
			} catch {
				// It has ended meanwhile.
			}
		}
	}, 5);
	return () => {
		clearInterval(timer);
		return [...seen].join("\n");
	};
}

function readYoung(file: string, since: number): string {
	try {
		const { mtimeMs, size } = statSync(file);
		return mtimeMs >= since && size < 2 ** 20 ? readFileSync(file, "latin1") : "";
	} catch {
		// It is gone again, or a socket.
		return "";
	}
}

/** Content of the files that are in the temporary folder by now, young ones only. @param known the folder that holds the material */
function temporaryFiles(since: number, known: string): string {
	const entries = readdirSync(tmpdir(), { recursive: true, withFileTypes: true });
	const others = entries.filter((entry) => entry.isFile() && entry.parentPath !== known);
	const files = others.map((entry) => join(entry.parentPath, entry.name));
	return files.map((file) => readYoung(file, since)).join("\n");
}

describe("Key material on the engine", () => {
	let emulator: TestEmulator;
	let stack: TestStack;
	/** Path of the file that holds the material, outside the stack's own files. */
	let files: string;

	before(async () => {
		emulator = await TestEmulator.start();
		stack = await TestStack.forEmulator(async () => {}, emulator, {
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
				const { key } = new ImportedKey(name, { keySpec, material, ...args });
				new WrappedKeyMaterial(`${name}-wrapped`, { keyId: key.keyId, material });
			}
		};

	/** Runs of every sort, a failing one included, and all that they print. */
	const runAll = async (materials: Record<string, Material>) => {
		stack.with(program(materials));
		const runs: Run[] = [await stack.preview({ diff: true }), await stack.up()];
		stack.with(program(materials, { description: "changed" }));
		runs.push(await stack.preview({ diff: true }), await stack.refresh(), await stack.up());
		await emulator.addFault({
			operation: "describe-key",
			status: 500,
			body: { material: SENTINEL, pem: PEM },
			times: 100,
		});
		runs.push(await stack.refresh({ fails: true }));
		return runs.map(({ output, events }) => output + events).join("\n");
	};

	it("occurs in no state, preview, output, event, file or list of processes when it is referred to", async () => {
		writeFileSync(files, SENTINEL);
		writeFileSync(`${files}.pem`, PEM);
		const materials = {
			file: { file: files },
			variable: { env: "MATERIAL" },
			command: { command: ["cat", files] },
			"command-line": { command: `cat ${files}` },
			"private-file": { file: `${files}.pem` },
			"private-variable": { env: "PRIVATE_KEY" },
		};
		const since = Date.now();
		const stop = watchProcesses();
		const printed = await runAll(materials);
		const surfaces = {
			printed,
			processes: stop(),
			state: await stack.exportWithSecrets(),
			temporary: temporaryFiles(since, dirname(files)),
		};
		assert.ok(surfaces.processes.includes("cat") && surfaces.state.includes("scrypt:"));
		for (const [name, surface] of Object.entries(surfaces)) {
			for (const text of FORBIDDEN) assert.ok(!surface.includes(text), `${name} holds ${text}`);
		}
	});

	it("is encrypted in the state, and nowhere else, when it is given as a value", async () => {
		const materials = { value: Buffer.from(SENTINEL).toString("base64"), "private-value": PEM };
		const stop = watchProcesses();
		const printed = await runAll(materials);
		const surfaces = { printed, processes: stop(), state: await stack.files() };
		for (const [name, surface] of Object.entries(surfaces)) {
			for (const text of FORBIDDEN) assert.ok(!surface.includes(text), `${name} holds ${text}`);
		}
		assert.ok((await stack.exportWithSecrets()).includes(materials.value));
	});
});
