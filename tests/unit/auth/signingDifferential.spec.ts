import assert from "node:assert/strict";
import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials";
import type { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient";
import fc from "fast-check";
import { canonicalRequest } from "../../../provider/auth/canonicalRequest";
import { sign } from "../../../provider/auth/signing";

/**
 * The vendor's own signer, called as the vendor's client calls it. It deviates from its guide, as experiments with 3.1.211 show.
 * The requests below avoid the deviations or are prepared for them:
 *
 * - It signs a string body in JSON's quotes and does not sign falsy bodies: bodies are objects and arrays here.
 * - It escapes the path without decoding it, after `url.parse` escaped some characters: "%20" is signed as "%2520". It gets the
 *   decoded path, without characters that `url.parse` escapes; a separate test of its path step covers those.
 * - It signs "/a/../b" unchanged, although "/b" is sent: no segment is "." or "..".
 * - It does not trim header values: it gets them trimmed. It signs names with "_": there are none.
 * - It sorts header names by code unit and their values by locale: names contain only letters, digits and "-", where both agree.
 * - It sorts parameters by UTF-16 code unit, other SDKs by code point: there are no characters from U+E000 to U+FFFF.
 * - It signs the scheme's default port, which is not sent, and never signs the type of a multipart body: there are none.
 */
async function vendorHeaders({ origin, method, segments, query, headers, body, key, date }: Case): Promise<Headers> {
	const request = {
		endpoint: origin,
		url: `/${segments.map(({ text }) => text).join("/")}`,
		method,
		headers: { ...headers, "X-Sdk-Date": compact(date) },
		queryParams: Object.fromEntries(
			query.map(([name, values]) => [name, values.length === 1 ? values[0] : [...values]]),
		),
		data: body,
	};
	const credentials = new BasicCredentials({ ak: key.accessKey, sk: key.secretKey, projectId: key.projectId });
	if (key.securityToken) credentials.withSecurityToken(key.securityToken);
	return (await credentials.processAuthRequest({} as HcClient, request)).headers;
}

/** Private steps of the vendor's signer. */
class Steps extends AKSKSigner {
	static readonly path = (decoded: string) => AKSKSigner.CanonicalURI(decoded);
	static readonly hash = (text: string) => AKSKSigner.Hex(text);
}

type Headers = Record<string, string>;
type Case = typeof cases extends fc.Arbitrary<infer Value> ? Value : never;

const compact = (date: Date) => date.toISOString().replace(/[-:]|\.\d+/g, "");
const without = (text: string, characters: RegExp) => text.replace(characters, "");

const bytesInHex = (text: string) => Buffer.from(text).toString("hex").replace(/../g, "%$&");
const spelledCharacter = (unit: fc.Arbitrary<string>) =>
	fc.tuple(unit, fc.constantFrom(encodeURIComponent, bytesInHex)).map(([text, spell]) => ({ text, wire: spell(text) }));

/** Path segments, decoded and in one of the many ways to write them in a URL. */
const pathSegments = (unit: fc.Arbitrary<string>) =>
	fc.array(
		fc
			.array(spelledCharacter(unit), { maxLength: 8 })
			.map((spelled) => ({
				text: spelled.map(({ text }) => text).join(""),
				wire: spelled.map(({ wire }) => wire).join(""),
			}))
			.filter(({ text }) => text !== "." && text !== ".."),
		{ maxLength: 6 },
	);

const character = fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
const anyPath = character.filter((char) => char !== "/");
const plainPath = fc.oneof(
	fc.constantFrom(..."aZ9-_.~!$&()*+,=:@%é中😀"),
	anyPath.filter((char) => !/[\s"'<>\\^`{|}?#;]|\p{Cc}/u.test(char)),
);

const queryText = fc
	.oneof(
		fc.string({ unit: "binary", maxLength: 8 }),
		fc.string({ maxLength: 8 }),
		fc.constantFrom("a b", "+", "%2F", "&=", "~*'()!", "é中😀", ""),
	)
	.map((text) => without(text, /[\uE000-\uFFFF]/g));
const query = fc.uniqueArray(fc.tuple(queryText, fc.array(queryText, { minLength: 1, maxLength: 3 })), {
	selector: ([name]) => name,
	maxLength: 5,
});

const TAKEN = /^(host|authorization|content-type|x-sdk-date|x-sdk-content-sha256|x-security-token|x-project-id)$/i;
const headerName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/).filter((name) => !TAKEN.test(name));
const headerValue = fc.string({ unit: fc.constantFrom(...'aZ0 \t;=,:/"é'), maxLength: 12 }).map((text) => text.trim());
const headers = fc
	.tuple(
		fc.uniqueArray(fc.tuple(headerName, headerValue), { selector: ([name]) => name.toLowerCase(), maxLength: 5 }),
		// The vendor's client does not hash bodies of other types. It signs them as "UNSIGNED-PAYLOAD".
		fc.constantFrom(
			{},
			{ "content-type": "application/json" },
			{ "Content-Type": "application/json" },
			{ "content-type": "text/plain" },
		),
	)
	.map(([others, type]): Headers => ({ ...Object.fromEntries(others), ...type }));

const printable = (minLength: number) => fc.stringMatching(new RegExp(`^[!-~]{${minLength},40}$`));
const key = fc.record({
	accessKey: fc.stringMatching(/^[A-Z0-9]{20}$/),
	secretKey: printable(1),
	securityToken: fc.option(printable(1), { nil: undefined }),
	projectId: fc.stringMatching(/^[0-9a-f]{32}$/),
});

const cases = fc.record({
	origin: fc.constantFrom(
		"https://kms.cn-north-4.myhuaweicloud.com",
		"https://KMS.example.com:8443",
		"http://127.0.0.1:4000",
		"http://[::1]:4000",
	),
	method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH"),
	segments: pathSegments(plainPath),
	query,
	headers,
	body: fc.option(
		fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }).filter((value) => typeof value === "object" && value !== null),
		{ nil: undefined },
	),
	key,
	date: fc.date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
	padding: fc.constantFrom("", " ", "\t", "  \t "),
});

