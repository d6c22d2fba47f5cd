import assert from "node:assert/strict";
import { TestEmulator } from "../../../support/emulator";
import { InProcess } from "../../../support/inProcess";

/** What people write, in which there are marks that can't be seen. */
const KEPT: Readonly<Record<string, string>> = {
	"the flag of England": "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
	"a family": "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}",
	"a soft hyphen": "Schlüssel\u00advorrat",
	"a mark of the direction of one word": "abc \u200f\u05d0\u05d1\u200e",
	"a word that must not be joined": "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
	"a byte order mark": "\ufeffkeys",
	"an Arabic number sign": "\u0600 12",
};
const BREAKS = "keys\tof\nthe\r\nshop\r";

const between = (first: number, last: number) =>
	Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index));
const HARMFUL = [
	...between(0x00, 0x1f).filter((character) => !BREAKS.includes(character)),
	...between(0x7f, 0x9f),
	...between(0x2028, 0x202e),
	...between(0x2066, 0x2069),
	"\ud83d",
	"\udc00",
];

describe("The texts of an ExternalKey", () => {
	let emulator: TestEmulator;
	before(async () => {
		emulator = await TestEmulator.start();
	});
	after(() => emulator.close());

	it("are in the state as the program has them, whatever they hold that can't be seen", async () => {
		const run = await new InProcess(emulator).configure();
		for (const [what, text] of [...Object.entries(KEPT), ["line breaks", BREAKS] as const]) {
			const tags = text === BREAKS ? {} : { [text]: text, name: text };
			const { id, state } = await run.create("externalKey", { description: text, tags });
			const { props } = await run.handlers.externalKey.read(`${id}`, state);
			assert.deepEqual([props?.description, props?.tags], [text, tags], what);
		}
	});

	it("can't hold what a refresh would bring back in another form", async () => {
		const run = await new InProcess(emulator).configure();
		for (const character of HARMFUL) {
			const text = `a${character}b`;
			await assert.rejects(run.check("externalKey", { description: text }), /description must not hold line or para/);
			for (const tags of [{ [text]: "" }, { name: text }])
				await assert.rejects(run.check("externalKey", { tags }), /a tag's (key|value) must not hold/);
		}
	});

	it("that others wrote are in the state with an escaped form of what a terminal would obey", async () => {
		const run = await new InProcess(emulator).configure();
		for (const character of HARMFUL.filter((one) => !/\p{Cs}/u.test(one))) {
			const { id, state } = await run.create("externalKey", {});
			await emulator.kmsAnswer("update-key-description", { key_id: state.keyId, key_description: `a${character}b` });
			const { props } = await run.handlers.externalKey.read(`${id}`, state);
			assert.equal(props?.description, `a\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}b`);
		}
	});
});
