/**
 * Writes a progress line to stderr, so that stdout stays free for what a script answers.
 * @param {string} line
 */
export function progress(line) {
	process.stderr.write(`${line}\n`);
}
