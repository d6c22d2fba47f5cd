import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describeHtmlPage } from "../../../provider/answers/htmlPages";
import { quote } from "../../../provider/answers/quoting";

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
		assert.equal(quote(`got ${token.slice(9, 60)}, failed`, [token]), "got [redacted], failed");
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

	it("keeps text that only resembles part of a secret", () => {
		assert.equal(quote("Domain emulator-domain", ["emulator-password"]), "Domain emulator-domain");
		assert.equal(quote("100% of it", ["secret"]), "100% of it");
	});
});
