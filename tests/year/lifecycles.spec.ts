import { playWithoutViolations } from "./playYear";

describe("A daily pipeline with injected faults, kills, races and slips", () => {
	it("loses no key and makes no needless change in a year of the lifecycles", async function () {
		this.timeout(30 * 60_000);
		await playWithoutViolations({ on: "lifecycles", days: 365, seed: "1" });
	});
});
