import { succeed } from "../support/command";
import { pairs, spread } from "./statistics";

const RUNS = 15;

/** Milliseconds and MiB that loading the provider adds to plain Node. */
export async function measureLoad() {
	const measured = await pairs(
		RUNS,
		() => start('require("pulumi-huaweicloud-kms/provider");'),
		() => start(""),
	);
	return {
		milliseconds: spread(measured.map(([ours, floor]) => ours.milliseconds - floor.milliseconds)),
		mebibytes: spread(measured.map(([ours, floor]) => ours.mebibytes - floor.mebibytes)),
	};
}

async function start(code: string) {
	const script = `${code}process.stdout.write(String(process.resourceUsage().maxRSS));`;
	const before = performance.now();
	const kibibytes = Number(await succeed(process.execPath, ["-e", script], __dirname));
	return { milliseconds: performance.now() - before, mebibytes: kibibytes / 1024 };
}
