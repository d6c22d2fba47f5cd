import { spawn } from "node:child_process";
import { progress } from "./log.mjs";

const HEARTBEAT_MS = 20_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] the whole environment of the command
 * @property {number} [timeoutMs] kills the command after that long
 * @property {string} [progress] names the work in a line on stderr every 20 s
 */

/**
 * Runs a command to its end and returns what it wrote to stdout.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>}
 * @throws {Error} when it can't be started, fails or takes too long; the message ends with what it wrote to stderr
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
 * Runs a command on this process's own terminal.
 * @param {readonly string[]} command name and arguments
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit status; 1 where a signal ended it
 */
export function attend([name = "", ...args], options) {
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
			reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? code}: ${end}`));
		});
	});
}
