import { setMaxListeners } from "node:events";

/** Tells runs to stop. */
export interface Interruption {
	/** No further run is to start. */
	readonly stop: AbortSignal;
	/** The engines under way are to be told. */
	readonly engines: AbortSignal;
}

/** Listens for Ctrl-C and for the end of a pipeline's job. Engines then finish the requests under way and keep what they have made. */
export function listenForInterruption(): Interruption {
	const stop = new AbortController();
	const engines = new AbortController();
	setMaxListeners(0, engines.signal);
	process.on("SIGINT", () => {
		stop.abort();
		// A terminal tells the engines itself, and a second signal would have them drop what is under way.
		if (!process.stdin.isTTY) engines.abort();
	});
	process.on("SIGTERM", () => {
		stop.abort();
		engines.abort();
	});
	return { stop: stop.signal, engines: engines.signal };
}
