import assert from "node:assert/strict";
import * as v from "valibot";
import { KINDS } from "../../../../provider/resources/kinds";
import {
	argumentNames,
	defaultsOf,
	type Properties,
	stateNames,
	toState,
} from "../../../../provider/resources/shared/properties";

for (const [kind, { properties }] of Object.entries(KINDS)) {
	const table: Properties = properties;
	const rows = Object.entries(table);

	describe(`The properties of ${kind}`, () => {
		it("are each an argument, in the state, or both", () => {
			for (const [name, { argument, state }] of rows) assert.ok(argument ?? state, name);
		});

		it("have defaults that their own rules accept", () => {
			for (const [name, value] of Object.entries(defaultsOf(table))) {
				const rule = table[name]?.argument;
				assert.ok(rule && v.safeParse(rule, value).success, name);
			}
		});

		it("change by an argument only", () => {
			for (const [name, { argument, change }] of rows) assert.ok(change === undefined || argument, name);
		});

		it("that are handed out by the service to wrap with, or derived from key material, are secret", () => {
			const sensitive = /token|publicKey|fingerprint|encrypted|^material$|^importParameters$/i;
			for (const [name] of rows.filter(([, { secret }]) => !secret)) assert.doesNotMatch(name, sensitive);
		});

		it("are recorded without those that are undefined, and without what isn't theirs", () => {
			const values = Object.fromEntries([...argumentNames(table), ...stateNames(table)].map((name) => [name, name]));
			const state: object = toState(table, { ...values, region: undefined, stray: "x" } as never);
			const expected = stateNames(table).filter((name) => name !== "region");
			assert.deepEqual(Object.keys(state), expected);
		});

		it("are each described by one sentence", () => {
			for (const [name, { doc }] of rows) assert.match(doc, /^\S.*\.$/, name);
		});
	});
}
