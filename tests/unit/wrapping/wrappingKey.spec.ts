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
const refused = (key: Buffer | string, algorithm: WrappingAlgorithm, reason: string) => {
	const text = typeof key === "string" ? key : key.toString("base64");
	assert.throws(() => parseWrappingKey(text, algorithm), {
		code: "unexpectedAnswer",
		message: `Reading the wrapping key: public_key ${reason}. Check that publicKey and wrappingAlgorithm are of the same answer of the service, and its endpoint.`,
	});
};
const rsa = Buffer.from(publicKeys.RSA, "base64");
const sm2 = Buffer.from(publicKeys.SM2, "base64");

describe("A wrapping key", () => {
	it("is RSA for the RSA algorithms, and SM2 for SM2", () => {
		for (const algorithm of RSA) {
			parseWrappingKey(publicKeys.RSA, algorithm);
			refused(sm2, algorithm, "is no RSA key");
			refused(ecSpki("prime256v1"), algorithm, "is no RSA key");
		}
		parseWrappingKey(publicKeys.SM2, "SM2_ENCRYPT");
		refused(rsa, "SM2_ENCRYPT", "is no SM2 key");
		for (const curve of ["prime256v1", "secp256k1"]) refused(ecSpki(curve), "SM2_ENCRYPT", "is no SM2 key");
	});

	it("of RSA has 2048, 3072 or 4096 bits and the exponent 65537", () => {
		for (const bits of [2048, 3072, 4096]) parseWrappingKey(rsaSpki(bits).toString("base64"), "RSAES_OAEP_SHA_256");
		for (const bits of [1024, 2047, 2056])
			refused(rsaSpki(bits), "RSAES_OAEP_SHA_256", `is of ${bits} bits, not 2048, 3072, 4096`);
		refused(rsaSpki(2048, 3), "RSAES_OAEP_SHA_256", "has the exponent 3, not 65537");
	});

	for (const [name, key, algorithm] of [
		["RSA", rsa, "RSAES_OAEP_SHA_256"],
		["SM2", sm2, "SM2_ENCRYPT"],
	] as const) {
		it(`of ${name} is in base64 without line breaks, and in nothing else`, () => {
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
				refused(other, algorithm, "is not in base64");
		});

		it(`of ${name} is one whole SubjectPublicKeyInfo, with nothing after it`, () => {
			refused(Buffer.concat([key, Buffer.of(0)]), algorithm, "is not in DER, or more follows it");
			refused(key.subarray(0, -1), algorithm, "is no public key (SubjectPublicKeyInfo)");
			refused(Buffer.from(publicKeys.RSA), algorithm, "is no public key (SubjectPublicKeyInfo)");
		});
	}

	it("of RSA is no key in PKCS#1 and no length that is longer than it has to be", () => {
		const key = createPublicKey({ key: rsa, format: "der", type: "spki" });
		refused(
			key.export({ type: "pkcs1", format: "der" }),
			"RSAES_OAEP_SHA_256",
			"is no public key (SubjectPublicKeyInfo)",
		);
		const long = Buffer.concat([Buffer.from("3083000122", "hex"), rsa.subarray(4)]);
		refused(long, "RSAES_OAEP_SHA_256", "is not in DER, or more follows it");
	});

	it("of SM2 is a whole point on the curve", () => {
		const off = Buffer.from(sm2);
		off[90] = (off[90] ?? 0) ^ 1;
		refused(off, "SM2_ENCRYPT", "is no public key (SubjectPublicKeyInfo)");
		const start = sm2.subarray(0, 26);
		const short = Buffer.concat([start, Buffer.of(2 + ((sm2[90] ?? 0) & 1)), sm2.subarray(27, 59)]);
		short[1] = 0x39;
		short[24] = 0x22;
		refused(short, "SM2_ENCRYPT", "is no SM2 key");
		const infinity = Buffer.concat([start, Buffer.of(0)]);
		infinity[1] = 0x19;
		infinity[24] = 0x02;
		refused(infinity, "SM2_ENCRYPT", "is no public key (SubjectPublicKeyInfo)");
	});
});
