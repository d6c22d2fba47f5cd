import assert from "node:assert/strict";
import { KmsImportError, type KmsImportErrorCode } from "../../../provider/errors";
import { Globals } from "../../support/hostile/globals";
import { Planted } from "../../support/hostile/planted";
import { judged } from "../../support/hostile/verdict";

const planted = new Planted(1);
const saying = (...said: string[]) => judged(() => ({ isAccepted: false, said }), planted);
const throwing = (error: unknown) =>
	judged(() => {
		throw error;
	}, planted);

describe("The judgement of what generated input leads to", () => {
	it("lets a fault, a list of them and an error with a code pass", async () => {
		await saying("region is not set.", "Set one of these:\n  - a token\n  - an access key");
		const { isAccepted, said } = await throwing(new KmsImportError("denied", "Describing key k: no.", "Ask."));
		assert.deepEqual([isAccepted, said], [false, ["Describing key k: no. Ask."]]);
	});

	it("finds an error without a code, or with one that there isn't", async () => {
		await assert.rejects(throwing(new TypeError("x is not a function")), TypeError);
		await assert.rejects(throwing(new KmsImportError("odd" as KmsImportErrorCode, "Odd.")), /unknown code/);
	});

	it("finds a message that a terminal or a CI system obeys, that is too long, or empty", async () => {
		for (const text of ["a\u001b[2J", "a\u202eb", "a\nb", "a\ud83d", "::error::x", "x".repeat(2001), ""])
			await assert.rejects(saying(text), { name: "AssertionError" }, JSON.stringify(text));
	});

	it("finds a secret, spelled in some way, in a message, a stack and what is stored in plain text", async () => {
		const secret = planted.get("secret key");
		const spelled = Buffer.from(secret).toString("hex");
		await assert.rejects(saying(`got ${spelled}`), { name: "Leak" });
		await assert.rejects(throwing(Object.assign(new KmsImportError("denied", "No."), { stack: secret })), {
			name: "Leak",
		});
		await assert.rejects(
			judged(() => ({ isAccepted: true, said: [], clear: { id: spelled } }), planted),
			{ name: "Leak" },
		);
	});

	it("finds a change of what every object has, and of the environment", () => {
		const globals = new Globals();
		globals.ensureUnchanged();
		Object.assign(Object.prototype, { polluted: true });
		try {
			assert.throws(() => globals.ensureUnchanged(), /Object\.prototype has other members/);
		} finally {
			delete (Object.prototype as { polluted?: true }).polluted;
		}
		process.env.HOSTILE_INPUT = "x";
		try {
			assert.throws(() => globals.ensureUnchanged(), /the environment changed/);
		} finally {
			delete process.env.HOSTILE_INPUT;
		}
	});
});
