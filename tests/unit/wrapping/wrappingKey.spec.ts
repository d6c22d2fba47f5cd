import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../../../provider/kms/wrappingAlgorithm";
import { parseWrappingKey } from "../../../provider/wrapping/wrappingKey";
import { publicKeys } from "../../vectors/wrappingCiphertexts.json";

const RSA = WRAPPING_ALGORITHMS.filter((algorithm) => algorithm !== "SM2_ENCRYPT");
const publicKey = { type: "spki", format: "der" } as const;
const privateKeyEncoding = { type: "pkcs8", format: "der" } as const;
const rsaSpki = (modulusLength: number, publicExponent = 65_537) =>
	generateKeyPairSync("rsa", { modulusLength, publicExponent, publicKeyEncoding: publicKey, privateKeyEncoding })
		.publicKey;
const ecSpki = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).publicKey.export(publicKey);
const rejects = (key: Buffer | string, algorithm: WrappingAlgorithm, reason: string) => {
	const text = typeof key === "string" ? key : key.toString("base64");
	assert.throws(() => parseWrappingKey(text, algorithm), {
		code: "unexpectedAnswer",
		message: `Reading the wrapping key: public_key ${reason}. Check that publicKey and wrappingAlgorithm belong to the same import parameters, and that the endpoint is correct.`,
	});
};
const rsa = Buffer.from(publicKeys.RSA, "base64");
const sm2 = Buffer.from(publicKeys.SM2, "base64");

describe("A wrapping key", () => {
	it("must be RSA for the RSA algorithms, and SM2 for SM2", () => {
		for (const algorithm of RSA) {
			parseWrappingKey(publicKeys.RSA, algorithm);
			rejects(sm2, algorithm, "is not an RSA key");
			rejects(ecSpki("prime256v1"), algorithm, "is not an RSA key");
		}
		parseWrappingKey(publicKeys.SM2, "SM2_ENCRYPT");
		rejects(rsa, "SM2_ENCRYPT", "is not an SM2 key");
		for (const curve of ["prime256v1", "secp256k1"]) rejects(ecSpki(curve), "SM2_ENCRYPT", "is not an SM2 key");
	});

	it("of RSA must have 2048, 3072 or 4096 bits and the exponent 65537", () => {
		for (const bits of [2048, 3072, 4096]) parseWrappingKey(rsaSpki(bits).toString("base64"), "RSAES_OAEP_SHA_256");
		for (const bits of [1024, 2047, 2056])
			rejects(rsaSpki(bits), "RSAES_OAEP_SHA_256", `has ${bits} bits instead of 2048 or 3072 or 4096`);
		rejects(rsaSpki(2048, 3), "RSAES_OAEP_SHA_256", "has the exponent 3 instead of 65537");
	});

	for (const [name, key, algorithm] of [
		["RSA", rsa, "RSAES_OAEP_SHA_256"],
		["SM2", sm2, "SM2_ENCRYPT"],
	] as const) {
		it(`of ${name} must be base64 without line breaks`, () => {
			const text = key.toString("base64");
			const pem = createPublicKey({ key, format: "der", type: "spki" }).export({ format: "pem", type: "spki" });
			for (const other of [
				"",
				`${text}\n`,
				text.slice(1),
				text.replace(/=*$/, "!"),
				key.toString("base64url"),
				`${pem}`,
			])
				rejects(other, algorithm, "is not base64");
		});

		it(`of ${name} must be a complete SubjectPublicKeyInfo, with nothing after it`, () => {
			rejects(Buffer.concat([key, Buffer.of(0)]), algorithm, "is not DER, or has bytes after its end");
			rejects(key.subarray(0, -1), algorithm, "is not a public key (SubjectPublicKeyInfo)");
			rejects(Buffer.from(publicKeys.RSA), algorithm, "is not a public key (SubjectPublicKeyInfo)");
		});
	}

	it("of RSA must not be PKCS#1, and must have minimal DER lengths", () => {
		const key = createPublicKey({ key: rsa, format: "der", type: "spki" });
		rejects(
			key.export({ type: "pkcs1", format: "der" }),
			"RSAES_OAEP_SHA_256",
			"is not a public key (SubjectPublicKeyInfo)",
		);
		const long = Buffer.concat([Buffer.from("3083000122", "hex"), rsa.subarray(4)]);
		rejects(long, "RSAES_OAEP_SHA_256", "is not DER, or has bytes after its end");
	});

	it("of SM2 must be an uncompressed point on the curve", () => {
		const off = Buffer.from(sm2);
		off[90] = (off[90] ?? 0) ^ 1;
		rejects(off, "SM2_ENCRYPT", "is not a public key (SubjectPublicKeyInfo)");
		const start = sm2.subarray(0, 26);
		const short = Buffer.concat([start, Buffer.of(2 + ((sm2[90] ?? 0) & 1)), sm2.subarray(27, 59)]);
		short[1] = 0x39;
		short[24] = 0x22;
		rejects(short, "SM2_ENCRYPT", "is not an SM2 key");
		const infinity = Buffer.concat([start, Buffer.of(0)]);
		infinity[1] = 0x19;
		infinity[24] = 0x02;
		rejects(infinity, "SM2_ENCRYPT", "is not a public key (SubjectPublicKeyInfo)");
	});
});
