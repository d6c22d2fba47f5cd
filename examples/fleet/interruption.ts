import { setMaxListeners } from "node:events";

/** Signals that ask runs to stop. */
export interface Interruption {
	/** Aborted when no further run may start. */
	readonly stop: AbortSignal;
	/** Aborted when the running engines must be told to stop. */
	readonly engines: AbortSignal;
}

/** Listens for Ctrl-C and for the end of a pipeline's job. Engines then finish the requests in flight and keep what they created. */
export function listenForInterruption(): Interruption {
	const stop = new AbortController();
	const engines = new AbortController();
	setMaxListeners(0, engines.signal);
	process.on("SIGINT", () => {
		stop.abort();
		// A terminal sends the signal to the engines as well, and a second one would make them drop the requests in flight.
		if (!process.stdin.isTTY) engines.abort();
	});
	process.on("SIGTERM", () => {
		stop.abort();
		engines.abort();
	});
	return { stop: stop.signal, engines: engines.signal };
}
