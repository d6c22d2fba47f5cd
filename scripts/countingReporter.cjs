const { writeFileSync } = require("node:fs");
const { relative } = require("node:path");
const { reporters, Runner } = require("mocha");

const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_END } = Runner.constants;

/**
 * Mocha's default report. Also writes the counts, and the milliseconds that the tests and hooks of each file took, to a file for the
 * process that started mocha.
 */
module.exports = class CountingReporter extends reporters.Spec {
	constructor(runner, options) {
		super(runner, options);
		const durations = new Map();
		for (const event of [EVENT_HOOK_END, EVENT_TEST_END])
			runner.on(event, ({ file = "", duration = 0 }) => {
				durations.set(file, (durations.get(file) ?? 0) + duration);
			});
		runner.once(EVENT_RUN_END, () => {
			const { passes: passed, failures: failed } = this.stats;
			const files = [...durations].map(([file, duration]) => ({ file: relative(process.cwd(), file), duration }));
			writeFileSync(options.reporterOptions.counts, JSON.stringify({ passed, failed, files }));
		});
	}
};
