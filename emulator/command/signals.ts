/** Signals that end a process and, the last two, signals that a program defines itself. */
const HANDLED = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

/** Receives the signals to this process, and queues those that arrive before a receiver is set. */
export class Signals {
	readonly #queued: NodeJS.Signals[] = [];
	#receive = (signal: NodeJS.Signals): void => {
		this.#queued.push(signal);
	};
	readonly #handler = (signal: NodeJS.Signals): void => this.#receive(signal);

	constructor() {
		for (const signal of HANDLED) process.on(signal, this.#handler);
	}

	/** The first queued signal. */
	get firstQueued(): NodeJS.Signals | undefined {
		return this.#queued[0];
	}

	/** Passes the queued signals, and all later ones, to `receive`. */
	receive(receive: (signal: NodeJS.Signals) => void): void {
		this.#receive = receive;
		for (const signal of this.#queued.splice(0)) receive(signal);
	}

	/** Restores the system's default handling. */
	release(): void {
		for (const signal of HANDLED) process.off(signal, this.#handler);
	}
}
