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
			["user admin with password=hunter2 was refused\n", "user admin with [redacted] was refused"],
			[
				"An error occurred (AccessDeniedException) when calling the operation for arn:aws:iam::123456789012:user/ci\n",
				"An error occurred (AccessDeniedException) when calling the operation for [redacted]",
			],
		] as const)
			assert.equal(shown(text), expected);
	});

	it("is shown by its last lines, in at most 300 characters", () => {
		const lines = Array.from(
			{ length: 1000 },
			(_, index) => `the attempt at reading ${String.fromCodePoint(97 + (index % 26)).repeat(3)} was refused`,
		);
		const text = shown(lines.join("\n")) ?? "";
		assert.ok(text.length <= 300 && text.length > 200 && text.endsWith(`${lines.at(-1)}`), text);
		const long = shown(`${"word ".repeat(1000)}\n`) ?? "";
		assert.ok(long.length <= 301 && long.startsWith("word word"), long);
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
