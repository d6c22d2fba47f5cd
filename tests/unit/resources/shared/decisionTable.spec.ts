import assert from "node:assert/strict";
import { DecisionTable, YES_NO, yesNo } from "../../../../provider/resources/shared/decisionTable";

/** Whether to take an umbrella: looking out costs something, asking somebody even more. */
const UMBRELLA = new DecisionTable(
	{ sky: ["notSeen", "clear", "grey", "raining"], forecast: ["notAsked", "dry", "wet"], inside: YES_NO } as const,
	[
		{ when: { inside: "yes" }, action: "stay" },
		{ when: { sky: "notSeen" }, action: "lookOut" },
		{ when: { sky: ["clear"] }, action: "leave" },
		{ when: { sky: "grey", forecast: "notAsked" }, action: "ask" },
		{ when: { sky: ["grey"], forecast: "dry" }, action: "leave" },
		{ when: {}, action: "take" },
	],
);
const START = { sky: "notSeen", forecast: "notAsked", inside: "no" } as const;

describe("A decision table", () => {
	it("decides by the first row that applies", () => {
		assert.equal(UMBRELLA.decide({ ...START, inside: "yes" }), "stay");
		assert.equal(UMBRELLA.decide(START), "lookOut");
		assert.equal(UMBRELLA.decide({ ...START, sky: "raining" }), "take");
	});

	it("applies a row only if all facts that it names have one of its values", () => {
		assert.equal(UMBRELLA.decide({ ...START, sky: "grey", forecast: "dry" }), "leave");
		assert.equal(UMBRELLA.decide({ ...START, sky: "grey", forecast: "wet" }), "take");
		const either = new DecisionTable({ sky: ["clear", "grey", "raining"] } as const, [
			{ when: { sky: ["clear", "grey"] }, action: "leave" },
			{ when: {}, action: "take" },
		]);
		assert.deepEqual(
			(["clear", "grey", "raining"] as const).map((sky) => either.decide({ sky })),
			["leave", "leave", "take"],
		);
	});

	it("returns the row that decides", () => {
		assert.equal(UMBRELLA.rowFor({ ...START, inside: "yes" }), UMBRELLA.rows[0]);
	});

	it("fails as a fault of the program if no row applies", () => {
		const holey = new DecisionTable({ inside: YES_NO } as const, [{ when: { inside: "yes" }, action: "stay" }]);
		assert.throws(
			() => holey.decide({ inside: "no" }),
			new TypeError('No row of the decision table applies to {"inside":"no"}'),
		);
	});

	it("names a fact that is true or false by yes or no", () => assert.deepEqual([true, false].map(yesNo), YES_NO));
});

describe("A decision table that finds out facts", () => {
	const asked: string[] = [];
	const asks = (sky: "clear" | "grey", forecast: "dry" | "wet") => ({
		lookOut: async () => {
			asked.push("lookOut");
			return { sky };
		},
		ask: async () => {
			asked.push("ask");
			return { forecast };
		},
	});
	beforeEach(() => asked.splice(0));

	it("asks for what it needs, in the order of its rows, and decides then", async () => {
		assert.equal(await UMBRELLA.resolve(START, asks("grey", "wet")), "take");
		assert.deepEqual(asked, ["lookOut", "ask"]);
	});

	it("asks for nothing that it does not need", async () => {
		assert.equal(await UMBRELLA.resolve(START, asks("clear", "wet")), "leave");
		assert.deepEqual(asked.splice(0), ["lookOut"]);
		assert.equal(await UMBRELLA.resolve({ ...START, inside: "yes" }, asks("grey", "wet")), "stay");
		assert.deepEqual(asked, []);
	});

	it("leaves the facts that it was given as they are", async () => {
		const facts = { ...START };
		await UMBRELLA.resolve(facts, asks("grey", "dry"));
		assert.deepEqual(facts, START);
	});

	it("returns an action that finds out facts, too, if nobody says how", async () => {
		assert.equal(await UMBRELLA.resolve(START, {}), "lookOut");
	});

	it("takes no inherited property for a way to find out facts", async () => {
		const odd = new DecisionTable({ inside: YES_NO } as const, [{ when: {}, action: "toString" }]);
		assert.equal(await odd.resolve({ inside: "no" }, {}), "toString");
	});

	it("ends with the failure of an ask, and asks no more", async () => {
		const failure = new Error("no window");
		const failing = { ...asks("grey", "wet"), lookOut: () => Promise.reject(failure) };
		await assert.rejects(UMBRELLA.resolve(START, failing), failure);
		assert.deepEqual(asked, []);
	});
});
