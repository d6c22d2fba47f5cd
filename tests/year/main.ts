import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestEmulator } from "../support/emulator";
import { writeMaterial } from "./keys";
import { LifecyclePipeline } from "./lifecyclePipeline";
import { Year } from "./year";

async function main() {
	const folder = await mkdtemp(join(tmpdir(), "year-"));
	await mkdir(join(folder, "keys"));
	await writeMaterial(join(folder, "keys"));
	const emulator = await TestEmulator.start();
	const pipeline = new LifecyclePipeline(emulator, join(folder, "keys"));
	const t = Date.now();
	let at = true;
	const showMaterial = async (is: boolean) => { if (is !== at) await rename(join(folder, is ? "away" : "keys"), join(folder, is ? "keys" : "away")); at = is; };
	const account = await new Year(emulator, pipeline, { showMaterial, seed: process.argv[2] ?? "1", days: Number(process.argv[3] ?? 30), onDay: (d, a) => process.stderr.write(`${d.number} ${a.runs} runs ${a.failures.length} failures ${Date.now() - t} ms\n`) }).play();
	process.stdout.write(`${JSON.stringify(account, undefined, 2)}\n`);
	await emulator.close();
	await rm(folder, { recursive: true });
}
void main();
