import { playFaultlessly } from "./playYear";

describe("A daily pipeline that meets mishaps, kills and races", () => {
	it("loses no key and changes nothing needlessly in a week of the engine", async function () {
		this.timeout(30 * 60_000);
		await playFaultlessly({ on: "engine", days: 7, seed: "20" });
	});
});
