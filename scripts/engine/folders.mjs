import { homedir } from "node:os";
import { join } from "node:path";
import { CHECKOUT } from "../setup.mjs";
import { ENGINE_VERSION } from "./pins.mjs";

const USER_CACHE =
	process.env.XDG_CACHE_HOME ??
	(process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache"));

/** Cache that all checkouts of a user share, because engines are large and slow to build. */
export const CACHE = join(USER_CACHE, "pulumi-huaweicloud-kms");

/** Folder in which the engine of the pinned version is installed or built. */
export const ENGINE_CACHE = join(CACHE, `engine-${ENGINE_VERSION}`);

/** PULUMI_HOME of the quickstart and the tests. Holds plugins, but no state and no credentials. */
export const ENGINE_HOME = join(CACHE, "pulumi-home");

/** Folder for PATH. Belongs to this checkout, because the stand-in in it runs this checkout's code. */
export const ENGINE_BIN = join(CHECKOUT, ".engine", "bin");
