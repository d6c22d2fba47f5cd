import { errorBody, Refusal } from "../refusal";
import type { DataFile } from "./dataFile";
import type { SavedState } from "./savedState";

/**
 * Writes an emulator's state to its data file, if it has one. No response is sent before the change that it reports is
 * saved.
 */
export class StateSaver {
	readonly #file: DataFile | undefined;
	readonly #state: () => SavedState;
	#isDue = false;
	#pendingWrite: Promise<void> | undefined;
	#failure: string | undefined;

	constructor(file: DataFile | undefined, state: () => SavedState) {
		this.#file = file;
		this.#state = state;
	}

	/** Must be called after each change. */
	markChanged(): void {
		this.#isDue = this.#file !== undefined;
	}

	/**
	 * Saves all changes now.
	 * @throws {Error} if the file can't be written; the changes are kept, and the next save tries again
	 */
	save(): void {
		if (!this.#isDue) return;
		try {
			this.#file?.write(this.#state());
			this.#isDue = false;
			this.#report(undefined);
		} catch (error) {
			this.#report((error as Error).message);
			throw error;
		}
	}

	/**
	 * Runs `work`, and returns its outcome once every change that it made or saw is saved.
	 * @throws {Refusal} 500 if the changes can't be saved
	 */
	async runAndSave<Outcome>(work: () => Outcome | Promise<Outcome>): Promise<Outcome> {
		try {
			return await work();
		} finally {
			await this.#saveTogether();
		}
	}

	/** Concurrent requests share one write. */
	async #saveTogether(): Promise<void> {
		if (!this.#isDue) return;
		this.#pendingWrite ??= new Promise(setImmediate).then(() => {
			this.#pendingWrite = undefined;
			this.save();
		});
		await this.#pendingWrite.catch((error: Error) => {
			throw new Refusal(500, errorBody("KMS.0102", error.message));
		});
	}

	/** Reports a failure, and its end, once to whoever runs the emulator. */
	#report(failure: string | undefined): void {
		if (failure === this.#failure) return;
		const message = failure ?? "The data file can be written again.";
		process.stderr.write(`huaweicloud-kms-emulator: ${message}\n`);
		this.#failure = failure;
	}
}
