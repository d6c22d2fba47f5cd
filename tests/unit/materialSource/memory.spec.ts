import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { countInMemory } from "../../support/processMemory";
import type { ReadingRequest } from "../../support/readingProcess";

const SCRIPT = join(__dirname, "..", "..", "support", "readingProcess.ts");
const ENCODINGS = ["raw", "base64", "hex"] as const;

const formsOf = (key: Buffer) => ({
	raw: key,
	base64: Buffer.from(key.toString("base64")),
	hex: Buffer.from(key.toString("hex")),
});

/** Later releases of Node copy what they read from a pipe, and leave the original in memory that they have freed. */
const LEAVES_NO_PIPE_COPY = process.version.startsWith("v20.");

/** Only Linux shows a process's memory as a file. */
const describeOnLinux = process.platform === "linux" ? describe : () => {};

describeOnLinux("The memory of a process that has read, wrapped and cleared symmetric keys", () => {
	let folder: string;
	/** A key in a file, for each encoding. */
	let keys: { readonly key: Buffer; readonly file: string }[];

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "memory-"));
		keys = ENCODINGS.map((encoding) => ({ key: randomBytes(32), file: join(folder, encoding) }));
		for (const [index, { key, file }] of keys.entries()) await writeFile(file, formsOf(key)[ENCODINGS[index] ?? "raw"]);
	});
	afterEach(() => rm(folder, { recursive: true }));

	/** Runs such a process, and counts the copies of each key in its memory, in each encoding. */
	const copiesAfter = async (request: ReadingRequest) => {
		const args = ["--require", "ts-node/register/transpile-only", SCRIPT, JSON.stringify(request)];
		const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
		try {
			const [event] = await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
			assert.equal(`${event}`, "done\n");
			return keys.map(({ key }) => countInMemory(child.pid ?? 0, Object.values(formsOf(key))));
		} finally {
			child.kill("SIGKILL");
		}
	};

	const holdsNoCopy = async (sources: ReadingRequest["sources"]) =>
		assert.deepEqual(await copiesAfter({ sources, kept: [] }), Array(3).fill([0, 0, 0]));

	it("holds no copy of a key that was in a file, in any encoding", () =>
		holdsNoCopy(keys.map(({ file }) => ({ file }))));

	if (LEAVES_NO_PIPE_COPY)
		it("holds no copy of a key that a command has printed, in any encoding", () =>
			holdsNoCopy(keys.map(({ file }) => ({ command: ["cat", file] }))));

	it("would show a copy, in a buffer or in a string", async () => {
		for (const as of ["buffer", "string"] as const) {
			const copies = await copiesAfter({ sources: [], kept: keys.map(({ file }) => ({ file, as })) });
			for (const [index, counts] of copies.entries()) assert.ok((counts[index] ?? 0) > 0, `${as}: ${counts}`);
		}
	});
});
