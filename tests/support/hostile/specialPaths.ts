import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for files of a door, and paths that lead to something else than a file. */
export class HostileFolder {
	readonly path = mkdtempSync(join(tmpdir(), "kms-hostile-"));
	/** Reading some of them never ends. */
	readonly specialPaths: readonly string[];

	constructor() {
		const pipe = join(this.path, "pipe");
		execFileSync("mkfifo", [pipe]);
		writeFileSync(join(this.path, "empty"), "");
		const own = ["empty", "pipe", "missing", "empty/below", "."].map((name) => join(this.path, name));
		this.specialPaths = [
			...own,
			"/dev/zero",
			"/dev/null",
			"/dev/tty",
			"/proc/self/mem",
			"/proc/self/environ",
			"/",
			"~",
		];
	}

	/** Writes a file. @returns its path */
	write(name: string, content: string | Uint8Array): string {
		const path = join(this.path, name);
		writeFileSync(path, content);
		return path;
	}

	remove(): void {
		rmSync(this.path, { recursive: true });
	}
}
