import { errorBody, Refusal } from "../refusal";
import type { DataFile } from "./dataFile";
import type { SavedState } from "./savedState";

/** Keeps an emulator's state in its data file, where it has one: no answer tells of a change that is not in there. */
export class Saving {
	readonly #file: DataFile | undefined;
	readonly #state: () => SavedState;
	#isDue = false;
	#writing: Promise<void> | undefined;
	#failure: string | undefined;

	constructor(file: DataFile | undefined, state: () => SavedState) {
		this.#file = file;
		this.#state = state;
	}

	/** To be called with each change. */
	changed(): void {
		this.#isDue = this.#file !== undefined;
	}

	/**
	 * Writes what has changed.
	 * @throws {Error} where it can't; the changes stay, and it is tried again
	 */
	writeNow(): void {
		if (!this.#isDue) return;
		try {
			this.#file?.write(this.#state());
			this.#isDue = false;
			this.#tell(undefined);
		} catch (error) {
			this.#tell((error as Error).message);
			throw error;
		}
	}

	/**
	 * The outcome of a request, when all that it has changed or seen is written.
	 * @throws {Refusal} 500 where it can't be
	 */
	async kept<Outcome>(work: () => Outcome | Promise<Outcome>): Promise<Outcome> {
		try {
			return await work();
		} finally {
			await this.#written();
		}
	}

	/** Requests that came at the same time share one write. */
	async #written(): Promise<void> {
		if (!this.#isDue) return;
		this.#writing ??= new Promise(setImmediate).then(() => {
			this.#writing = undefined;
			this.writeNow();
		});
		await this.#writing.catch((error: Error) => {
			throw new Refusal(500, errorBody("KMS.0102", error.message));
		});
	}

	/** Tells whoever runs the emulator, once. */
	#tell(failure: string | undefined): void {
		if (failure === this.#failure) return;
		const told = failure ?? "The data file is written again.";
		process.stderr.write(`huaweicloud-kms-emulator: ${told}\n`);
		this.#failure = failure;
	}
}
