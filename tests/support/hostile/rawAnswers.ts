import fc from "fast-check";
import { answerTo } from "../limits/workingService";
import { WireClock } from "../wireClock";
import { refusalWith } from "./bodies";
import { hostileValue } from "./values";

const CRLF = "\r\n";

/**
 * Answers as they come over the wire, in good HTTP and in bad. One that is empty stands for that of a service that works.
 * @param text what they say
 * @param url of the service
 */
export function rawAnswers(text: fc.Arbitrary<string>, url: string): fc.Arbitrary<string> {
	const line = text.map((one) => one.replace(/[\r\n]+/g, " ").slice(0, 4000));
	const status = fc.oneof(
		fc.constantFrom(
			"200 OK",
			"400 Bad Request",
			"401 ",
			"403 x",
			"404 ",
			"407 ",
			"429 ",
			"500 ",
			"503 ",
			"204 ",
			"304 ",
		),
		fc.constantFrom("301 ", "302 ", "307 ", "308 ", "100 Continue", "101 ", "99 ", "1000 ", "-1 ", " "),
		fc.tuple(fc.integer({ min: 200, max: 599 }), line).map((parts) => parts.join(" ")),
	);
	const location = fc.oneof(
		fc.constantFrom(
			url,
			"//elsewhere.example.com/",
			"https://elsewhere.example.com/",
			"file:///etc/passwd",
			"\\\\x",
			"",
		),
		line.map((one) => `https://elsewhere.example.com/${encodeURIComponent(Buffer.from(one).toString())}`),
		line,
	);
	const header = fc.oneof(
		location.map((one) => `Location: ${one}`),
		line.map((one) => `X-Request-Id: ${one}`),
		line.map((one) => `X-Subject-Token: ${one}`),
		fc
			.oneof(line, fc.constantFrom("0", "1", "59", "9999999", "Thu, 01 Jan 2026 00:00:30 GMT"))
			.map((one) => `Retry-After: ${one}`),
		fc.constantFrom(
			"Content-Encoding: gzip",
			"Content-Encoding: br",
			"Transfer-Encoding: chunked",
			"Content-Length: 1",
			"Content-Length: 9999999",
		),
		fc.constantFrom(
			"Date: x",
			"Set-Cookie: a=b",
			"Upgrade: h2c",
			"WWW-Authenticate: Negotiate",
			"Content-Type: text/html",
		),
		line,
	);
	const codes = fc.oneof(fc.constantFrom<unknown>("KMS.0207", "KMS.0310", "APIGW.0301", "IAM.0001", "KMS.2603"), text);
	const good = fc.constantFrom("describe-key", "create-key", "list-keys", "get-parameters-for-import", "tags", "iam");
	const body = fc.oneof(
		{ weight: 3, arbitrary: text.chain((message) => refusalWith(message, codes, text)) },
		{ weight: 1, arbitrary: text.map((title) => `<html><title>${title}</title>`) },
		{ weight: 1, arbitrary: hostileValue(text).map((value) => JSON.stringify(value)) },
		{
			weight: 1,
			arbitrary: good.map((asked) =>
				JSON.stringify(answerTo({ path: pathOf(asked) } as never, {}, new WireClock())[1]),
			),
		},
		{ weight: 1, arbitrary: text },
	);
	const raw = fc
		.record({ status, headers: fc.array(header, { maxLength: 3 }), body, isMeasured: fc.boolean() })
		.map(({ status: first, headers, body: content, isMeasured }) => {
			const length = isMeasured ? [`Content-Length: ${Buffer.byteLength(content)}`] : [];
			return [`HTTP/1.1 ${first}`, ...headers, ...length, "", content].join(CRLF);
		});
	return fc.oneof(
		{ weight: 8, arbitrary: raw },
		{ weight: 4, arbitrary: fc.constant("") },
		text,
		line.map((one) => `HTTP/9 ${one}${CRLF}${CRLF}`),
	);
}

const pathOf = (asked: string) => (asked === "iam" ? "/v3/auth/tokens" : `/v1.0/p1/kms/${asked}`);
