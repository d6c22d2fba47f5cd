const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

/** Mocha's default report. Also writes the counts to a file for the process that started mocha. */
module.exports = class CountingReporter extends reporters.Spec {
	constructor(runner, options) {
		super(runner, options);
		runner.once(Runner.constants.EVENT_RUN_END, () => {
			const { passes: passed, failures: failed } = this.stats;
			writeFileSync(options.reporterOptions.counts, JSON.stringify({ passed, failed }));
		});
	}
};
