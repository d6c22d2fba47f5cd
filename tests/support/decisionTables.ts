import assert from "node:assert/strict";
import {
	applies,
	DecisionTable,
	type Facts,
	type FactValues,
	type Row,
} from "../../provider/resources/shared/decisionTable";

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

/** What a table decides if some facts are other than in the normal situation. The rule is the title of a test. */
export type Rule<Values extends FactValues, Action extends string> = readonly [
	rule: string,
	differing: Partial<Facts<Values>>,
	action: Action,
];

/** Declares what a table decides in single situations. */
export function itDecides<Values extends FactValues, Action extends string>(
	table: DecisionTable<Values, Action>,
	normal: Facts<Values>,
	rules: readonly Rule<Values, Action>[],
): void {
	for (const [rule, differing, action] of rules)
		it(rule, () => assert.equal(table.decide({ ...normal, ...differing }), action));
}

/** A situation: each named fact has one of the values. */
export type Situation<Values extends FactValues> = Row<Values, string>["when"];

/** Declares that a table decides an action in all of some situations, and in no other, over all combinations of facts. */
export function itDecidesExactly<Values extends FactValues, Action extends string>(
	rule: string,
	table: DecisionTable<Values, Action>,
	action: Action,
	...situations: readonly Situation<Values>[]
): void {
	it(rule, () => {
		for (const facts of combinations(table.facts)) {
			const isMet = situations.some((situation) => applies(situation, facts));
			if ((table.decide(facts) === action) !== isMet) assert.fail(explain(table, facts));
		}
	});
}

/** Both situations at once, for each pair. */
export function both<One extends object, Other extends object>(
	some: readonly One[],
	others: readonly Other[],
): (One & Other)[] {
	return some.flatMap((one) => others.map((other) => ({ ...one, ...other })));
}

/**
 * Declares that not to know a fact never allows more than to know the best of it, over all combinations of the other facts.
 * @param risk how much each action can destroy; 0 for those that are not named
 * @param facts the best value of each fact, and the values that say less
 */
export function itRisksNoMoreForKnowingLess<Values extends FactValues, Action extends string>(
	table: DecisionTable<Values, Action>,
	risk: Partial<Record<Action, number>>,
	facts: { readonly [Name in keyof Values]?: readonly [best: Values[Name][number], ...less: Values[Name][number][]] },
): void {
	const riskOf = (combination: Facts<Values>) => risk[table.decide(combination)] ?? 0;
	for (const [name, values = []] of Object.entries(facts)) {
		const [best, ...less] = values;
		it(`risks no more for knowing less of the fact "${name}" than ${best}`, () => {
			for (const known of combinations(table.facts)) {
				if (known[name] !== best) continue;
				for (const value of less) {
					const unknown = { ...known, [name]: value };
					if (riskOf(unknown) > riskOf(known)) assert.fail(explain(table, unknown));
				}
			}
		});
	}
}

function explain<Values extends FactValues>(table: DecisionTable<Values, string>, facts: Facts<Values>): string {
	return `${table.decide(facts)} for ${JSON.stringify(facts)}`;
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

	it("names in each row only facts that the row needs", () => {
		for (const row of table.rows) {
			for (const name of Object.keys(row.when)) {
				const { [name]: _, ...wider } = row.when;
				const rows = table.rows.map((other) => (other === row ? { ...row, when: wider } : other));
				const widened = new DecisionTable(table.facts, rows as typeof table.rows);
				const isNeeded = [...combinations(table.facts)].some((facts) => widened.decide(facts) !== table.decide(facts));
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
