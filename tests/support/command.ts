import { execFile } from "node:child_process";

export interface CommandResult {
	readonly code: number;
	/** stdout and stderr, interleaved. */
	readonly output: string;
	readonly stdout: string;
}

/** Runs a command and returns its result, whatever its exit code. @throws {Error} if it can't be started or a signal ended it */
export function command(
	file: string,
	args: readonly string[],
	cwd: string,
	env: NodeJS.ProcessEnv = process.env,
): Promise<CommandResult> {
	return new Promise((resolve, reject) => {
		let output = "";
		const child = execFile(file, args, { cwd, env, maxBuffer: 64 * 2 ** 20 }, (error, stdout) => {
			if (error && typeof error.code !== "number") return reject(error);
			resolve({ code: Number(error?.code ?? 0), output, stdout });
		});
		for (const stream of [child.stdout, child.stderr]) {
			stream?.on("data", (chunk) => {
				output += chunk;
			});
		}
	});
}

/** Runs a command. @returns stdout @throws {Error} if the exit code is not 0 */
export async function succeed(
	file: string,
	args: readonly string[],
	cwd: string,
	env?: NodeJS.ProcessEnv,
): Promise<string> {
	const { code, output, stdout } = await command(file, args, cwd, env);
	if (code !== 0) throw new Error(`${file} ${args.join(" ")} exited with code ${code}:\n${output}`);
	return stdout;
}
