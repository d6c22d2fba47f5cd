import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { progress } from "../log.mjs";
import { run } from "../run.mjs";
import { ENGINE_HOME } from "./folders.mjs";
import { RANDOM_PLUGIN_VERSION } from "./pins.mjs";
import { isReachable } from "./reachability.mjs";

const PLUGIN_HOST = "github.com";
const INSTALL_MS = 120_000;

/** Script that replaces the plugin if it can't be installed. */
export const RANDOM_STAND_IN = fileURLToPath(new URL("randomStandIn.mjs", import.meta.url));

/**
 * Installs the plugin of `@pulumi/random`.
 * @param {string} pulumi path of the engine
 * @returns {Promise<boolean>} whether the plugin is installed; if not, the stand-in is needed
 */
export async function installRandomPlugin(pulumi) {
	if (existsSync(join(ENGINE_HOME, "plugins", `resource-random-v${RANDOM_PLUGIN_VERSION}`))) return true;
	if (!(await isReachable(PLUGIN_HOST))) return false;
	progress(`installing the random plugin ${RANDOM_PLUGIN_VERSION}`);
	const env = { ...process.env, PULUMI_HOME: ENGINE_HOME, PULUMI_SKIP_UPDATE_CHECK: "true" };
	const args = ["plugin", "install", "resource", "random", RANDOM_PLUGIN_VERSION];
	return run(pulumi, args, { env, timeoutMs: INSTALL_MS }).then(
		() => true,
		(error) => {
			progress(`installing the random plugin failed (${error.message}); using its stand-in`);
			return false;
		},
	);
}
