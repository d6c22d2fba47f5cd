import { playWithoutViolations } from "./playYear";

describe("A daily pipeline with injected faults, kills, races and slips", () => {
	it("loses no key and makes no needless change in a week on the engine", async function () {
		this.timeout(30 * 60_000);
		await playWithoutViolations({ on: "engine", days: 7, seed: "108" });
	});
});
