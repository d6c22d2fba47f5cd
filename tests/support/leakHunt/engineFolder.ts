import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { secrets } from "../secrets";
import { filesBelow, watch } from "./watch";

/** The folder that an engine writes to: backend, stack settings and temporary files. All of it is searched for leaks. */
export class EngineFolder {
	readonly path: string;
	/** URL of the backend. */
	readonly backend: string;
	/** Folder for TMPDIR. */
	readonly temporary: string;
	readonly #state: string;
	readonly #endWatch: () => void;

	constructor(path: string) {
		this.path = path;
		this.#state = join(path, "state");
		this.backend = `file://${this.#state}`;
		this.temporary = join(path, "tmp");
		for (const folder of [this.#state, this.temporary]) mkdirSync(folder, { recursive: true });
		this.#endWatch = watch.addFolder(this.temporary);
	}

	/** @throws {Leak} if a file holds a secret in clear */
	search(): void {
		const settings = readdirSync(this.path).filter((name) => /^Pulumi.*\.yaml$/.test(name));
		const files = [...settings.map((name) => join(this.path, name)), ...filesBelow(this.#state)];
		for (const file of files) secrets.search("state files", readFileSync(file), file.slice(this.path.length));
		for (const file of filesBelow(this.temporary)) secrets.search("temporary files", readFileSync(file), file);
	}

	/** Searches the folder and removes it, even if there is a leak. @throws {Leak} as `search` */
	async remove(): Promise<void> {
		try {
			if (existsSync(this.path)) this.search();
		} finally {
			this.#endWatch();
			await rm(this.path, { recursive: true, force: true });
		}
	}
}
