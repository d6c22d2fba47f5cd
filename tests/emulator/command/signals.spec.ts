import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { BIN, ended, startCommand } from "../support/emulatorProcess";

const TERMINAL = join(__dirname, "..", "support", "terminal.py");

/**
 * A command that counts the signals it receives. After a line of input it sends a request to the emulator, which gives
 * all signals time to arrive, prints the counts and exits with 7.
 */
const COUNTING = `
	const counts = {};
	for (const name of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"])
		process.on(name, () => {
			counts[name] = (counts[name] ?? 0) + 1;
			console.log("got " + name + " " + counts[name]);
		});
	process.stdin.once("data", async () => {
		const { status } = await fetch(process.env.HW_AUTH_URL + "/projects");
		console.log("asked " + status + " " + JSON.stringify(counts));
		process.exit(7);
	});
	console.log("ready");
`;

const wrapping = (script: string) => ["--port", "0", "--", process.execPath, "-e", script];

describe("A signal to an emulator that runs a command", () => {
	const started: ChildProcess[] = [];
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "kms-signals-"));
	});
	afterEach(() => {
		for (const child of started.splice(0)) child.kill("SIGKILL");
		rmSync(folder, { recursive: true });
	});
	const start = (args: readonly string[]) => {
		const child = startCommand(args);
		started.push(child);
		return child;
	};
	/** Waits until the command has printed a text. */
	const printed = async (child: ChildProcess, text: string) => {
		let output = "";
		while (!output.includes(text)) output += (await once(child.stdout as NodeJS.ReadableStream, "data"))[0];
	};

	/** Node arguments that send the emulator a signal after it has installed its handlers, but before it listens. */
	const early = (signal: NodeJS.Signals) => {
		const file = join(folder, "early.js");
		const script = `
			const { Server } = require("node:net");
			const { listen } = Server.prototype;
			Server.prototype.listen = function (...args) {
				process.kill(process.pid, "${signal}");
				return listen.apply(this, args);
			};
		`;
		writeFileSync(file, script);
		return ["--require", file];
	};

	describe("without a terminal", () => {
		for (const signal of ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const) {
			it(`reaches the command once, and the emulator runs until the command ends: ${signal}`, async () => {
				const child = start(wrapping(COUNTING));
				await printed(child, "ready");
				child.kill(signal);
				await printed(child, `got ${signal} 1`);
				child.stdin?.write("\n");
				const { code, stdout } = await ended(child);
				assert.deepEqual([code, stdout], [7, `asked 401 {"${signal}":1}\n`]);
			});
		}

		it("reaches the command as often as it is sent", async () => {
			const child = start(wrapping(COUNTING));
			await printed(child, "ready");
			for (const number of [1, 2]) {
				child.kill("SIGINT");
				await printed(child, `got SIGINT ${number}`);
			}
			child.stdin?.write("\n");
			const { code, stdout } = await ended(child);
			assert.deepEqual([code, stdout], [7, 'asked 401 {"SIGINT":2}\n']);
		});

		it("that ends the command gives the exit status of a shell", async () => {
			const child = start(wrapping('console.log("ready"); process.stdin.resume()'));
			await printed(child, "ready");
			child.kill("SIGTERM");
			assert.equal((await ended(child)).code, 128 + constants.signals.SIGTERM);
		});

		it("prevents the command from starting if it arrives before that", async () => {
			const child = spawn(process.execPath, [...early("SIGTERM"), BIN, ...wrapping('console.log("started")')]);
			started.push(child);
			const { code, stdout } = await ended(child);
			assert.deepEqual([code, stdout], [128 + constants.signals.SIGTERM, ""]);
		});
	});

	describe("from a terminal", () => {
		const type = async (keys: readonly (readonly [string, string])[], args: readonly string[]) => {
			const child = spawn("python3", [TERMINAL, JSON.stringify(keys), process.execPath, ...args]);
			started.push(child);
			const { code, stdout, stderr } = await ended(child);
			assert.equal(stderr, "");
			return { code, lines: stdout.replaceAll("\r", "").split("\n") };
		};

		for (const [key, signal] of [
			["\u0003", "SIGINT"],
			["\u001c", "SIGQUIT"],
		] as const) {
			it(`reaches the command once, as does typed input: ${signal}`, async () => {
				// Wait until the command has handled the first signal: two pending signals would be merged.
				const keys = [
					["ready", "SIGSTOP"],
					["ready", key],
					[`got ${signal} 1`, "SIGCONT"],
					[`got ${signal} 1`, "\n"],
				] as const;
				const { code, lines } = await type(keys, [BIN, ...wrapping(COUNTING)]);
				assert.equal(code, 7, lines.join("\n"));
				assert.equal(
					lines.find((line) => line.startsWith("asked")),
					`asked 401 {"${signal}":1}`,
				);
			});
		}

		it("ends an emulator that runs without a command", async () => {
			const { code, lines } = await type([["Ctrl-C", "\u0003"]], [BIN, "--port", "0"]);
			assert.equal(code, 0, lines.join("\n"));
		});

		it("prevents the command from starting if it arrives before that", async () => {
			const { code, lines } = await type([], [...early("SIGINT"), BIN, ...wrapping('console.log("started")')]);
			assert.deepEqual([code, lines], [128 + constants.signals.SIGINT, [""]]);
		});
	});
});
