import assert from "node:assert/strict";
import { isPrintable } from "../../../provider/foreignText/characters";
import { credentialTest, quote } from "../../../provider/foreignText/quote";
import { SPELLINGS } from "../../support/leakHunt/spellings";

/** From those of four characters on. The words in them are found by eye where anything of them is left. */
const SECRETS = [
	"zqxj",
	`z"q\\xj`,
	`Sup"er\\Secret1`,
	"zqxj &amp; 100%41 zqxj",
	`<zqxj'vkwy>+/=€ü zqxjvkwy`,
	"zqxjvkwy".repeat(40),
];
const WORDS = /zqxj|vkwy|sup"er|secret1/i;
/** Spellings of the words alone. */
const encodedWords = (text: string) =>
	["zqxj", "vkwy", "Secret"]
		.flatMap((word) => [
			Buffer.from(word).toString("hex"),
			[...word].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join(""),
			[...word].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(""),
			[...word].map((character) => `&#${character.charCodeAt(0)};`).join(""),
		])
		.filter((word) => text.toLowerCase().includes(word.toLowerCase()));

const MIB = 2 ** 20;

describe("A quote", () => {
	for (const [name, spelling] of Object.entries(SPELLINGS)) {
		it(`holds nothing of a secret that is ${name}`, () => {
			for (const secret of SECRETS) {
				for (const [before, after] of [
					["got ", ", failed"],
					['{"password":"', '"}'],
					["", ""],
					["%", "%"],
					["&", "\\"],
				] as const) {
					const spelled = spelling(`${before}${secret}${after}`);
					const quoted = quote(spelled, ["other", secret]);
					assert.ok(quoted.includes("[redacted]"), `${secret}: ${spelled}: ${quoted}`);
					assert.ok(!WORDS.test(quoted) && encodedWords(quoted).length === 0, `${secret}: ${spelled}: ${quoted}`);
				}
			}
		});

		it(`is recognized to repeat a credential that is ${name}`, () => {
			for (const secret of SECRETS.filter(({ length }) => length >= 6))
				assert.ok(credentialTest([secret])(spelling(secret)), secret);
		});
	}

	it("is not taken for a password that is a common word, and for one that is not", () => {
		for (const word of ["external", "payments", "encrypt"]) assert.ok(!credentialTest([word])(word));
		for (const password of ["payments1", "pay.ments", "correcthorsebattery"])
			assert.ok(credentialTest([password])(password));
	});

	it("is one line that can be printed, whatever the text", () => {
		for (const bad of [
			"\u001b[2J",
			"\u009b2J",
			"\u202e",
			"\u2066",
			"\u2028",
			"\u2029",
			"\u200b",
			"\ufeff",
			"\n::error::",
			"\ud83d",
		]) {
			const quoted = quote(`a${bad}b${encodeURIComponent(bad.replace("\ud83d", ""))}`, []);
			assert.ok(isPrintable(quoted), quoted);
		}
	});

	it("of a text that can be read in too many ways has nothing of it", () => {
		const layers = Array.from({ length: 4 }).reduce<string>(
			(text) => `${Buffer.from(text).toString("base64")} %25${text}\\u0026amp;`,
			"zqxjvkwy ".repeat(100),
		);
		assert.doesNotMatch(quote(layers, ["zqxjvkwy"]), WORDS);
	});

	// Only the beginning of a text is looked at, so this takes as long as for any text.
	it("of a mebibyte is made at once, whatever it holds", () => {
		for (const unit of [
			"%",
			"%25",
			"&",
			"&amp;",
			"&#x26;",
			"\\",
			"\\\\",
			"\\u005c",
			"=",
			"A",
			"5c",
			"Signature=",
			"Ã",
			" ",
			"\u0000",
			"zqxj",
		])
			assert.ok(quote(unit.repeat(MIB / unit.length), SECRETS).length <= 301, unit);
	});

	it("is recognized to repeat no credential by what has less of it than half", () => {
		for (const word of ["AES_256", "ENCRYPT_DECRYPT", "external", "0d0466b0-e727-4d9c-b35d-f84bb474a37f", "app/master"])
			assert.ok(!credentialTest(["MIIFq0000", "app/mast3r", "p", `external"1`])(word), word);
	});
});
