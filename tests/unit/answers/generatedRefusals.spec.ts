import assert from "node:assert/strict";
import fc from "fast-check";
import { ensureSuccess, isUnauthenticated, ServiceError } from "../../../provider/answers/answers";
import { REMEDIATION } from "../../../provider/answers/serviceCodes";
import { answerOf } from "../../support/answer";
import { refusalWith } from "../../support/hostile/bodies";

const DOING = "Describing key k";
const NOW = Date.parse("2026-01-01T00:00:00Z");
const MAX_BYTES = 1024 * 1024;
const REMEDIATION_OF: Readonly<Record<string, string>> = REMEDIATION;

function refusal(
	status: number,
	text: string,
	secrets: readonly string[] = [],
	headers: Record<string, string> = {},
): ServiceError {
	try {
		ensureSuccess(DOING, answerOf(status, text, headers, NOW), { secrets });
	} catch (error) {
		assert.ok(error instanceof ServiceError, `${error}`);
		return error;
	}
	throw new Error("ensureSuccess accepted it");
}

const refusalOf = (text: string, ...secrets: readonly string[]) =>
	refusal(400, JSON.stringify({ error: { error_code: "KMS.0308", error_msg: text } }), secrets);

function ensureRedacted(secret: string, { message, stack }: ServiceError): void {
	assert.ok(!`${message}\n${stack}`.includes(secret), message);
}

function ensureReadable({ code, serviceCode, message }: ServiceError): void {
	assert.match(serviceCode ?? "KMS.0", /^[A-Za-z][0-9A-Za-z]{1,11}\.[0-9A-Za-z]{1,8}$/);
	assert.ok(
		message.startsWith(`${DOING}: the service answered `) && message.endsWith(REMEDIATION_OF[code] ?? "?"),
		message,
	);
	assert.ok(message.length < 1500 && !/\p{Cc}/u.test(message), message);
}

/** Messages to the engine are percent-encoded. Text that can't be encoded would be lost. */
const ensureSendable = ({ message }: ServiceError) => assert.doesNotThrow(() => encodeURI(message), message);

const statuses = fc.oneof(fc.integer({ min: 300, max: 599 }), fc.constantFrom(100, 304, 400, 401, 403, 404, 429, 500));
const secrets = fc.base64String({ minLength: 12, maxLength: 400 });
const noise = fc.string({ unit: "grapheme", maxLength: 400 });
const codes = fc.oneof(fc.constantFrom("KMS.0207", "APIGW.0301", "APIG.0308"), noise, fc.jsonValue());
const bodyWith = (text: string) => refusalWith(text, codes, noise);

