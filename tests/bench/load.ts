import { succeed } from "../support/command";
import type { Sides } from "./measurement";

/** Measures starts of Node with and without the provider, in milliseconds or in MiB of memory. */
export async function loadCosts(what: "milliseconds" | "mebibytes"): Promise<Sides> {
	const start = async (code: string) => (await started(code))[what];
	return { ours: () => start('require("pulumi-huaweicloud-kms/provider");'), floor: () => start("") };
}

async function started(code: string) {
	const script = `${code}process.stdout.write(String(process.resourceUsage().maxRSS));`;
	const before = performance.now();
	const kibibytes = Number(await succeed(process.execPath, ["-e", script], __dirname));
	return { milliseconds: performance.now() - before, mebibytes: kibibytes / 1024 };
}
