import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describeHtmlPage } from "../../../provider/answers/htmlPages";
import { quote } from "../../../provider/foreignText/quote";

describe("A quote of text from elsewhere", () => {
	const token = randomBytes(300).toString("base64");
	const parts = Array.from({ length: token.length - 15 }, (_, at) => token.slice(at, at + 16));
	const ensureRedacted = (message: string) => {
		assert.ok(message.includes("[redacted]"), message);
		assert.deepEqual(
			parts.filter((part) => message.includes(part)),
			[],
		);
	};

	it("contains no sixteen consecutive characters of a secret, even if only part of it is repeated", () => {
		for (const part of [token.slice(0, 40), token.slice(100, 130), token.slice(-16), `${token}${token.slice(7)}`])
			ensureRedacted(quote(`got "${part}" and failed`, [token]));
		// What follows may happen to continue the secret, and nothing comes before its beginning.
		assert.match(quote(`got ${token.slice(0, 51)}, failed`, [token]), /^got \[redacted\].*ailed$/);
	});

	it("contains no part of a secret in URL encoding or HTML entities", () => {
		ensureRedacted(quote(`path?token=${encodeURIComponent(token)}`, [token]));
		const entities = token.replace(/[+/=]/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
		ensureRedacted(describeHtmlPage(`<html><title>${entities}</title></html>`, [token]));
	});

	it("contains no signature of a request", () => {
		const header = "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=0a1b2c3d4e5f";
		assert.equal(quote(`got ${header}`, []), `got ${header.replace("0a1b2c3d4e5f", "[redacted]")}`);
	});

	it("contains no sixteen characters of a secret at its very beginning or end, or beside others", () => {
		for (const part of [token.slice(0, 16), token.slice(-16), token.slice(40, 56)])
			assert.equal(quote(part, [token]), "[redacted]");
		// No character occurs twice, so that the parts can't be parts of the secret together.
		const distinct = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
		assert.equal(quote(distinct.slice(0, 16) + distinct.slice(40, 56), [distinct]), "[redacted][redacted]");
	});

	it("contains no secret of up to sixteen characters, and nothing of a longer one that contains a shorter one", () => {
		assert.equal(quote("got abc, ab", ["abc"]), "got [redacted], ab");
		assert.equal(quote("got 0123456789abcdef", ["0123456789abcdef"]), "got [redacted]");
		assert.equal(quote("got abcdefg", ["abc", "abcdefg", "efg"]), "got [redacted]");
	});

	it("contains no part of a short secret that has three fifths of it, wherever it was cut", () => {
		const secret = "zq9xj-vkwy7Zq!b";
		for (let length = 9; length <= secret.length; length++) {
			for (let at = 0; at + length <= secret.length; at++) {
				const part = secret.slice(at, at + length);
				assert.equal(quote(`got "${part}" here`, [secret]), 'got "[redacted]" here', part);
				const hex = Buffer.from(part).toString("hex");
				assert.match(quote(`got ${hex}`, [secret]), /^got \w{0,2}\[redacted\]\w{0,2}$/, part);
			}
		}
		assert.equal(quote(`got ${secret.slice(0, 8)} here`, [secret]), `got ${secret.slice(0, 8)} here`);
	});

	it("holds nothing of a secret that is there twice, in encodings that read the same", () => {
		const [secret, hex, base64] = ["zqxjvkwyzqxjvkwyzqxj", "hex", "base64"] as const;
		const [inHex, inBase64] = [hex, base64].map((encoding) => Buffer.from(secret).toString(encoding)) as [
			string,
			string,
		];
		for (const text of [`${inHex}!${inBase64}`, `${inBase64} ${inHex}`, `${inHex}.${inBase64}.${inHex}`])
			assert.match(quote(text, [secret]), /^(\[redacted\][!. =]*){2,3}$/, text);
	});

	it("holds nothing of a secret in a list of bytes that digits stand around", () => {
		const bytes = [...Buffer.from("Pzqxjvkwyzqxjvkwyzqxj")];
		for (const [list, before, after] of [
			[bytes.join(","), "3", "99"],
			[bytes.join(" "), "2", "0"],
			[bytes.map((byte) => byte.toString(16)).join(" "), "f", "0"],
		] as const)
			assert.match(quote(before + list + after, ["Pzqxjvkwyzqxjvkwyzqxj"]), /^\w?\[redacted\]\w{0,2}$/);
	});

	it("is not redacted for secrets that are empty", () => assert.equal(quote("a b", ["", " "]), "a b"));

	it("has at most 300 characters of a text, and then an ellipsis", () => {
		assert.equal(quote("abc".repeat(100), []), "abc".repeat(100));
		assert.equal(quote(`${"abc".repeat(100)}d`, []), `${"abc".repeat(100)}…`);
	});

	it("has nothing beyond 8,192 characters, however much of them is redacted", () => {
		assert.equal(quote(`${"x".repeat(8191)}ab`, ["x".repeat(17)]), "[redacted]a");
	});

	it("is one line: white space and control characters become single blanks, and none is at the ends", () => {
		assert.equal(quote(" \n a\r\n\tb\u0000\u001b c \u0085", []), "a b c");
	});

	it("shows printable characters in URL encoding as they are", () => {
		assert.equal(quote("a%20b%2Fc%7e%41%4f", []), "a b/c~AO");
		assert.equal(quote("%0a%1b%80%c3%A4%2g", []), "%0a%1b%80%c3%A4%2g");
	});

	it("keeps text that only resembles part of a secret", () => {
		assert.equal(quote("Domain emulator-domain", ["emulator-password"]), "Domain emulator-domain");
		assert.equal(quote("100% of it", ["secret"]), "100% of it");
	});
});
