/** The values that each fact can have. */
export type FactValues = Readonly<Record<string, readonly string[]>>;

/** One value of each fact. */
export type Facts<Values extends FactValues> = { readonly [Name in keyof Values]: Values[Name][number] };

/** A row of the table in the README's section on day two. */
export interface DayTwo {
	readonly happened: string;
	/** What the next run does. */
	readonly nextRun: string;
}

/** A row of a decision table. */
export interface Row<Values extends FactValues, Action extends string> {
	/** The row applies if each of these facts has one of the values. */
	readonly when: { readonly [Name in keyof Values]?: Values[Name][number] | readonly Values[Name][number][] };
	readonly action: Action;
	/** For the README, if users see the row. */
	readonly dayTwo?: DayTwo;
}

/**
 * Decides what to do from facts alone. The first row that applies decides.
 *
 * A fact that costs a request or reads key material starts as not known, and an action of the table finds it out. So the table
 * also says what is asked, in which order.
 */
export class DecisionTable<Values extends FactValues, Action extends string> {
	readonly facts: Values;
	readonly rows: readonly Row<Values, Action>[];

	constructor(facts: Values, rows: readonly Row<Values, Action>[]) {
		this.facts = facts;
		this.rows = rows;
	}

	/** @throws {TypeError} if no row applies, which the tests of each table rule out */
	decide(facts: Facts<Values>): Action {
		return this.rowFor(facts).action;
	}

	/**
	 * Decides, and finds out the facts that the table asks for on the way.
	 * @param asks what to do for each action that finds out facts. Returns the facts that are known then
	 */
	async resolve<Asking extends Action>(
		facts: Facts<Values>,
		asks: Readonly<Record<Asking, () => Promise<Partial<Facts<Values>>>>>,
	): Promise<Exclude<Action, Asking>> {
		const action = this.decide(facts);
		if (!Object.hasOwn(asks, action)) return action as Exclude<Action, Asking>;
		return this.resolve({ ...facts, ...(await asks[action as Asking]()) }, asks);
	}

	/** The row that decides. */
	rowFor(facts: Facts<Values>): Row<Values, Action> {
		const row = this.rows.find(({ when }) => applies(when, facts));
		if (row) return row;
		throw new TypeError(`No row of the decision table applies to ${JSON.stringify(facts)}`);
	}
}

/** Whether each named fact has one of the values. */
export function applies<Values extends FactValues>(when: Row<Values, string>["when"], facts: Facts<Values>): boolean {
	return Object.entries(when).every(([name, values]) => [values].flat().includes(facts[name]));
}

/** A fact that is true or false. */
export const YES_NO = ["yes", "no"] as const;

export function yesNo(value: boolean): "yes" | "no" {
	return value ? "yes" : "no";
}