const encode = ([name, value]: readonly [string, string]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;

function urlOf({ origin, segments, query }: Pick<Case, "segments" | "query"> & { readonly origin: string }): string {
	const pairs = query.flatMap(([name, values]) => values.map((value) => encode([name, value]))).reverse();
	return `${origin}/${segments.map(({ wire }) => wire).join("/")}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`;
}

/** Adds the headers of the vendor's client, which are signed too. */
function requestOf({ method, headers, body, padding, ...request }: Case, added: Headers) {
	const given = { ...headers, "X-Project-Id": added["X-Project-Id"] ?? "" };
	const hash = added["X-Sdk-Content-Sha256"];
	const padded = Object.entries(hash === undefined ? given : { ...given, "x-sdk-content-sha256": hash }).map(
		([name, value]) => [name, `${padding}${value}${padding}`],
	);
	const text = body === undefined ? {} : { body: JSON.stringify(body) };
	return { method: method.toLowerCase(), url: urlOf(request), headers: Object.fromEntries(padded), ...text };
}

describe("Signing, compared with the vendor's signer", () => {
	it("gives the same signature as the vendor's client, for any request", async () => {
		await fc.assert(
			fc.asyncProperty(cases, async (given) => {
				const expected = await vendorHeaders(given);

				const actual = sign(requestOf(given, expected), given.key, given.date.getTime());

				assert.deepEqual(actual, {
					"X-Sdk-Date": expected["X-Sdk-Date"],
					...(given.key.securityToken && { "X-Security-Token": expected["X-Security-Token"] }),
					Authorization: expected.Authorization,
				});
			}),
			{ numRuns: 8000 },
		);
	});

	it("canonicalizes any path as the vendor does its decoded form", () => {
		fc.assert(
			fc.property(pathSegments(anyPath), (segments) => {
				const url = urlOf({ origin: "https://kms.example.com", segments, query: [] });

				const [, path] = canonicalRequest({ method: "GET", url, headers: {} }).text.split("\n");

				assert.equal(path, Steps.path(`/${segments.map(({ text }) => text).join("/")}`));
			}),
			{ numRuns: 8000 },
		);
	});

	it("hashes exactly the text of the body, JSON or not", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (body) => {
				const { text } = canonicalRequest({ method: "POST", url: "https://kms.example.com", headers: {}, body });

				assert.equal(text.split("\n").at(-1), Steps.hash(body));
			}),
			{ numRuns: 2000 },
		);
	});
});
