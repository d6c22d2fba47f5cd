import assert from "node:assert/strict";
import type { DecisionTable, Facts, FactValues } from "../../provider/resources/shared/decisionTable";

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
		for (const row of table.rows) {
			for (const name of Object.keys(row.when)) {
				const { [name]: _, ...wider } = row.when;
				const rows = table.rows.map((other) => (other === row ? { ...row, when: wider } : other));
				const isNeeded = [...combinations(table.facts)].some(
					(facts) => firstAction(rows as typeof table.rows, facts) !== table.decide(facts),
				);
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
