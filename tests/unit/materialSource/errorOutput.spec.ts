import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { LastOutput } from "../../../provider/materialSource/commandOutput";
import { shownErrorOutput } from "../../../provider/materialSource/errorOutput";

const shown = (text: string | Buffer, secrets: readonly string[] = []) => {
	const output = new LastOutput(8192);
	output.add(Buffer.from(text as string));
	return shownErrorOutput(output, secrets);
};

const base32 = (bytes: Buffer) => {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
	return (bits.match(/.{1,5}/g) ?? [])
		.map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[Number.parseInt(five.padEnd(5, "0"), 2)])
		.join("");
};

/** A key that looks random: now and then, a part of a random one is a word. */
const keyOf = (round: number) =>
	createHash("sha256")
		.update(`${round}`)
		.digest()
		.subarray(0, round % 2 ? 32 : 16);

/** What tools make of key material. */
const FORMS: Readonly<Record<string, (key: Buffer) => string | Buffer>> = {
	raw: (key) => key,
	latin1: (key) => key.toString("latin1"),
	replaced: (key) => key.toString("utf8"),
	base64: (key) => key.toString("base64"),
	base64url: (key) => key.toString("base64url"),
	base32,
	hex: (key) => key.toString("hex"),
	"upper case hex": (key) => key.toString("hex").toUpperCase(),
	"hex by byte": (key) => key.toString("hex").replace(/..(?!$)/g, "$& "),
	"hex with colons": (key) => key.toString("hex").replace(/..(?!$)/g, "$&:"),
	xxd: (key) => key.toString("hex").replace(/.{4}(?!$)/g, "$& "),
	"decimal numbers": (key) => [...key].join(" "),
	JSON: (key) => JSON.stringify([...key]),
	escaped: (key) => [...key].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join(""),
	"percent-encoded": (key) => [...key].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
};
const inLines = (text: string, width: number) => text.replace(new RegExp(`.{${width}}(?!$)`, "gs"), "$&\n");

/** What stands around the material. */
const FRAMES: readonly (readonly [before: string, after: string])[] = [
	["", ""],
	["+ echo ", "\n"],
	["key=", "\n"],
	['{"key": "', '"}\n'],
	["invalid key material: ", " is not a key that can be imported\n"],
	["the material that was read from the vault is\n", "\nand it can't be used for this operation\n"],
];

/** The longest run of characters that both have, or 0 if it is shorter than `least`. */
const longestShared = (text: string, material: string, least: number) => {
	let longest = 0;
	for (let at = 0; at + least <= material.length; at++) {
		let length = least;
		while (at + length <= material.length && text.includes(material.slice(at, at + length))) length++;
		longest = Math.max(longest, length === least && !text.includes(material.slice(at, at + least)) ? 0 : length - 1);
	}
	return longest;
};

