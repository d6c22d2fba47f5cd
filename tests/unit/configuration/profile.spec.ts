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

/** The profile without undefined fields, to compare. */
const decoded = (text: string, name?: string) =>
	Object.fromEntries(Object.entries(decodeProfile(text, name, FILE) ?? {}).filter(([, value]) => value !== undefined));

function errorOf(text: string, name?: string): string {
	try {
		decodeProfile(text, name, FILE);
	} catch (error) {
		assert.ok(error instanceof KmsImportError && error.code === "notConfigured", `${error}`);
		assert.ok(!`${error.message}\n${error.stack}`.includes(SECRET), error.message);
		return error.message;
	}
	throw new assert.AssertionError({ message: "no error was thrown" });
}

describe("A profile of the command-line tool", () => {
	const plain = { accessKey: "AK1", secretKey: "SK1", region: "cn-north-4" };

	it("is the current profile by default, and leaves out empty values", () => {
		const other = { ...KEY, ...REST, name: "other", accessKeyId: "AK2" };
		const text = JSON.stringify({ authEncrypt: "false", current: "default", profiles: [other, { ...KEY, ...REST }] });

		assert.deepEqual(decoded(text), plain);
		assert.deepEqual(decoded(text, "other"), { ...plain, accessKey: "AK2" });
	});

	it("may be in a file with a byte order mark and Windows line breaks", () => {
		assert.deepEqual(decoded(`\uFEFF\r\n${hcloud({}).replaceAll("\n", "\r\n")}\r\n`), plain);
	});

	it("may have a temporary access key with its security token", () => {
		assert.deepEqual(decoded(hcloud({ securityToken: "T/+=" })), { ...plain, securityToken: "T/+=" });
	});

	it("of mode SSO provides the temporary access key of the last login", () => {
		const stsToken = { accessKeyId: "STSAK", secretAccessKey: "STSSK", securityToken: "STST", expireAt: 1 };
		const expected = { ...plain, accessKey: "STSAK", secretKey: "STSSK", securityToken: "STST" };
		assert.deepEqual(decoded(hcloud({ mode: "SSO", ssoAuth: { stsToken } })), expected);
		for (const ssoAuth of [undefined, null, {}, { stsToken: null }, { stsToken: { accessKeyId: "" } }]) {
			assert.match(errorOf(hcloud({ mode: "SSO", ssoAuth })), /it has no SSO login\. Run `hcloud configure sso`/);
		}
	});

	it("must name the account of an agency, by id or by name; the id takes precedence", () => {
		const agency = { agencyName: "a", agencyDomainName: "n", agencyDomainId: "i" };
		assert.deepEqual(decoded(hcloud(agency)).agency, { agencyName: "a", domain: { id: "i" } });
		const byName = { ...agency, agencyDomainId: "" };
		assert.deepEqual(decoded(hcloud(byName)).agency, { agencyName: "a", domain: { name: "n" } });
		assert.match(errorOf(hcloud({ agencyName: "a" })), /agency without the account/);
	});

	it("may have no access key", () => {
		const text = hcloud({ accessKeyId: "", secretAccessKey: null }, { authEncrypt: "true" });
		assert.deepEqual(decoded(text), { region: "cn-north-4" });
	});

	for (const [what, file] of [
		["the file says so", { authEncrypt: "true" }],
		["the file says so as a boolean", { authEncrypt: true }],
		["the file is from a version before 5.2.7", { crypter: "ukV7cEW+x7gd", nonce: "BFpEvOxq0RkT" }],
	] as const) {
		it(`is rejected if it is encrypted and ${what}; the error has the command that turns encryption off`, () => {
			assert.match(
				errorOf(hcloud({}, file)),
				/it is encrypted, .* Run `hcloud configure set --cli-auth-encrypt=false`/,
			);
		});
	}

	it("is used as it is if encryption is turned off, or if the file was written by hand", () => {
		for (const file of [{ authEncrypt: "false", crypter: "ukV7cEW+x7gd" }, { authEncrypt: false }, {}]) {
			assert.deepEqual(decoded(hcloud({}, file)), plain);
		}
	});

	it("may be missing", () => {
		assert.equal(decodeProfile(hcloud({}), "mine", FILE), undefined);
		assert.equal(decodeProfile('{"profiles": [{"accessKeyId": "A"}]}', undefined, FILE), undefined);
	});

	it("with a field of the wrong type is rejected by an error that names the field and contains no value", () => {
		assert.match(errorOf(hcloud({ secretAccessKey: [SECRET] })), /: profiles\.0\.secretAccessKey has the wrong type/);
		assert.match(errorOf(`{"profiles": "${SECRET}"}`), /: profiles has the wrong type/);
		assert.match(errorOf(`{"current": "${SECRET}`), /the file is not valid JSON/);
	});
});

