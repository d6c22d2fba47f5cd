import assert from "node:assert/strict";
import { pureModules } from "../../mutants/modules";
import { mutantsOf } from "../../mutants/mutants";

const changesOf = (text: string) => mutantsOf(text).map(({ from, to }) => `${from} → ${to}`);

describe("The mutants of a module", () => {
	it("change operators, conditions and literals", () => {
		assert.deepEqual(changesOf('if (a > 1 && b) c = a + "x";'), [
			"a > 1 && b → a > 1 || b",
			"a > 1 && b → true",
			"a > 1 && b → false",
			"a > 1 → a >= 1",
			"a > 1 → a <= 1",
			"a > 1 → true",
			"a > 1 → false",
			"1 → 2",
			'a + "x" → a - "x"',
			'"x" → ""',
		]);
	});

	it("change blocks, functions, lists, objects and signs", () => {
		assert.deepEqual(changesOf("const f = (a: number) => [-a, !b];"), [
			"(a: number) => [-a, !b] → (a: number) => undefined",
			"[-a, !b] → []",
			"-a → +a",
			"!b → b",
		]);
		assert.deepEqual(changesOf("function f() { i++; }"), ["{ i++; } → {}", "i++ → i--"]);
		assert.deepEqual(changesOf("f({ a: true });"), ["{ a: true } → {}", "true → false"]);
	});

	it("change calls of methods, and optional ones", () => {
		assert.deepEqual(changesOf("a?.b(Math.min(c, d)).trim();"), [
			"a?.b(Math.min(c, d)).trim() → a?.b(Math.min(c, d))",
			"a?.b → a.b",
			"Math.min(c, d) → Math.max(c, d)",
		]);
	});

	it("change anchors, classes, quantifiers and what is around, in regular expressions", () => {
		const regexes = changesOf("/^a[^b+]{2,3}\\d?(?=c)/;").map((change) => change.split(" → ")[1]);
		assert.deepEqual(regexes, [
			"/a[^b+]{2,3}\\d?(?=c)/",
			"/^a[b+]{2,3}\\d?(?=c)/",
			"/^a[^b+]{1,3}\\d?(?=c)/",
			"/^a[^b+]{3,3}\\d?(?=c)/",
			"/^a[^b+]{2,2}\\d?(?=c)/",
			"/^a[^b+]{2,4}\\d?(?=c)/",
			"/^a[^b+]{2,3}\\D?(?=c)/",
			"/^a[^b+]{2,3}\\d(?=c)/",
			"/^a[^b+]{2,3}\\d?(?!c)/",
		]);
	});

	it("change no types, imports or names", () => {
		assert.deepEqual(
			changesOf('import a from "a"; type B = "b" | 1; interface C { readonly d: "e" } f<"g">(h as "i");'),
			[],
		);
	});

	it("are those of modules that a spec holds", () => {
		const modules = pureModules();
		assert.ok(modules.length >= 27, `${modules.length} modules`);
		assert.deepEqual(
			modules.filter(({ specs }) => specs.length === 0),
			[],
		);
	});
});