describe("The error output of a command", () => {
	it("is shown if it is a sentence, with what is no word or name redacted", () => {
		for (const [text, expected] of [
			["cat: /srv/keys/pay.bin: No such file or directory\n", "cat: /srv/keys/pay.bin: No such file or directory"],
			["sh: 1: vault: not found\n", "sh: 1: vault: not found"],
			["curl: (22) The requested URL returned error: 403\n", "curl: (22) The requested URL returned error: 403"],
			["Can't open key.pem for reading\n", "Can't open key.pem for reading"],
			["gpg: decryption failed: No secret key", "gpg: decryption failed: No secret key"],
			["\u001b[31mError: VAULT_TOKEN is not set\u001b[0m\r\n", "Error: VAULT_TOKEN is not set"],
			["Fehler: Der Schlüssel wurde nicht gefunden\n", "Fehler: Der Schlüssel wurde nicht gefunden"],
			["错误：密钥不存在，没有权限\n", "错误：密钥不存在，没有权限"],
			["it could not be found\n", "it could not be found"],
			["Forbidden\n", "Forbidden"],
			["user admin with password=hunter2 was refused\n", "user admin with [redacted]"],
			[
				"An error occurred (AccessDeniedException) when calling the operation for arn:aws:iam::123456789012:user/ci\n",
				"An error occurred (AccessDeniedException) when calling the operation for [redacted]",
			],
		] as const)
			assert.equal(shown(text), expected);
	});

	it("is shown by its last two lines, in at most 300 characters", () => {
		const lines = Array.from({ length: 1000 }, (_, index) => `the attempt ${index} at reading it was refused`);
		assert.equal(shown(lines.join("\n")), lines.slice(-2).join(" / "));
		const long = shown(`${"it is not so ".repeat(500)}\n`) ?? "";
		assert.ok(long.length <= 301 && long.startsWith("it is not so it"), long);
	});

	it("is shown if it is what tools usually say", () => {
		for (const text of [
			"cat: /srv/keys/pay.bin: No such file or directory",
			"cat: key.pem: Permission denied",
			"sh: 1: vault: not found",
			"/bin/sh: vault: command not found",
			"bash: line 1: gpg: command not found",
			"Error making API request. permission denied",
			"Error reading secret/data/pay: Error making API request.",
			"* permission denied",
			"gpg: decryption failed: No secret key",
			"gpg: can't open 'key.gpg': No such file or directory",
			"gpg: public key decryption failed",
			"Can't open key.pem for reading, No such file or directory",
			"Could not read private key from key.pem",
			"unable to load certificates",
			"Unable to locate credentials. You can configure credentials by running aws configure.",
			"An error occurred (AccessDeniedException) when calling the Decrypt operation",
			"The config profile (prod) could not be found",
			"Permission denied, please try again.",
			"Host key verification failed.",
			"curl: (6) Could not resolve host: vault.corp.example",
			"curl: (28) Operation timed out",
			"dial tcp: lookup vault.corp.example: no such host",
			"connect: connection refused",
			"tls: certificate signed by unknown authority",
			"context deadline exceeded",
		])
			assert.equal(shown(text), text);
		const vault = [
			"Error making API request.",
			"",
			"URL: GET https://vault.corp.example/v1/kv/pay",
			"Code: 403. Errors:",
			"",
			"* permission denied",
		];
		assert.equal(shown(vault.join("\n")), "Code: 403. Errors: / * permission denied");
	});

	it("is not shown if it may hold a passphrase", () => {
		const phrases = [
			"correct horse battery staple",
			"legal winner thank year wave sausage worth useful legal winner thank yellow",
		];
		for (const words of phrases)
			for (const phrase of [words, ...["-", "_", ".", ", ", "\n", " / "].map((one) => words.replaceAll(" ", one))])
				for (const text of [
					`invalid key: ${phrase} orbit maple`,
					`${phrase}\n`,
					`Error: "${phrase}" is not in the vault`,
					`it is wrong: ${phrase}\nfor the account`,
					`${phrase.replace(/\p{Ll}/u, (letter) => letter.toUpperCase())}`,
					phrase.replace(/\b\p{Ll}/gu, (letter) => letter.toUpperCase()),
					phrase.replace(/\S+/g, "$& 1"),
					`the key is\n${phrase.replace(/((?:\S+\s){2})/g, "$1\n")}`,
				])
					assert.doesNotMatch(shown(text) ?? "", /horse|battery|staple|winner|thank|sausage|yellow/i, text);
		assert.equal(shown("it is CorrectHorseBatteryStaple here"), "it is [redacted] here");
		assert.equal(shown("的 一 是 在 不 了 有 和 人 这 中 大"), undefined);
		assert.equal(shown("가격 가끔 가난 가능 가득 가르침 가뭄 가방 가상 가슴 가운데 가을"), undefined);
	});

	it("is shown without what a word of it announces", () => {
		for (const word of [
			"key",
			"secret",
			"password",
			"Passphrase",
			"mnemonic",
			"phrase",
			"TOKEN",
			"material",
			"seed",
			"value",
		])
			for (const text of [
				`invalid ${word}: swordfish`,
				`the ${word}s of the user are: open sesame`,
				`the vault's ${word} = sesame`,
				`it is (${word}：open sesame)`,
				`Enter the ${word}:\nopen sesame\nit was not found`,
			])
				assert.doesNotMatch(shown(text) ?? "", /sesame|swordfish/, text);
		assert.equal(shown("invalid key: swordfish"), "invalid key: [redacted]");
		assert.equal(shown("the DB_PASSWORD of it: open sesame"), "the DB_PASSWORD of it: [redacted]");
		assert.equal(shown("Enter the password:\nopen sesame\nit was not found"), "Enter the password: / it was not found");
	});

	it("is not shown if it is no text", () => {
		for (const text of [
			"",
			"\n \n",
			Buffer.from("not found \xff here", "latin1"),
			"not\0found here",
			"not found\u001b]0;title\u0007",
		])
			assert.equal(shown(text), undefined);
	});

	it("is not shown from the middle of a line on", () => {
		const output = new LastOutput(32);
		output.add(Buffer.from("the secret is correct horse battery staple\n"));
		assert.equal(shownErrorOutput(output, []), undefined);
		output.add(Buffer.from("it was not found\n"));
		assert.equal(shownErrorOutput(output, []), "it was not found");
	});

	it("is shown without known secrets, even if they are words", () => {
		assert.equal(shown("the word swordfish is wrong\n", ["swordfish"]), "the word [redacted] is wrong");
		assert.equal(
			shown("login with correct horse battery failed\n", ["correct horse battery"])?.includes("horse"),
			false,
		);
	});

	for (const [name, formOf] of Object.entries(FORMS))
		it(`never shows key material, whole or in lines, whatever stands around it: ${name}`, () => {
			for (let round = 0; round < 60; round++) {
				const form = formOf(keyOf(round));
				const pieces = typeof form === "string" ? [form, ...[8, 16, 64].map((width) => inLines(form, width))] : [form];
				for (const piece of pieces)
					for (const [before, after] of FRAMES) {
						const text = Buffer.concat([Buffer.from(before), Buffer.from(piece as string), Buffer.from(after)]);
						const length = longestShared(shown(text) ?? "", form.toString("latin1"), 8);
						assert.ok(length <= 8, `${length} characters of ${text.toString("latin1")}: ${shown(text)}`);
					}
			}
		});

	it("never shows a private key, in PEM or as OpenSSL prints it", () => {
		for (let round = 0; round < 20; round++) {
			const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
			const pem = `${privateKey.export({ format: "pem", type: round % 2 ? "pkcs8" : "sec1" })}`;
			assert.equal(shown(pem), undefined);
			assert.equal(shown(pem.replaceAll("\n", "\\n")), undefined);
			const hex = Buffer.from(`${privateKey.export({ format: "jwk" }).d}`, "base64url").toString("hex");
			const dump = (hex.match(/.{1,30}/g) ?? []).map((line) => `    ${line.replace(/..(?!$)/g, "$&:")}`);
			assert.equal(shown(`priv:\n${dump.join("\n")}\n`), undefined);
		}
	});
});
