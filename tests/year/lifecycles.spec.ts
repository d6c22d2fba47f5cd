import { playFaultlessly } from "./playYear";

describe("A daily pipeline that meets mishaps, kills and races", () => {
	it("loses no key and changes nothing needlessly in a year of the lifecycles", async function () {
		this.timeout(30 * 60_000);
		await playFaultlessly({ on: "lifecycles", days: 365, seed: "1" });
	});
});
