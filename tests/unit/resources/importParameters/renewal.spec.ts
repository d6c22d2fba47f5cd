import assert from "node:assert/strict";
import { isDue } from "../../../../provider/resources/importParameters/renewal";

describe("Import parameters are due", () => {
	const expirationTime = 1_700_000_000;
	const isDueAt = (seconds: number, earlyRenewalSeconds: number) =>
		isDue({ expirationTime, earlyRenewalSeconds }, 1000 * expirationTime + 1000 * seconds);

	it("from the second in which they expire", () => {
		assert.deepEqual([isDueAt(-0.001, 0), isDueAt(0, 0), isDueAt(1, 0)], [false, true, true]);
	});

	it("from the second in which their early renewal begins", () => {
		assert.deepEqual([isDueAt(-60.001, 60), isDueAt(-60, 60), isDueAt(0, 60)], [false, true, true]);
	});
});
