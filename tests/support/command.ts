import { execFile } from "node:child_process";

export interface CommandResult {
	readonly code: number;
	/** stdout and stderr as they came. */
	readonly output: string;
	readonly stdout: string;
}

/** Runs a command to its end, whatever that is. */
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

/** The same, where it has to succeed. */
export async function succeed(
	file: string,
	args: readonly string[],
	cwd: string,
	env?: NodeJS.ProcessEnv,
): Promise<string> {
	const { code, output, stdout } = await command(file, args, cwd, env);
	if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${output}`);
	return stdout;
}
