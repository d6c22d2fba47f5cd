import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeProfile } from "../../../provider/configuration/profile";
import { KmsImportError } from "../../../provider/errors";

const FILE = "~/.hcloud/config.json";
const SECRET = "pl4nted/s3cret+value==";

const KEY = { accessKeyId: "AK1", secretAccessKey: "SK1", securityToken: "" };
const REST = { name: "default", mode: "AKSK", region: "cn-north-4", projectId: "" };
const hcloud = (profile: object, file: object = { authEncrypt: "false" }) =>
	JSON.stringify({ ...file, current: "default", profiles: [{ ...KEY, ...REST, ...profile }] }, null, "\t");

/** Without what is absent, to compare. */
const decoded = (text: string, name?: string) =>
	Object.fromEntries(Object.entries(decodeProfile(text, name, FILE) ?? {}).filter(([, value]) => value !== undefined));

function refusal(text: string, name?: string): string {
	try {
		decodeProfile(text, name, FILE);
	} catch (error) {
		assert.ok(error instanceof KmsImportError && error.code === "notConfigured", `${error}`);
		assert.ok(!`${error.message}\n${error.stack}`.includes(SECRET), error.message);
		return error.message;
	}
	throw new assert.AssertionError({ message: "nothing is refused" });
}

describe("A profile of the command-line tool", () => {
	const plain = { accessKey: "AK1", secretKey: "SK1", region: "cn-north-4" };

	it("is the current one unless another is named, and has nothing for an empty text", () => {
		const other = { ...KEY, ...REST, name: "other", accessKeyId: "AK2" };
		const text = JSON.stringify({ authEncrypt: "false", current: "default", profiles: [other, { ...KEY, ...REST }] });

		assert.deepEqual(decoded(text), plain);
		assert.deepEqual(decoded(text, "other"), { ...plain, accessKey: "AK2" });
	});

	it("may be in a file with a byte order mark and Windows line ends", () => {
		assert.deepEqual(decoded(`\uFEFF\r\n${hcloud({}).replaceAll("\n", "\r\n")}\r\n`), plain);
	});

	it("holds a temporary access key with its token", () => {
		assert.deepEqual(decoded(hcloud({ securityToken: "T/+=" })), { ...plain, securityToken: "T/+=" });
	});

	it("of mode SSO holds the temporary access key of the last log-in", () => {
		const stsToken = { accessKeyId: "STSAK", secretAccessKey: "STSSK", securityToken: "STST", expireAt: 1 };
		const expected = { ...plain, accessKey: "STSAK", secretKey: "STSSK", securityToken: "STST" };
		assert.deepEqual(decoded(hcloud({ mode: "SSO", ssoAuth: { stsToken } })), expected);
		for (const ssoAuth of [undefined, null, {}, { stsToken: null }, { stsToken: { accessKeyId: "" } }]) {
			assert.match(refusal(hcloud({ mode: "SSO", ssoAuth })), /nobody is logged in\. Run `hcloud configure sso`/);
		}
	});

	it("names an agency with its account by id or else by name, never without", () => {
		const agency = { agencyName: "a", agencyDomainName: "n", agencyDomainId: "i" };
		assert.deepEqual(decoded(hcloud(agency)).agency, { agencyName: "a", domain: { id: "i" } });
		const byName = { ...agency, agencyDomainId: "" };
		assert.deepEqual(decoded(hcloud(byName)).agency, { agencyName: "a", domain: { name: "n" } });
		assert.match(refusal(hcloud({ agencyName: "a" })), /agency but not the account/);
	});

	it("may hold no access key", () => {
		const text = hcloud({ accessKeyId: "", secretAccessKey: null }, { authEncrypt: "true" });
		assert.deepEqual(decoded(text), { region: "cn-north-4" });
	});

	for (const [what, file] of [
		["says so", { authEncrypt: "true" }],
		["says so as no text", { authEncrypt: true }],
		["is of a version before 5.2.7", { crypter: "ukV7cEW+x7gd", nonce: "BFpEvOxq0RkT" }],
	] as const) {
		it(`is refused where the tool has encrypted it and ${what}, with the command that turns that off`, () => {
			assert.match(refusal(hcloud({}, file)), /encrypted it\. Run `hcloud configure set --cli-auth-encrypt=false`/);
		});
	}

	it("is taken as it stands where the tool no longer encrypts, or somebody wrote the file by hand", () => {
		for (const file of [{ authEncrypt: "false", crypter: "ukV7cEW+x7gd" }, { authEncrypt: false }, {}]) {
			assert.deepEqual(decoded(hcloud({}, file)), plain);
		}
	});

	it("may not be there", () => {
		assert.equal(decodeProfile(hcloud({}), "mine", FILE), undefined);
		assert.equal(decodeProfile('{"profiles": [{"accessKeyId": "A"}]}', undefined, FILE), undefined);
	});

	it("of another form is refused with the field's name and no value", () => {
		assert.match(refusal(hcloud({ secretAccessKey: [SECRET] })), /: profiles\.0\.secretAccessKey in it is not of/);
		assert.match(refusal(`{"profiles": "${SECRET}"}`), /: profiles in it is not of/);
		assert.match(refusal(`{"current": "${SECRET}`), /it is not JSON/);
	});
});

