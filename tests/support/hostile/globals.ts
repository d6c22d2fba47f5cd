import assert from "node:assert/strict";

const WATCHED: Readonly<Record<string, object>> = {
	"Object.prototype": Object.prototype,
	"Array.prototype": Array.prototype,
	"String.prototype": String.prototype,
	"Function.prototype": Function.prototype,
	"Buffer.prototype": Buffer.prototype,
	"Promise.prototype": Promise.prototype,
	"Error.prototype": Error.prototype,
	globalThis,
	Math,
	JSON,
	console,
};

/** What every object has, what every module sees, and the environment: none of it may change. */
export class Globals {
	readonly #before = Object.entries(WATCHED).map(([name, object]) => ({ name, object, members: membersOf(object) }));
	readonly #environment = JSON.stringify(process.env);

	/** @throws {Error} if something has changed since this was made */
	ensureUnchanged(): void {
		for (const { name, object, members } of this.#before) {
			const keys = Reflect.ownKeys(object);
			assert.equal(keys.length, members.size, `${name} has other members: ${keys.map(String)}`);
			for (const [key, value] of members) {
				// Members of globalThis that are loaded at their first use have a getter until then.
				if (value !== undefined) assert.ok(Object.is(memberOf(object, key), value), `${name}.${String(key)} changed`);
			}
		}
		assert.ok(JSON.stringify(process.env) === this.#environment, "the environment changed");
	}
}

function membersOf(object: object): ReadonlyMap<PropertyKey, unknown> {
	return new Map(Reflect.ownKeys(object).map((key) => [key, memberOf(object, key)]));
}

function memberOf(object: object, key: PropertyKey): unknown {
	return Reflect.getOwnPropertyDescriptor(object, key)?.value;
}
