/**
 * Writes a progress line to stderr. stdout is for the result of a script.
 * @param {string} line
 */
export function progress(line) {
	process.stderr.write(`${line}\n`);
}
