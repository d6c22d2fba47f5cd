import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { WRAPPING_ALGORITHMS, type WrappingAlgorithm } from "../../../provider/kms/wrappingAlgorithm";
import { parseWrappingKey } from "../../../provider/wrapping/wrappingKey";
import { publicKeys } from "../../vectors/wrappingCiphertexts.json";
import { keys } from "../../vectors/wrappingKeys.json";
import { refusals } from "../../vectors/wrappingRefusals.json";

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
		const text = key.toString("base64");
		const exported = createPublicKey({ key, format: "der", type: "spki" }).export({ format: "pem", type: "spki" });
		const pem = `${exported}`;
		const certificate = Buffer.from(refusals.certificate, "base64").toString();

		it(`of ${name} can be base64 or PEM, in one or more lines`, () => {
			const lines = text.replace(/.{64}/g, "$&\n");
			for (const form of [text, `${text}\n`, lines, lines.replaceAll("\n", "\r\n"), lines.replaceAll("\n", "\\n")])
				parseWrappingKey(form, algorithm);
			for (const form of [pem, pem.replaceAll("\n", "\r\n"), pem.replaceAll("\n", "\\n"), `x\n${pem}${certificate}`])
				parseWrappingKey(form, algorithm);
		});

		it(`of ${name} must be base64 or PEM of one public key`, () => {
			for (const other of ["", text.slice(1), text.replace(/=*$/, "!"), key.toString("base64url")])
				rejects(other, algorithm, "is not base64 or PEM");
			rejects(`"${text}"`, algorithm, "is in quotes, which must be removed");
			rejects(pem + pem, algorithm, "contains 2 public keys; it must contain only one");
			rejects(pem.replace("M", "*"), algorithm, "is damaged PEM; export it again");
			const cut = "is PEM without a complete public key; export it again";
			rejects(pem.replace("-----END", "---END"), algorithm, cut);
			rejects(pem.replaceAll("PUBLIC KEY", "PARAMETERS"), algorithm, cut);
			const toDo = "extract its public key with openssl x509 -noout -pubkey";
			rejects(certificate, algorithm, `is a certificate; ${toDo}`);
			const convert = "convert it with openssl rsa -RSAPublicKey_in -pubout";
			rejects(pem.replaceAll("PUBLIC", "RSA PUBLIC"), algorithm, `is a public key in PKCS#1; ${convert}`);
		});

		it(`of ${name} must not have a private key beside it`, () => {
			const privatePem = Buffer.from(keys.EC_P256.forms["PKCS#8 in PEM"], "base64").toString();
			for (const other of [privatePem, pem + privatePem, pem + privatePem.slice(0, 60)])
				rejects(other, algorithm, "contains a private key; give only the public key to wrap with");
		});

		it(`of ${name} must be a complete SubjectPublicKeyInfo, with nothing after it`, () => {
			for (const more of [Buffer.of(0), key])
				rejects(Buffer.concat([key, more]), algorithm, "is not DER, or has bytes after its end");
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