describe("A profile of the SDKs", () => {
	it("is the section basic by default", () => {
		const text = "[basic]\nak = AK1\nsk = SK1\nproject_id = p\n[global]\nak = AK2\nsk = SK2\ndomain_id = d\n";

		assert.deepEqual(decoded(text), { accessKey: "AK1", secretKey: "SK1", projectId: "p" });
		assert.deepEqual(decoded(text, "global"), { accessKey: "AK2", secretKey: "SK2" });
		assert.equal(decodeProfile(text, "other", FILE), undefined);
	});

	it("may have a byte order mark, Windows line breaks, indentation, comments and empty values", () => {
		const text =
			"\uFEFF; ak = no\r\n  [basic] ; the first\r\n\tak=AK1\r\n # sk = no\r\n\r\nsk\t=  SK1  \r\nsecurity_token =\r\n [global]\r\nak=AK2\r\n";
		assert.deepEqual(decoded(text), { accessKey: "AK1", secretKey: "SK1" });
	});

	it("may have a temporary access key and an endpoint of IAM", () => {
		const text = "[basic]\nak=A\nsk=S\nsecurity_token=T==\niam_endpoint=https://iam.example.com:8443\n";
		const expected = {
			accessKey: "A",
			secretKey: "S",
			securityToken: "T==",
			iamEndpoint: "https://iam.example.com:8443",
		};
		assert.deepEqual(decoded(text), expected);
	});

	it("has literal values, which may contain any characters", () => {
		for (const secretKey of ["a#b;c=d/e+f==", ";x", "#x", "=x", "a[]", "[x]", "%d%%", "truely", "$x", "a:b,c"]) {
			assert.equal(decoded(`[basic]\nak = A#1\nsk = ${secretKey}\n`).secretKey, secretKey);
		}
	});

	it("may have values in quotes, as in the Go SDK, and is rejected if a secret key has other unexpected characters", () => {
		assert.equal(decoded("[basic]\nak='A1'\nsk=\"S1\"\n").secretKey, "S1");
		for (const secretKey of [
			`"${SECRET}`,
			`"a;${SECRET}"`,
			`a ${SECRET}`,
			`${SECRET}\\n`,
			`é${SECRET}`,
			`"a\\n${SECRET}"`,
		]) {
			const message = errorOf(`[basic]\nak=A1\nsk=${secretKey}\n`);
			assert.match(
				message,
				/its secret key (contains a space, a quote, a backslash or a character that is not ASCII|is enclosed in quotes)/,
			);
		}
	});

	it("with half an access key is rejected", () => {
		assert.match(errorOf("[basic]\nak=A1\nsk\n"), /an access key without its secret key/);
		assert.match(errorOf(`[basic]\nsk=${SECRET}\n`), /a secret key without its access key/);
	});

	it("has case-insensitive keys that end at = or :", () => {
		assert.deepEqual(decoded("[basic]\nAK: A1\nSk = a:b\n"), { accessKey: "A1", secretKey: "a:b" });
	});

	it("with only an identity provider is rejected", () => {
		assert.match(
			errorOf("[basic]\nidp_id=x\nid_token_file=/y\n"),
			/its idp_id can't be used: identity providers of IAM are not supported\. Add an access key/,
		);
		assert.equal(decoded("[basic]\nidp_id=x\nid_token_file=/y\nak=A\nsk=S\n").accessKey, "A");
	});

	it("may be a section with a dot in its name, which is not nested", () => {
		const text = "[basic]\nak=A\nsk=S\n[basic.ak]\nak=B\nsk=T\n[a\\.b]\nak=C\nsk=U\n";
		assert.deepEqual(
			["basic", "basic.ak", "a\\.b"].map((name) => decoded(text, name).accessKey),
			["A", "B", "C"],
		);
	});

	it("is never a built-in property of objects, and changes none", () => {
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

	it("has a region and a project that errors show, unless a key is in their place", () => {
		assert.match(errorOf(hcloud({ region: "CN North 4" })), /its region is "CN North 4": it must be a region's id/);
		for (const field of ["region", "projectId"])
			assert.match(errorOf(hcloud({ [field]: SECRET })), /its (region|project) is a text of 22 characters: it must/);
	});
});

describe("Any text in a profile file", () => {
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

	it("that is INI is a profile, or is rejected by an error without secrets", () => {
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

	it("that is JSON is a profile, or is rejected by an error without secrets", () => {
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

	it("is decoded in linear time, however long or deeply nested it is", () => {
		for (const text of [
			`[basic]\n${"a".repeat(1e6)}`,
			"[".repeat(1e6),
			`[basic]\nak=${" ".repeat(1e6)}x`,
			'{"profiles":'.repeat(1e5),
		]) {
			outcome(text);
		}
	});

	it("that is INI may contain any access key that is valid in a header", () => {
		const value = fc.stringMatching(/^[!-~]{1,40}$/).filter((text) => !/["'\\]|^(true|false|null)$|^[${]/.test(text));
		fc.assert(
			fc.property(value, value, value, (accessKey, secretKey, securityToken) => {
				const text = `[basic]\nak = ${accessKey}\nsk=${secretKey}\nsecurity_token =${securityToken}\n`;
				assert.deepEqual(decoded(text), { accessKey, secretKey, securityToken });
			}),
			{ numRuns: 5000 },
		);
	});
});
