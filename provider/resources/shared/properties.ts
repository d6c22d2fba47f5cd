import type * as v from "valibot";

type Rule = v.GenericSchema;

/** All that is known of one property of a resource kind. */
export interface Property {
	/** What the argument must be once defaults are filled in. Without it the property is an output only. */
	readonly argument?: Rule;
	/** What the state holds: `"argument"` if the argument as it is. Without it the state doesn't have the property. */
	readonly state?: Rule | "argument";
	/** The argument's default, where it is the same for every resource. */
	readonly default?: unknown;
	/** What a change of the argument does: replaces the resource, updates it by requests, or is stored in the state only. If omitted, a change has no effect of its own. */
	readonly change?: "replaces" | "updates" | "stores";
	/** Whether its value is never printed and always encrypted. */
	readonly secret?: true;
	/** One sentence for users. */
	readonly doc: string;
}

export type Properties = Readonly<Record<string, Property>>;

type OptionalWhereUndefined<T> = { readonly [Name in keyof T as undefined extends T[Name] ? never : Name]: T[Name] } & {
	readonly [Name in keyof T as undefined extends T[Name] ? Name : never]?: T[Name];
};

export type ArgumentName<Table extends Properties> = {
	[Name in keyof Table]: Table[Name] extends { readonly argument: Rule } ? Name & string : never;
}[keyof Table];

export type StateName<Table extends Properties> = {
	[Name in keyof Table]: Table[Name] extends { readonly state: Rule | "argument" } ? Name & string : never;
}[keyof Table];

/** Names of the arguments whose change has that effect. */
export type NameThat<Effect extends Property["change"], Table extends Properties> = {
	[Name in keyof Table]: Table[Name] extends { readonly change: Effect } ? Name & string : never;
}[keyof Table];

type ArgumentValue<Row> = Row extends { readonly argument: infer Argument extends Rule }
	? v.InferOutput<Argument>
	: never;
type StateValue<Row> = Row extends { readonly state: infer Stored extends Rule }
	? v.InferOutput<Stored>
	: ArgumentValue<Row>;

/** The checked arguments of a kind. */
export type InputsOf<Table extends Properties> = OptionalWhereUndefined<{
	[Name in ArgumentName<Table>]: ArgumentValue<Table[Name]>;
}>;

/** The state of a kind. It is a file format: every release must read what an earlier one wrote. */
export type StateOf<Table extends Properties> = OptionalWhereUndefined<{
	[Name in StateName<Table>]: StateValue<Table[Name]>;
}>;

/** Names of the arguments, in the table's order. */
export function argumentNames<Table extends Properties>(table: Table): readonly ArgumentName<Table>[] {
	return namesWhere(table, ({ argument }) => argument !== undefined) as ArgumentName<Table>[];
}

/** Names of what the state holds. */
export function stateNames<Table extends Properties>(table: Table): readonly StateName<Table>[] {
	return namesWhere(table, ({ state }) => state !== undefined) as StateName<Table>[];
}

/** Names of the arguments whose change has that effect. */
export function namesThat<Effect extends NonNullable<Property["change"]>, Table extends Properties>(
	change: Effect,
	table: Table,
): readonly NameThat<Effect, Table>[] {
	return namesWhere(table, (property) => property.change === change) as NameThat<Effect, Table>[];
}

/** Names of what the state holds and no argument gives. */
export function outputNames<Table extends Properties>(table: Table): readonly StateName<Table>[] {
	return namesWhere(
		table,
		({ argument, state }) => argument === undefined && state !== undefined,
	) as StateName<Table>[];
}

/** Names of the secrets in the state. */
export function secretNames(table: Properties): readonly string[] {
	return namesWhere(table, ({ state, secret }) => state !== undefined && secret === true);
}

/** The defaults of the arguments that have a fixed one. */
export function defaultsOf(table: Properties): Readonly<Record<string, unknown>> {
	const withDefault = Object.entries(table).filter(([, property]) => property.default !== undefined);
	return Object.fromEntries(withDefault.map(([name, property]) => [name, property.default]));
}

/** The state of a kind out of all that is at hand: its own properties, without those that are undefined. */
export function toState<Table extends Properties>(table: Table, values: StateOf<Table>): StateOf<Table> {
	return pick(values, stateNames(table) as readonly (keyof StateOf<Table>)[]) as StateOf<Table>;
}

/** Properties by name, without those that are undefined. */
export function pick<T extends object, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
	const picked = names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]));
	return Object.fromEntries(picked) as Pick<T, Name>;
}

/** Properties by name, undefined ones too: an argument that the program no longer gives. */
export function exactly<T extends object, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
	return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, Name>;
}

/** The arguments that are stored without a request, as the program gives them now. */
export function storedArguments<
	Table extends Properties,
	News extends { readonly [Name in NameThat<"stores", Table>]?: unknown },
>(table: Table, news: News): Pick<News, NameThat<"stores", Table> & keyof News> {
	return exactly(news, namesThat("stores", table) as readonly (NameThat<"stores", Table> & keyof News)[]);
}

/** The properties that are given: null and undefined are the same as left out. */
export function given<T extends object>(properties: T): T {
	const kept = Object.entries(properties).filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries(kept) as T;
}

function namesWhere(table: Properties, is: (property: Property) => boolean): string[] {
	return Object.entries(table).flatMap(([name, property]) => (is(property) ? [name] : []));
}