describe("A profile of the SDKs", () => {
	it("is the section basic unless another is named", () => {
		const text = "[basic]\nak = AK1\nsk = SK1\nproject_id = p\n[global]\nak = AK2\nsk = SK2\ndomain_id = d\n";

		assert.deepEqual(decoded(text), { accessKey: "AK1", secretKey: "SK1", projectId: "p" });
		assert.deepEqual(decoded(text, "global"), { accessKey: "AK2", secretKey: "SK2" });
		assert.equal(decodeProfile(text, "other", FILE), undefined);
	});

	it("may have a byte order mark, Windows line ends, indentation, comments, and empty values", () => {
		const text =
			"\uFEFF; ak = no\r\n  [basic] ; the first\r\n\tak=AK1\r\n # sk = no\r\n\r\nsk\t=  SK1  \r\nsecurity_token =\r\n [global]\r\nak=AK2\r\n";
		assert.deepEqual(decoded(text), { accessKey: "AK1", secretKey: "SK1" });
	});

	it("holds a temporary access key, and another endpoint of IAM", () => {
		const text = "[basic]\nak=A\nsk=S\nsecurity_token=T==\niam_endpoint=https://iam.example.com:8443\n";
		const expected = {
			accessKey: "A",
			secretKey: "S",
			securityToken: "T==",
			iamEndpoint: "https://iam.example.com:8443",
		};
		assert.deepEqual(decoded(text), expected);
	});

	it("has values as they stand, whatever characters they have", () => {
		for (const secretKey of ["a#b;c=d/e+f==", ";x", "#x", "=x", "a[]", "[x]", "%d%%", "truely", "$x", "a:b,c"]) {
			assert.equal(decoded(`[basic]\nak = A#1\nsk = ${secretKey}\n`).secretKey, secretKey);
		}
	});

	it("in quotes is without them, as the Go SDK reads it, and else refused rather than misread", () => {
		assert.equal(decoded("[basic]\nak='A1'\nsk=\"S1\"\n").secretKey, "S1");
		for (const secretKey of [
			`"${SECRET}`,
			`"a;${SECRET}"`,
			`a ${SECRET}`,
			`${SECRET}\\n`,
			`é${SECRET}`,
			`"a\\n${SECRET}"`,
		]) {
			const message = refusal(`[basic]\nak=A1\nsk=${secretKey}\n`);
			assert.match(message, /its secret key has a space, quote, backslash or other character that none has/);
		}
	});

	it("of half an access key is refused", () => {
		assert.match(refusal("[basic]\nak=A1\nsk\n"), /an access key, but not its secret key/);
		assert.match(refusal(`[basic]\nsk=${SECRET}\n`), /a secret key, but not its access key/);
	});

	it("has names in any case, before = or :", () => {
		assert.deepEqual(decoded("[basic]\nAK: A1\nSk = a:b\n"), { accessKey: "A1", secretKey: "a:b" });
	});

	it("with nothing but an identity provider is refused", () => {
		assert.match(
			refusal("[basic]\nidp_id=x\nid_token_file=/y\n"),
			/identity provider .* is not supported\. Give it an access key/,
		);
		assert.equal(decoded("[basic]\nidp_id=x\nid_token_file=/y\nak=A\nsk=S\n").accessKey, "A");
	});

	it("may be a section with a dot in its name, beside the one before the dot", () => {
		const text = "[basic]\nak=A\nsk=S\n[basic.ak]\nak=B\nsk=T\n[a\\.b]\nak=C\nsk=U\n";
		assert.deepEqual(
			["basic", "basic.ak", "a\\.b"].map((name) => decoded(text, name).accessKey),
			["A", "B", "C"],
		);
	});

	it("never is what every object has, and changes none", () => {
		const text = `[__proto__]\nak=${SECRET}\nsk=x\n[basic]\n__proto__=x\n[x.__proto__]\nak=${SECRET}\n`;
		for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
			assert.equal(decodeProfile(text, name, FILE), undefined);
			assert.equal(decodeProfile(hcloud({}), name, FILE), undefined);
		}
		decodeProfile(
			'{"__proto__": {"ak": 1}, "current": "a", "profiles": [{"name": "a", "__proto__": {"ak": 1}}]}',
			"a",
			FILE,
		);
		assert.ok(!("ak" in {}));
	});
});

