import { readFleet } from "./fleet";
import { type Interruption, listenForInterruption } from "./interruption";
import { readOptions } from "./options";
import { startProgress } from "./progress";
import { StackRun } from "./stackRun";
import { chosenStacks } from "./stacks";
import { summary } from "./summary";

/** @returns whether all stacks succeeded */
async function main(): Promise<boolean> {
	const options = readOptions(process.argv.slice(2));
	const fleet = readFleet(options.fleet);
	const interruption = listenForInterruption();
	const runs = (await chosenStacks(fleet, options)).map((name) => new StackRun(name, fleet, options));
	await runAll(runs, options.concurrency, interruption);
	process.stdout.write(`${summary(runs, performance.now() / 1000)}\n`);
	return runs.every(({ state }) => state === "done");
}

/** Runs the stacks, up to `concurrency` at once. A failed stack doesn't stop the others. */
async function runAll(runs: readonly StackRun[], concurrency: number, interruption: Interruption): Promise<void> {
	const progress = startProgress(runs, process.stdout);
	const waiting = runs.values();
	const work = async () => {
		for (const run of waiting) {
			if (interruption.stop.aborted) return;
			await run.run(interruption, () => progress.changed(run));
		}
	};
	await Promise.all(Array.from({ length: concurrency }, work));
	progress.end();
}

main().then(
	(done) => {
		process.exitCode = done ? 0 : 1;
	},
	(error: Error) => {
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 1;
	},
);