describe("A refusal of the service, whatever it contains,", () => {
	let cases = 0;
	before(() => fc.configureGlobal({ numRuns: 5000, beforeEach: () => void cases++ }));
	after(() => fc.resetConfigureGlobal());

	it("becomes one readable line with the error code of its service code or status, and is no error if the status is 2xx", () => {
		const body = fc.oneof(fc.string({ unit: "binary" }), fc.json(), noise.chain(bodyWith));
		const rule = (status: number, text: string) => {
			const error = refusal(status, text);
			ensureReadable(error);
			assert.ok(typeof isUnauthenticated(answerOf(status, text)) === "boolean");
			ensureSuccess(DOING, answerOf(200 + (status % 100), text), { secrets: [] });
		};
		fc.assert(fc.property(statuses, body, rule), { numRuns: 15_000 });
	});

	it("never quotes a secret, wherever it is in the body or the request id", () => {
		const planted = fc.tuple(secrets, noise, noise).chain(([secret, before, after]) => {
			return fc.tuple(fc.constant(secret), bodyWith(`${before}${secret}${after}`));
		});
		const rule = (status: number, [secret, text]: readonly [string, string]) => {
			ensureRedacted(secret, refusal(status, text, ["", "other secret", secret], { "x-request-id": `id-${secret}` }));
		};
		fc.assert(fc.property(statuses, planted, rule), { numRuns: 10_000 });
	});

	it("never quotes a secret, wherever it is in an HTML page", () => {
		const rule = (status: number, secret: string, before: string, after: string) => {
			const page = `<html ${before}><title>${before}${secret}${after}</title>${secret}</html>`;
			ensureRedacted(secret, refusal(status, page, [secret]));
		};
		fc.assert(fc.property(statuses, secrets, noise, noise, rule));
	});

	it("never quotes the rest of a secret that contains another one", () => {
		const rule = (part: string, rest: string) => {
			ensureRedacted(rest, refusalOf(`The token ${part}${rest} is used up.`, part, `${part}${rest}`));
		};
		fc.assert(fc.property(secrets, secrets, rule));
	});

	it("never quotes a secret whose white space it changes", () => {
		const word = fc.stringMatching(/^[a-z]{6,12}$/);
		const rule = (words: string[], blank: string) => {
			ensureRedacted(words.join(" "), refusalOf(`The password ${words.join(blank)} is wrong.`, words.join(" ")));
		};
		fc.assert(
			fc.property(fc.array(word, { minLength: 2, maxLength: 4 }), fc.constantFrom(" ", "\n", "\r\n", "\t", "  "), rule),
		);
	});

	it("never quotes a secret in place of its service code", () => {
		const secret = fc.stringMatching(/^[A-Za-z]{6,12}\.[0-9A-Za-z]{4,8}$/);
		const rule = (code: string) => {
			ensureRedacted(code, refusal(400, JSON.stringify({ code, message: "is wrong" }), [code]));
		};
		fc.assert(fc.property(secret, rule));
	});

	it("becomes text that can be sent to the engine, even if it contains a lone surrogate", () => {
		const half = fc.constantFrom("\ud83d", "\udd11", "🔑");
		fc.assert(
			fc.property(noise, half, noise, (before, text, after) => ensureSendable(refusalOf(`${before}${text}${after}`))),
		);
	});

	it("becomes text that can be sent to the engine, wherever it is truncated", () => {
		const rule = (length: number) => ensureSendable(refusalOf(`${"x".repeat(length)}${"🔑".repeat(300)}`));
		fc.assert(fc.property(fc.nat(600), rule));
	});

	it("reports a clock that is off only if the service sent its time", () => {
		const number = fc.integer({ min: 1, max: 999 });
		const noDate = fc.oneof(
			fc.stringMatching(/^[!-~ ]*$/).filter((text) => Number.isNaN(Date.parse(text))),
			number.map((n) => `-${n}`),
			number.map((n) => `in ${n}`),
		);
		const rule = (date: string) => {
			assert.doesNotMatch(refusal(401, "", [], { date }).message, /clock/);
		};
		fc.assert(fc.property(noDate, rule));
	});

	// Takes milliseconds in linear time, and minutes in quadratic time.
	it("is read in linear time, up to the largest HTML page", () => {
		for (const unit of ["<title", "<title>", "<html>", "&amp;", "&", " "]) {
			const rule = (start: string, end: string) => {
				ensureReadable(refusal(502, `${start}${unit.repeat(MAX_BYTES / unit.length)}${end}`));
			};
			const start = fc.constantFrom("<html>", '<html x="');
			fc.assert(fc.property(start, fc.constantFrom("", "x", "</title>"), rule), { numRuns: 1 });
		}
	}).timeout(60_000);

	it("is read without exhausting the stack, however deeply it is nested", () => {
		const rule = (depth: number, status: number) => {
			ensureReadable(refusal(status, `${'{"error":'.repeat(depth)}0${"}".repeat(depth)}`));
		};
		fc.assert(fc.property(fc.nat(50_000), statuses, rule), { numRuns: 100 });
	});

	it("was checked against these rules 35,000 times", () => assert.ok(cases >= 35_000, `${cases} times`));
});
