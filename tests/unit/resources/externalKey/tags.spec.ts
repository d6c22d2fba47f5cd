import assert from "node:assert/strict";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

describe("The tags of an ExternalKey", () => {
	let emulator: TestEmulator;
	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	it("are set and removed, also if every object has something of their name", async () => {
		const run = await new InProcess(emulator).configure();
		const before = { toString: "a", valueOf: "b", team: "c" };
		const { id, state } = await run.create("externalKey", { alias: "tagged", tags: before });
		const inputs = await run.check("externalKey", { alias: "tagged", tags: { hasOwnProperty: "d" } }, state);
		await run.handlers.externalKey.update(`${id}`, state, inputs);
		const { props } = await run.handlers.externalKey.read(`${id}`, state);
		assert.deepEqual(props?.tags, { hasOwnProperty: "d" });
	});

	it("can't have the names that are dropped on the way", async () => {
		const run = await new InProcess(emulator).configure();
		for (const tags of [{ constructor: "a" }, { prototype: "a" }, JSON.parse('{ "__proto__": "a" }')])
			await assert.rejects(
				run.check("externalKey", { alias: "tagged", tags: { team: "c", ...tags } }),
				/tags can't have the keys __proto__, constructor, prototype/,
			);
		await assert.rejects(run.check("externalKey", { tags: "x" }), /tags must be an object of strings/);
	});
});
