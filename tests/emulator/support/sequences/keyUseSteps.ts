import fc from "fast-check";
import { isRefusal, type Outcome, type Refusal, SPECS, transition } from "./keyModel";
import { type Ciphertext, projectOf, type SequenceRun } from "./sequenceRun";
import { keys, step, weighted } from "./step";
import { flipped, publicKeyOf } from "./wrappedMaterial";

const CIPHERTEXT = /^[0-9a-zA-Z+/=]{128,5648}$/;

/** Refusals by kind of key. */
const NOT_FOR_ENCRYPTION = { symmetric: undefined, asymmetric: "KMS.0335", mac: "KMS.0341" } as const;
const NOT_PUBLIC = { symmetric: "KMS.0331", asymmetric: undefined, mac: "KMS.0341" } as const;

const plaintexts = weighted([6, "text"], [2, "🔑"], [1, "x".repeat(4096)], [1, ""], [1, "x".repeat(4097)]);

export const encryptData = step(
	"encrypt-data",
	fc.record({ key: keys, plaintext: plaintexts }),
	(run, caller, { key, plaintext }) => {
		const name = "encrypt-data";
		const fault: Refusal | undefined = ["", "x".repeat(4097)].includes(plaintext) ? "KMS.2101" : undefined;
		return run.askFor(caller, { name, key, fields: { plain_text: plaintext }, fault }, (found, answer) => {
			const refusal = NOT_FOR_ENCRYPTION[SPECS[found.spec].kind];
			if (refusal) return refusal;
			return transition(found, name, () => {
				const text = newTextOf(answer, run);
				run.ciphertexts.push({ text, plaintext, key: found, material: found.material });
				return { key_id: found.id, cipher_text: text };
			});
		});
	},
);

/** A new ciphertext, or a text that is not one. */
function newTextOf(answer: unknown, { ciphertexts }: SequenceRun): string {
	const text = `${(answer as { cipher_text?: unknown } | undefined)?.cipher_text}`;
	return CIPHERTEXT.test(text) && !ciphertexts.some((other) => other.text === text) ? text : "a new ciphertext";
}

/** Decryption succeeds if the key is enabled and holds the material of the encryption. */
function decrypted({ key, plaintext, material }: Ciphertext): Outcome {
	return transition(key, "decrypt-data", () => {
		if (key.material !== material) return "KMS.2201";
		return { key_id: key.id, plain_text: plaintext, plain_text_base64: Buffer.from(plaintext).toString("base64") };
	});
}

const decryptions = fc.record({ which: fc.nat(5), isTampered: weighted([12, false], [1, true]) });

export const decryptData = step("decrypt-data", decryptions, async (run, caller, { which, isTampered }) => {
	const name = "decrypt-data";
	const ciphertext = run.ciphertexts[which % run.ciphertexts.length];
	if (!ciphertext && !isTampered) return;
	const whole = Buffer.from(ciphertext?.text ?? Buffer.alloc(128).toString("base64"), "base64");
	const cipher_text = (isTampered ? flipped(whole, 8 * whole.length - 1) : whole).toString("base64");
	await run.ask(caller, name, { method: "POST", path: name, body: { cipher_text } }, () => {
		if (!ciphertext) return "KMS.2201";
		const key = run.model.find(ciphertext.key.id, projectOf(caller));
		if (isRefusal(key)) return key;
		const outcome = decrypted(ciphertext);
		return isTampered && !isRefusal(outcome) ? "KMS.2201" : outcome;
	});
});

export const getPublicKey = step("get-publickey", fc.record({ key: keys }), (run, caller, { key }) => {
	const name = "get-publickey";
	return run.askFor(caller, { name, key }, (found, answer) => {
		const refusal = NOT_PUBLIC[SPECS[found.spec].kind];
		if (refusal) return refusal;
		return transition(found, name, () => {
			found.publicKey ??= publicKeyOf(`${found.material}`) ?? pemOf(answer);
			return { key_id: found.id, public_key: found.publicKey };
		});
	});
});

/** The public key of generated material, which can't be predicted. */
function pemOf(answer: unknown): string {
	const pem = `${(answer as { public_key?: unknown } | undefined)?.public_key}`;
	return /^-----BEGIN PUBLIC KEY-----\r\n([\w+/=]+\r\n)+-----END PUBLIC KEY-----\r\n$/.test(pem) ? pem : "a public key";
}
