import { fstatSync } from "node:fs";

/** The script by which the engine runs providers of dynamic resources. */
const PROVIDER_SCRIPT = /[/\\]dynamic-provider[/\\]index\.js$/;

/**
 * Ends this process as soon as the engine is gone, if it is a process of the engine's: the engine holds the other end of its
 * standard input, and never writes to it. An engine that is killed takes nothing else along, and its child is not this process but
 * the shell in between.
 *
 * A request that is under way is cut off. Nobody could record its outcome any more, which is as if the run had been killed whole,
 * and the next run finds out what it left. Going on would change keys while that run looks at them.
 */
export function endWithEngine(): void {
	if (!PROVIDER_SCRIPT.test(require.main?.filename ?? "") || !isPipe(0)) return;
	const end = () => process.exit();
	process.stdin.once("end", end).once("error", end).resume();
	// What keeps the process alive is the engine's connection.
	process.stdin.unref();
}

function isPipe(descriptor: number): boolean {
	try {
		const stats = fstatSync(descriptor);
		return stats.isFIFO() || stats.isSocket();
	} catch {
		// It is closed.
		return false;
	}
}
