import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMaterial } from "../../../provider/materialSource/readMaterial";
import { systemClock } from "../../../provider/time";
import { FixedClock } from "../../support/clock";
import { allProcesses } from "../../support/processes";

type Command = string | readonly string[];

const KEY = randomBytes(32);
const OPERATION_MS = 300_000;

describe("A command for key material", () => {
	let folder: string;
	let clock: FixedClock;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "commands-"));
		await writeFile(join(folder, "key"), KEY);
		clock = new FixedClock();
	});
	afterEach(() => rm(folder, { recursive: true }));

	const env = (more: NodeJS.ProcessEnv = {}) => ({ PATH: process.env.PATH, FOLDER: folder, ...more });
	const read = (command: Command, options: object = {}) =>
		readMaterial({ command }, "material", { env: env(), clock: systemClock, remainingMs: OPERATION_MS, ...options });
	const bytesOf = async (command: Command, options?: object) => {
		const material = await read(command, options);
		return material.kind === "symmetric" ? material.bytes : undefined;
	};
	/** @returns the message */
	const failure = async (command: Command, options?: object): Promise<string> => {
		const error = await read(command, options).then(
			() => assert.fail("it was read"),
			(thrown) => thrown,
		);
		assert.equal(error.code, "materialUnreadable");
		return error.message;
	};
	/** Waits until the command has said so by a file. */
	const said = async (name: string) => {
		while (!existsSync(join(folder, name))) await new Promise((resolve) => setTimeout(resolve, 5));
	};
	/** Waits until no process has the folder in its command line. */
	const noneLeft = async () => {
		while (allProcesses().some(({ args }) => args.includes(folder)))
			await new Promise((resolve) => setTimeout(resolve, 5));
	};
	/** Reads by a clock that stands until the command has said that it is ready. */
	const failureAfter = async (command: Command, milliseconds: readonly number[], remainingMs = OPERATION_MS) => {
		const message = failure(command, { clock, remainingMs });
		await said("ready");
		for (const step of milliseconds) clock.advance(step);
		return message;
	};

	it("has nothing to read from its standard input", async () => {
		assert.deepEqual(await bytesOf(`cat; cat ${folder}/key`), KEY);
	});

	it("may print as much as a file may hold, and not more", async () => {
		const print = (count: number) => `head -c ${count} /dev/zero`;
		await assert.rejects(read(print(65_536)), { code: "invalidMaterial" });
		for (const command of [print(65_537), `${print(70_000)}; sleep 300 # ${folder}`, `yes ${folder}`])
			assert.match(await failure(command), /printed more than 65536 bytes/);
		await noneLeft();
	});

	describe("that doesn't end", () => {
		const HANGING: Readonly<Record<string, (ready: string) => Command>> = {
			"a program": (ready) => ["sh", "-c", `touch ${ready}; exec tail -f ${ready}`],
			"a shell": (ready) => `touch ${ready}; tail -f ${ready}; true`,
			"one whose child has the output": (ready) => `touch $FOLDER/out; tail -f $FOLDER/out & touch ${ready}; wait`,
			"one that has printed a key": (ready) => `cat $FOLDER/key; touch ${ready}; tail -f ${ready}`,
			"one that writes errors for ever": (ready) => `touch ${ready}; while :; do echo ${ready} >&2; done`,
		};
		for (const [name, command] of Object.entries(HANGING))
			it(`gets SIGTERM after a minute, and so does all it has started: ${name}`, async () => {
				const message = await failureAfter(command(join(folder, "ready")), [60_000]);
				assert.match(message, /^material\.command (sh|touch|cat) didn't finish within 60 s\. Run it by hand/);
				await noneLeft();
			});

		it("gets SIGKILL two seconds later if it ignores SIGTERM", async () => {
			const ready = join(folder, "ready");
			const stubborn = `trap '' TERM; touch ${ready}; while :; do tail -f ${ready}; done`;
			for (const command of [stubborn, ["sh", "-c", stubborn]]) {
				await rm(ready, { force: true });
				assert.match(await failureAfter(command, [60_000, 2_000]), /didn't finish within 60 s/);
				await noneLeft();
			}
		});

		it("may not run longer than the rest of the operation's time", async () => {
			const ready = join(folder, "ready");
			const message = await failureAfter(`touch ${ready}; tail -f ${ready}`, [7_000], 7_000);
			assert.match(message, /didn't finish within 7 s, the rest of the operation's time\. /);
			for (const remainingMs of [0, -1])
				assert.match(
					await failure("touch $FOLDER/x", { remainingMs }),
					/touch was not run because the operation timed out\. Run pulumi again\.$/,
				);
			assert.ok(!existsSync(join(folder, "x")));
		});
	});

	describe("that leaves something behind", () => {
		it("is read when it has ended, and what it left in its process group is ended", async () => {
			assert.deepEqual(await bytesOf(`cat ${folder}/key; tail -n0 -f ${folder}/key & exit 0`), KEY);
			await noneLeft();
		});

		it("is read although a daemon of its own session keeps the output open", async () => {
			const daemon = `require("child_process").spawn("tail", ["-n0", "-f", "${folder}/key"], { detached: true, stdio: "inherit" }).unref()`;
			const script = `${daemon}; process.stdout.write(require("fs").readFileSync("${folder}/key"), () => process.exit())`;
			const reading = bytesOf([process.execPath, "-e", script], { clock });
			clock.onAlarm = (milliseconds) => {
				if (milliseconds === 2_000) setImmediate(() => clock.advance(2_000));
			};
			try {
				assert.deepEqual(await reading, KEY);
			} finally {
				for (const { pid, args } of allProcesses()) if (args.includes(`tail -n0 -f ${folder}`)) process.kill(pid);
			}
		});

		it("leaves no listener to the signals that end this process, and no alarm", async () => {
			const listeners = () => ["exit", "SIGINT", "SIGTERM", "SIGHUP"].map((name) => process.listenerCount(name));
			const before = listeners();
			await Promise.all(Array.from({ length: 12 }, () => bytesOf(`cat ${folder}/key`, { clock })));
			clock.advance(1_000_000);
			assert.deepEqual(listeners(), before);
		});
	});

	it("ends with this process, which still ends by the signal it got", async () => {
		const script = join(__dirname, "..", "..", "support", "readingProcess.ts");
		const command = `trap '' TERM HUP; touch $FOLDER/ready; tail -f ${folder}/key`;
		for (const signal of ["SIGTERM", "SIGHUP"] as const) {
			await rm(join(folder, "ready"), { force: true });
			const args = ["--require", "ts-node/register/transpile-only", script];
			const request = JSON.stringify({ sources: [{ command }], kept: [] });
			const child = spawn(process.execPath, [...args, request], { stdio: "ignore", env: { ...process.env, ...env() } });
			await said("ready");
			child.kill(signal);
			assert.deepEqual(await once(child, "exit"), [null, signal]);
			await noneLeft();
		}
	});

	it("that can't be run is named, with the reason", async () => {
		await writeFile(join(folder, "text"), "text", { mode: 0o644 });
		for (const [command, message] of [
			[
				[join(folder, "text")],
				/^material\.command text can't be run \(EACCES\)\. Run it by hand in the program's folder\.$/,
			],
			[["no-such-program"], /no-such-program can't be run \(ENOENT\)/],
			[[folder], /can't be run \(EACCES\)/],
			[["cat", "x".repeat(3_000_000)], /cat can't be run \(E2BIG\)/],
			["x".repeat(3_000_000), /the command can't be run \(E2BIG\)/],
			[["cat", ...Array<string>(300_000).fill("argument")], /cat can't be run \(E2BIG\)/],
			[["a\0b"], /the command can't be run \(ERR_INVALID_ARG_VALUE\)/],
		] as const)
			assert.match(await failure(command), message);
	});

	it("is named in errors by its program only, and only where that is certain", async () => {
		for (const [command, name] of [
			["false", "false"],
			["  /bin/false --x", "false"],
			["PASSWORD=s3cret false", "false"],
			["A=s3cret B=s3cret false", "false"],
			["A='s3cret s3cret' false", "the command"],
			['A="s3cret" false', "the command"],
			["A=$(echo s3cret) false", "the command"],
			["$(echo s3cret | true) false", "the command"],
			['"s3cret" false', "the command"],
			["s3cret=1", "the command"],
			["false | grep s3cret", "false"],
			["false;s3cret", "false"],
			["(exit 1) # s3cret", "the command"],
			["<s3cret false", "the command"],
			[["sh", "-c", "exit 1 # s3cret"], "sh"],
			[["env A=s3cret"], "the command"],
			[["s3cret=1"], "the command"],
		] as const) {
			const message = await failure(command);
			assert.ok(message.startsWith(`material.command ${name} `), message);
			assert.doesNotMatch(message.slice("material.command ".length), /^[^.]*s3cret/, message);
		}
	});

	describe("has the environment of this process", () => {
		const SECRETS = ["ACCESS_TOKEN", "BACKEND_URL", "CONFIG", "CONFIG_PASSPHRASE", "CONFIG_PASSPHRASE_FILE"];
		const withheld = Object.fromEntries([...SECRETS, "CONFIG_SECRET_KEYS"].map((name) => [`PULUMI_${name}`, "s3cret"]));
		const passed = { HOME: "/home/ci", VAULT_TOKEN: "t", HW_SECRET_KEY: "sk", AWS_PROFILE: "p", PULUMI_PROJECT: "p" };
		/** The variables that a command sees. */
		const seen = async (more: NodeJS.ProcessEnv) => {
			await read(`env > ${folder}/env; cat ${folder}/key`, { env: env(more) });
			return (await readFile(join(folder, "env"), "utf8")).split("\n");
		};

		it("with all credentials but those that open the state of the run", async () => {
			const variables = await seen({ ...passed, ...withheld });
			for (const [name, value] of Object.entries(passed)) assert.ok(variables.includes(`${name}=${value}`), name);
			assert.ok(!variables.some((variable) => variable.includes("s3cret")));
		});

		it("and if it fails, the error says what it didn't get", async () => {
			const note = / PULUMI_ACCESS_TOKEN, PULUMI_CONFIG_PASSPHRASE are not passed to commands\.$/;
			const { PULUMI_ACCESS_TOKEN, PULUMI_CONFIG_PASSPHRASE } = withheld;
			assert.match(await failure("exit 3", { env: env({ PULUMI_ACCESS_TOKEN, PULUMI_CONFIG_PASSPHRASE }) }), note);
			const one = await failure("exit 3", { env: env({ PULUMI_ACCESS_TOKEN }) });
			assert.match(one, /output\. PULUMI_ACCESS_TOKEN is not passed to commands\.$/);
			assert.doesNotMatch(await failure("exit 3"), /not passed/);
		});
	});

	describe("that fails", () => {
		it("is quoted with the last of what it wrote to its error output", async () => {
			assert.equal(
				await failure("echo connecting >&2; echo 'Error: permission denied' >&2; exit 3"),
				"material.command echo failed with exit status 3, and wrote to its error output: Error: permission denied. Run it by hand in the program's folder to see all of its output.",
			);
			assert.match(
				await failure("echo 'not logged in' >&2"),
				/echo printed nothing, and wrote to its error output: not logged in\. It must print the key material to its standard output\.$/,
			);
		});

		it("is not quoted if it has printed anything, which may be the material", async () => {
			const message = await failure("echo 'correct horse'; echo 'read correct horse' >&2; exit 3");
			assert.match(message, /failed with exit status 3\. Run it by hand in the program's folder to see its output\.$/);
		});

		it("is quoted without the secrets of its environment, whatever they look like", async () => {
			const secrets = {
				VAULT_TOKEN: "open sesame",
				HW_SECRET_KEY: "swordfish",
				MY_PASSPHRASE: "correct horse battery",
			};
			const command = 'echo "login of $VAULT_TOKEN with $HW_SECRET_KEY and $MY_PASSPHRASE failed" >&2; exit 1';
			const message = await failure(command, { env: env(secrets) });
			assert.doesNotMatch(message, /sesame|swordfish|horse|battery/);
			assert.match(
				await failure("echo 'no key in /srv' >&2; exit 1", { env: env({ PWD: "/srv", HOME: "key" }) }),
				/no key in/,
			);
		});
	});
});
