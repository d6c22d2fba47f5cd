const { writeFileSync } = require("node:fs");
const { reporters, Runner } = require("mocha");

const PROGRESS_MS = 20_000;
const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_RUN_END } = Runner.constants;

/** Prints failures when they occur and progress at intervals, and writes all tests and their results to a file. */
module.exports = class RecordingReporter extends reporters.Base {
	constructor(runner, options) {
		super(runner, options);
		const tests = [];
		let failed = 0;
		const heartbeat = setInterval(() => this.#print(`  ${tests.length} tests so far, ${failed} failed`), PROGRESS_MS);
		runner.on(EVENT_TEST_PASS, (test) => tests.push({ file: test.file, title: test.fullTitle() }));
		runner.on(EVENT_TEST_FAIL, (test, error) => {
			failed += 1;
			const title = test.fullTitle();
			tests.push({ file: test.file, title, error: error.message });
			this.#print(`✘ ${title}\n${error.stack ?? error.message}`);
		});
		runner.once(EVENT_RUN_END, () => {
			clearInterval(heartbeat);
			writeFileSync(options.reporterOptions.record, JSON.stringify(tests));
		});
	}

	#print(text) {
		process.stderr.write(`${text}\n`);
	}
};
