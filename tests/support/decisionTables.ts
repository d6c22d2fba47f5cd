import assert from "node:assert/strict";
import type { DecisionTable, Facts, FactValues } from "../../provider/resources/shared/decisionTable";

export type { Facts };

/** All combinations of the values of a table's facts. */
export function* combinations<Values extends FactValues>(facts: Values): Generator<Facts<Values>> {
	const names = Object.keys(facts);
	const count = names.reduce((product, name) => product * (facts[name]?.length ?? 0), 1);
	for (let number = 0; number < count; number++) {
		let rest = number;
		const combination = names.map((name) => {
			const values = facts[name] ?? [];
			const value = values[rest % values.length];
			rest = Math.floor(rest / values.length);
			return [name, value];
		});
		yield Object.fromEntries(combination);
	}
}

/** For each action: when it is decided, in words and as a rule. A rule knows nothing of the order of rows. */
export type Rules<Values extends FactValues, Action extends string> = Readonly<
	Record<Action, readonly [when: string, rule: (facts: Facts<Values>) => boolean]>
>;

/** Declares a test for each action: over all combinations of facts, it is decided where its rule says so, and nowhere else. */
export function itDecides<Values extends FactValues, Action extends string>(
	table: DecisionTable<Values, Action>,
	rules: Rules<Values, Action>,
): void {
	const decisions: [Facts<Values>, Action][] = [];
	before(() => {
		for (const facts of combinations(table.facts)) decisions.push([facts, table.decide(facts)]);
	});
	for (const [action, [when, rule]] of Object.entries<Rules<Values, Action>[Action]>(rules)) {
		it(`decides ${action} ${when}, and only then`, () => {
			const wrong = decisions.find(([facts, decided]) => (decided === action) !== rule(facts));
			assert.equal(wrong, undefined);
		});
	}
}

/**
 * Declares the rules that every decision table keeps.
 * @param asks for each action that finds out facts, one fact that it finds out, and its value before that
 */
export function itIsSound<Values extends FactValues, Action extends string>(
	table: DecisionTable<Values, Action>,
	asks: Partial<Record<Action, readonly [fact: keyof Values & string, before: string]>> = {},
): void {
	it("has a row for each combination of facts", () => {
		for (const facts of combinations(table.facts)) table.rowFor(facts);
	});

	it("has no row that never decides", () => {
		const deciding = new Set([...combinations(table.facts)].map((facts) => table.rowFor(facts)));
		assert.deepEqual(
			table.rows.filter((row) => !deciding.has(row)),
			[],
		);
	});

	it("has no row whose place decides nothing: each names only facts that it needs", () => {
		const all = [...combinations(table.facts)];
		for (const row of table.rows) {
			for (const name of Object.keys(row.when)) {
				const { [name]: _, ...wider } = row.when;
				const rows = table.rows.map((other) => (other === row ? { ...row, when: wider } : other));
				const isNeeded = all.some((facts) => firstAction(rows as typeof table.rows, facts) !== table.decide(facts));
				assert.ok(isNeeded, `${String(name)} in ${JSON.stringify(row.when)}`);
			}
		}
	});

	it("asks for a fact only while it is not known", () => {
		for (const facts of combinations(table.facts)) {
			const ask = asks[table.decide(facts)];
			if (ask) assert.equal(facts[ask[0]], ask[1], JSON.stringify(facts));
		}
	});
}

function firstAction<Values extends FactValues, Action extends string>(
	rows: DecisionTable<Values, Action>["rows"],
	facts: Facts<Values>,
): Action | undefined {
	return rows.find(({ when }) => Object.entries(when).every(([name, values]) => [values].flat().includes(facts[name])))
		?.action;
}
