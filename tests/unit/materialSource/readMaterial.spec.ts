import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { isPrintable } from "../../../provider/foreignText/characters";
import { readMaterial } from "../../../provider/materialSource/readMaterial";
import { MaterialSource } from "../../../provider/materialSource/source";
import { systemClock } from "../../../provider/time";

const KEY = randomBytes(32);

describe("readMaterial", () => {
	let folder: string;
	let file: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "read-material-"));
		file = join(folder, "key");
		await writeFile(file, KEY);
		await writeFile(`${file}.empty`, "");
	});
	after(() => rm(folder, { recursive: true }));

	const read = (source: MaterialSource, env: NodeJS.ProcessEnv = process.env) =>
		readMaterial(source, "material", { env, clock: systemClock, remainingMs: 300_000 });
	const bytesOf = async (source: MaterialSource, env?: NodeJS.ProcessEnv) => {
		const material = await read(source, env);
		assert.equal(material.kind, "symmetric");
		return material.kind === "symmetric" ? material.bytes : Buffer.alloc(0);
	};

	it("reads a value, a file, an environment variable and the output of a command, in each encoding", async () => {
		const [base64, hex] = [KEY.toString("base64"), KEY.toString("hex")];
		await writeFile(`${file}.hex`, `${hex}\n`);
		const sources: MaterialSource[] = [
			base64,
			hex,
			{ file },
			{ file, encoding: "raw" },
			{ file: `${file}.hex` },
			{ file: `${file}.hex`, encoding: "hex" },
			{ env: "KEY" },
			{ env: "KEY", encoding: "base64" },
			{ command: `cat ${file}` },
			{ command: ["cat", file] },
			{ command: 'printf "%s" "$KEY"' },
		];
		for (const source of sources) assert.deepEqual(await bytesOf(source, { ...process.env, KEY: base64 }), KEY);
	});

	const rejected: [what: string, code: string, text: RegExp, source: () => MaterialSource | Promise<MaterialSource>][] =
		[
			[
				"an empty environment variable",
				"materialUnreadable",
				/^material\.env names .* EMPTY, which is empty\./,
				() => ({ env: "EMPTY" }),
			],
			[
				"an environment variable that is not set",
				"materialUnreadable",
				/^material\.env .*which is not set/,
				() => ({ env: "UNSET" }),
			],
			[
				"a name that every object has",
				"materialUnreadable",
				/^material\.env names .* constructor, which is not set/,
				() => ({ env: "constructor" }),
			],
			[
				"an environment variable of 100 kB",
				"materialUnreadable",
				/BIG, which has more than 65536 characters/,
				() => ({ env: "BIG" }),
			],
			["a folder", "materialUnreadable", /^material\.file .*\(it is a folder\)/, () => ({ file: folder })],
			["a device", "materialUnreadable", /\(it is a device\)/, () => ({ file: "/dev/zero" })],
			[
				"a command with endless output",
				"materialUnreadable",
				/^material\.command cat printed more than 65536 bytes/,
				() => ({ command: "cat /dev/zero" }),
			],
			[
				"a command that a signal terminates",
				"materialUnreadable",
				/sh was terminated by SIGKILL/,
				() => ({ command: ["sh", "-c", "kill -9 $$"] }),
			],
			["an empty file", "materialUnreadable", /^material\.file .*which is empty/, () => ({ file: `${file}.empty` })],
			[
				"a value of the wrong length",
				"invalidMaterial",
				/^material is 31 bytes in base64/,
				() => randomBytes(31).toString("base64"),
			],
		];
	for (const [what, code, text, source] of rejected) {
		it(`rejects ${what}`, async () => {
			await assert.rejects(
				async () => read(await source(), { ...process.env, EMPTY: "", BIG: "A".repeat(100_000) }),
				(error: Error & { code?: string }) => {
					assert.equal(error.code, code);
					assert.match(error.message, text);
					assert.equal(error.cause, undefined);
					return true;
				},
			);
		});
	}

	it("keeps the output and arguments of a failing command out of the error", async () => {
		const command = "echo sentinel-4711; echo sentinel-4711 >&2; exit 7 # sentinel-4711";
		await assert.rejects(read({ command }), (error: Error) => {
			assert.doesNotMatch(`${error.message}${error.stack}`, /sentinel/);
			return /echo failed with exit status 7/.test(error.message);
		});
	});

	it("shows the name of a file on one line that can be printed", async () => {
		for (const name of ["a\u001b[2J", "a\u202eb", `/${"x".repeat(4000)}`])
			await assert.rejects(read({ file: name }), ({ message }: Error) => message.length < 600 && isPrintable(message));
	});

	it("accepts a reference to exactly one file, environment variable or command, with nothing else but an encoding and whether it is random", () => {
		const isGood = (source: unknown) => v.safeParse(MaterialSource, source).success;
		for (const source of [
			"x",
			{ file: "f" },
			{ env: "E", encoding: "hex" },
			{ command: ["c", "-x"] },
			{ file: "f", random: true },
			{ env: "E", random: false },
			{ command: "c", encoding: "raw", random: true },
		])
			assert.ok(isGood(source), JSON.stringify(source));
		const bad = [
			5,
			null,
			{},
			{ fil: "f" },
			{ file: "f", env: "E" },
			{ file: "" },
			{ file: 5 },
			{ file: "f", encoding: "utf8" },
			{ file: "f", mode: 1 },
			{ file: "f", random: "true" },
			{ file: "f", random: 1 },
			{ file: "f", random: null },
			{ random: true },
			{ command: [] },
			{ command: [""] },
			["f"],
			{ file: KEY.toString("base64") },
			{ file: `"${KEY.toString("hex")}"` },
			{ command: `'${KEY.toString("base64")}'` },
			{ file: "-----BEGIN PRIVATE KEY-----" },
			{ env: KEY.toString("hex") },
			{ env: "NOT A NAME" },
			{ file: "a\0b" },
			{ file: "a".repeat(4097) },
			{ command: ["cat", "a\0b"] },
			{ command: KEY.toString("hex") },
		];
		for (const source of bad) assert.ok(!isGood(source), JSON.stringify(source));
	});

	it("suggests the property that a reference was probably meant to have", () => {
		const messages = (source: unknown) => v.safeParse(MaterialSource, source).issues?.map(({ message }) => message);
		const whole = "must be key material as a secret string, or a reference: { file }, { env } or { command }";
		for (const [source, message] of [
			[{ file: "f", encodng: "hex" }, "is not a known property; did you mean encoding?"],
			[{ env: "E", Random: true }, "is not a known property; did you mean random?"],
			[
				{ file: "f", mode: 1 },
				"is not a known property; a reference has file, env or command, and optionally encoding and random",
			],
			[{ fiel: "f" }, `${whole}; did you mean file?`],
			[{ path: "f" }, whole],
			[{ file: "f", env: "E", comand: "c" }, whole],
			[["file"], whole],
		] as const)
			assert.deepEqual(messages(source), [message]);
	});
});
