/** Those that end a process or, the last two, are a program's own. */
const HANDLED = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

/** Takes the signals to this process, and keeps those that come before somebody wants them. */
export class Signals {
	readonly #waiting: NodeJS.Signals[] = [];
	#receive = (signal: NodeJS.Signals): void => {
		this.#waiting.push(signal);
	};
	readonly #handler = (signal: NodeJS.Signals): void => this.#receive(signal);

	constructor() {
		for (const signal of HANDLED) process.on(signal, this.#handler);
	}

	/** The first that nobody has received. */
	get waiting(): NodeJS.Signals | undefined {
		return this.#waiting[0];
	}

	/** Hands over those that wait, and each that comes from now on. */
	receive(receive: (signal: NodeJS.Signals) => void): void {
		this.#receive = receive;
		for (const signal of this.#waiting.splice(0)) receive(signal);
	}

	/** Leaves them to what the system does without a handler. */
	release(): void {
		for (const signal of HANDLED) process.off(signal, this.#handler);
	}
}