describe("Any text for a profile file", () => {
	const outcome = (text: string, name?: string) => {
		try {
			return decodeProfile(text, name, FILE);
		} catch (error) {
			assert.ok(error instanceof KmsImportError && error.code === "notConfigured", `${error}`);
			assert.ok(!`${error.message}\n${error.stack}`.includes(SECRET), error.message);
			assert.ok(error.message.startsWith("Reading "), error.message);
			return undefined;
		}
	};
	const names = fc.constantFrom(undefined, "basic", "global", "default", "__proto__", "a.b", "");
	const pieces = fc.constantFrom(
		...[
			"[basic]",
			"[global]",
			"[",
			"]",
			"[a.b]",
			"[__proto__]",
			"[basic.ak]",
			"[]",
			"basic",
			"a.b",
			"\n",
			"\n",
			"\r\n",
			"=",
			"=",
			":",
		],
		...[
			"ak",
			"sk",
			"security_token",
			"idp_id",
			"ak[]",
			"[]",
			'"',
			"'",
			"\\",
			";",
			"#",
			" ",
			"\t",
			"\uFEFF",
			"\u0000",
			SECRET,
			"true",
		],
	);
	const rule = (text: string, name: string | undefined) => void outcome(text, name);

	it("of INI gives a profile or a refusal that prints no secret", () => {
		fc.assert(
			fc.property(
				fc.array(pieces, { maxLength: 40 }).map((found) => found.join("")),
				names,
				rule,
			),
			{ numRuns: 10_000 },
		);
		fc.assert(fc.property(fc.string({ unit: "binary" }), names, rule), { numRuns: 2000 });
	});

	it("of JSON gives a profile or a refusal that prints no secret", () => {
		const leaf = fc.constantFrom(SECRET, "", null, true, 1, "default", "basic", "SSO", "AKSK", "true", "false");
		const keys = fc.constantFrom(...Object.keys({ ...KEY, ...REST }), "agencyName", "ssoAuth", "stsToken", "__proto__");
		const { node } = fc.letrec((tie) => ({
			node: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("node"), { maxLength: 3 }), tie("object")),
			object: fc.dictionary(keys, tie("node"), { maxKeys: 6 }),
		}));
		const loose = fc.dictionary(fc.constantFrom("current", "profiles", "authEncrypt", "crypter"), node);
		const close = fc.record({
			current: leaf,
			authEncrypt: leaf,
			profiles: fc.array(fc.dictionary(keys, fc.oneof(leaf, node))),
		});
		const files = fc.oneof(loose, close, node).map((file) => JSON.stringify(file));

		fc.assert(fc.property(files, names, rule), { numRuns: 10_000 });
		fc.assert(fc.property(files, fc.nat(200), names, (text, length, name) => rule(text.slice(0, length), name)));
	});

	it("that is long or deep takes no longer than it is", () => {
		for (const text of [
			`[basic]\n${"a".repeat(1e6)}`,
			"[".repeat(1e6),
			`[basic]\nak=${" ".repeat(1e6)}x`,
			'{"profiles":'.repeat(1e5),
		]) {
			outcome(text);
		}
	});

	it("of INI gives back any access key that a header can hold", () => {
		const value = fc.stringMatching(/^[!-~]{1,40}$/).filter((text) => !/["'\\]|^(true|false|null)$/.test(text));
		fc.assert(
			fc.property(value, value, value, (accessKey, secretKey, securityToken) => {
				const text = `[basic]\nak = ${accessKey}\nsk=${secretKey}\nsecurity_token =${securityToken}\n`;
				assert.deepEqual(decoded(text), { accessKey, secretKey, securityToken });
			}),
			{ numRuns: 5000 },
		);
	});
});
