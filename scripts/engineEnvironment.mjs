import { delimiter, join } from "node:path";
import { ENGINE_HOME } from "./engine/folders.mjs";
import { ensureEngine } from "./engine.mjs";
import { CHECKOUT } from "./setup.mjs";

/**
 * Returns an environment in which PATH has the engine and this checkout's tools.
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function engineEnvironment() {
	const path = [await ensureEngine(), join(CHECKOUT, "node_modules", ".bin"), process.env.PATH].join(delimiter);
	return { ...process.env, PATH: path, PULUMI_HOME: ENGINE_HOME, PULUMI_SKIP_UPDATE_CHECK: "true" };
}
