import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { progress } from "../log.mjs";
import { ENGINE_CACHE } from "./folders.mjs";
import { ENGINE_VERSION } from "./pins.mjs";
import { isReachable } from "./reachability.mjs";

const DOWNLOAD_HOST = "get.pulumi.com";

/**
 * Installs the engine into the cache with the vendor's installer.
 * @returns {Promise<string>} the folder of the binaries
 */
export async function fromInstaller() {
	if (!(await isReachable(DOWNLOAD_HOST))) throw new Error(`the download host ${DOWNLOAD_HOST} is out of reach`);
	progress(`installing Pulumi ${ENGINE_VERSION} from ${DOWNLOAD_HOST}`);
	const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
	const { SemVer } = await import("semver");
	const root = await mkdtemp(`${ENGINE_CACHE}-installing-`);
	try {
		await PulumiCommand.install({ root, version: new SemVer(ENGINE_VERSION) });
		const bin = join(ENGINE_CACHE, "bin");
		await mkdir(ENGINE_CACHE, { recursive: true });
		// An existing folder is from an interrupted build.
		await rm(bin, { recursive: true, force: true });
		await rename(join(root, "bin"), bin);
	} finally {
		await rm(root, { recursive: true, force: true });
	}
	return join(ENGINE_CACHE, "bin");
}
