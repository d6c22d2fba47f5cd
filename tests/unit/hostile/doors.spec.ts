import assert from "node:assert/strict";
import { attack, DOOR_NAMES, type DoorResult } from "../../support/hostile/attack";

/** `npm run attack` knocks with as many as one likes. */
const CASES = 200;
const SEED = 7;

describe("Generated input", () => {
	let results: readonly DoorResult[] = [];
	before(async () => {
		results = await attack({ cases: new Map(DOOR_NAMES.map((door) => [door, CASES])), seed: SEED });
	});

	for (const name of DOOR_NAMES)
		it(`at the door "${name}" is taken, or refused by an error with a code and a message that shows no secret`, () => {
			const result = results.find(({ door }) => door === name);
			assert.deepEqual(result?.failures, []);
			assert.ok(result.accepted > 0 && result.cases >= CASES);
		});
});
