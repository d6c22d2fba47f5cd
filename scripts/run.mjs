import { spawn } from "node:child_process";
import { progress } from "./log.mjs";

const HEARTBEAT_MS = 20_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] complete environment of the command; default: that of this process
 * @property {number} [timeoutMs] time after which the command is killed, in milliseconds
 * @property {string} [progress] description of the work; if given, a line on stderr shows it every 20 s
 */

/**
 * Runs a command and returns what it wrote to stdout.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 * @throws {Error} if it can't be started, fails or times out; the message ends with its last lines on stderr
 */
export async function run(command, args, options = {}) {
	const started = Date.now();
	const heartbeat = setInterval(() => {
		if (options.progress) progress(`  ${options.progress}: ${Math.round((Date.now() - started) / 1000)} s so far`);
	}, HEARTBEAT_MS);
	try {
		return await capture(command, args, options);
	} finally {
		clearInterval(heartbeat);
	}
}

/**
 * Runs a command on the terminal of this process.
 * @param {readonly string[]} command name and arguments
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit status; 1 if a signal ended it
 */
export function runInTerminal([name = "", ...args], options) {
	return new Promise((resolve, reject) => {
		const child = spawn(name, args, { ...options, stdio: "inherit" });
		child.on("error", reject);
		child.on("close", (code) => resolve(code ?? 1));
	});
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<string>}
 */
function capture(command, args, options) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: options.cwd,
			env: options.env ?? process.env,
			stdio: ["ignore", "pipe", "pipe"],
			timeout: options.timeoutMs,
			killSignal: "SIGKILL",
		});
		let stdout = "";
		let stderr = "";
		child.stdout.on("data", (chunk) => {
			stdout += chunk;
		});
		child.stderr.on("data", (chunk) => {
			stderr += chunk;
		});
		child.on("error", reject);
		child.on("close", (code, signal) => {
			if (code === 0) return resolve(stdout);
			const end = stderr.trim().split("\n").slice(-40).join("\n");
			const result = signal ? `was ended by ${signal}` : `exited with code ${code}`;
			reject(new Error(`${command} ${args.join(" ")} ${result}: ${end}`));
		});
	});
}
