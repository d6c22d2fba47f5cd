import { homedir } from "node:os";

/** The home folder of the user. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
	return env.HOME || env.USERPROFILE || homedir();
}

/** Replaces a `~` at the start of a path by the home folder, as a shell does: values of settings reach no shell. */
export function expandHome(path: string, env: NodeJS.ProcessEnv): string {
	return path.replace(/^~(?=[/\\]|$)/, () => homeFolder(env));
}
