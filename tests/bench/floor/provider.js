const stored = require(process.env.BENCH_STORED);

/** Handlers that return what one of our resources had stored. */
for (const { handler, id, inputs, outputs } of Object.values(stored)) {
	exports[handler] = {
		check: async (_olds, { resourceName: _, ...news }) => ({ inputs: { ...inputs, ...news }, failures: [] }),
		diff: async () => ({ changes: false }),
		create: async () => ({ id, outs: outputs }),
	};
}
