import assert from "node:assert/strict";
import { createECDH, createPrivateKey, generateKeyPairSync } from "node:crypto";
import { mock } from "node:test";
import { parseMaterial } from "../../../provider/wrapping";
import { element, elementsOf, TAG, unsignedInteger } from "../../../provider/wrapping/der";
import { keys } from "../../vectors/wrappingKeys.json";
import { refusals } from "../../vectors/wrappingRefusals.json";

const bytes = (base64: string) => Buffer.from(base64, "base64");
const inFile = (content: Buffer | string) => parseMaterial(Buffer.from(content as string), { text: false });
const asText = (content: string) => parseMaterial(Buffer.from(content), { text: true });

const pemOf = (label: string, der: Buffer) =>
	`-----BEGIN ${label}-----\n${der.toString("base64")}\n-----END ${label}-----\n`;

/** The forms of a key before PKCS#8, with their labels in PEM. */
function traditional(forms: Readonly<Record<string, string>>): (readonly [label: string, der: Buffer])[] {
	const named = [
		["RSA PRIVATE KEY", forms["PKCS#1 in DER"]],
		["EC PRIVATE KEY", forms["SEC 1 in DER"]],
	] as const;
	const found = named.flatMap(([label, form]) => (form ? [[label, bytes(form)] as const] : []));
	assert.equal(found.length, 1);
	return found;
}

describe("A private key", () => {
	for (const [keySpec, { pkcs8, forms }] of Object.entries(keys)) {
		const expected = { kind: "privateKey", keySpec, pkcs8: bytes(pkcs8) };
		for (const [form, content] of Object.entries(forms)) {
			it(`${keySpec} as ${form} becomes the same PKCS#8 that OpenSSL writes`, () => {
				assert.deepEqual(inFile(bytes(content)), expected);
			});

			it(`${keySpec} as ${form} can be text: PEM, base64 or hex`, () => {
				const text = bytes(content).toString("latin1");
				if (text.includes("BEGIN")) assert.deepEqual(asText(text), expected);
				for (const encoded of [content, bytes(content).toString("hex"), content.replace(/.{64}/g, "$&\n")]) {
					assert.deepEqual(asText(encoded), expected);
					assert.deepEqual(inFile(encoded), expected);
				}
			});
		}
	}

	const { pkcs8, forms } = keys.EC_P256;
	const pem = bytes(forms["PKCS#8 in PEM"]).toString();

	it("in PEM may have a certificate and other text around it, and any line breaks", () => {
		const certificate = bytes(refusals.certificate).toString();
		for (const content of [
			`Bag Attributes\n  friendlyName: x\n${pem}${certificate}`,
			`${certificate}${pem}`,
			pem.replaceAll("\n", "\r\n"),
			`\n\n  ${pem}\n`,
			pem.replaceAll("\n", " "),
		])
			for (const read of [inFile, asText])
				assert.deepEqual(read(content), { kind: "privateKey", keySpec: "EC_P256", pkcs8: bytes(pkcs8) });
	});

	it("in PEM may have its line breaks written out, and stand in quotes, as in files of settings", () => {
		for (const lineBreak of ["\\n", "\\r\\n", "\\\\n", "\\n\n"])
			for (const quote of ["", '"', "'", '\\"'])
				for (const read of [inFile, asText])
					assert.deepEqual(read(quote + pem.replaceAll("\n", lineBreak) + quote), {
						kind: "privateKey",
						keySpec: "EC_P256",
						pkcs8: bytes(pkcs8),
					});
	});

	it("must be the only one in a PEM block, and in PKCS#8", () => {
		const message = "has further bytes after a private key; it must contain one key and nothing else";
		for (const { forms, pkcs8 } of [keys.RSA_2048, keys.EC_P256, keys.SM2]) {
			const der = bytes(pkcs8);
			const [, algorithm, key] = elementsOf(elementsOf(der)?.[0]?.value ?? Buffer.of()) ?? [];
			assert.ok(algorithm && key);
			for (const more of [der, Buffer.of(5, 0), Buffer.of(0xff), Buffer.of(0)]) {
				const labels = [["PRIVATE KEY", der] as const, ...traditional(forms)];
				for (const [label, whole] of labels)
					for (const read of [inFile, asText])
						assert.throws(() => read(pemOf(label, Buffer.concat([whole, more]))), { code: "invalidMaterial", message });
				const inside = element(
					TAG.sequence,
					element(TAG.integer, Buffer.of(0)),
					element(algorithm.tag, algorithm.value),
					element(TAG.octetString, key.value, more),
				);
				assert.throws(() => inFile(inside), { code: "invalidMaterial", message });
			}
		}
	});

	it("in SEC 1 may have a number that looks like an element with bytes after it", () => {
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const der = privateKey.export({ format: "der", type: "sec1" });
		const ecdh = createECDH("prime256v1");
		ecdh.setPrivateKey(Buffer.concat([Buffer.of(2, 1), der.subarray(9, 39)]));
		ecdh.getPrivateKey().copy(der, 7);
		ecdh.getPublicKey().copy(der, der.length - 65);
		assert.equal(inFile(der).kind, "privateKey");
	});

	it("in PEM must be complete and the only one", () => {
		const broken = /^is damaged PEM; export it again$/;
		for (const [content, message] of [
			[pem + pem, /^contains 2 private keys; it must contain only one$/],
			[pem + pem.slice(0, 60), /^contains 2 private keys; it must contain only one$/],
			[(pem + pem).replaceAll("\n", "\\n"), /^contains 2 private keys; it must contain only one$/],
			[pem.replace("-----END", "---END"), broken],
			[pem.replace("\n-----END", "A\n-----END"), broken],
			[pem.replace("MI", "*I"), broken],
			["-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n", broken],
		] as const)
			for (const read of [inFile, asText]) assert.throws(() => read(content), { code: "invalidMaterial", message });
	});

	it("in DER must be complete, with nothing after it", () => {
		const der = bytes(pkcs8);
		for (const content of [der.subarray(0, -1), Buffer.concat([der, Buffer.of(0)]), der.subarray(1)])
			assert.throws(() => inFile(content), {
				message: new RegExp(`^is ${content.length} bytes long; key material is`),
			});
	});

	it("with damaged structure is rejected", () => {
		const der = bytes(pkcs8);
		for (const [at, byte, message] of [
			[2, 0x7f, /^is \d+ bytes long/],
			[3, 0x04, /^is ASN.1, but not a private key; KMS supports RSA/],
			[8, 0x04, /^is a private key that OpenSSL can't read; KMS supports RSA/],
			[74, 0xff, /^is a private key that OpenSSL can't read; KMS supports RSA|the public key of another one/],
		] as const) {
			const content = Buffer.from(der);
			content[at] = byte;
			assert.throws(() => inFile(content), { code: "invalidMaterial", message });
		}
	});

	it("with one damaged byte is rejected, or the damage is not in its numbers", () => {
		for (const { pkcs8, forms } of [keys.RSA_2048, keys.EC_P256, keys.SM2])
			for (let at = 0; at < bytes(pkcs8).length; at += at < 40 ? 1 : 9) {
				const content = bytes(forms["PKCS#8 in DER"]);
				content[at] = (content[at] ?? 0) ^ 0x10;
				try {
					assert.deepEqual(
						{ ...inFile(content), keySpec: "" },
						{ kind: "privateKey", keySpec: "", pkcs8: bytes(pkcs8) },
					);
				} catch (error) {
					assert.equal((error as { code?: string }).code, "invalidMaterial", `${at} ${error}`);
				}
			}
	});

	it("of RSA must have two primes, and numbers that are consistent with them", () => {
		const der = elementsOf(bytes(keys.RSA_2048.forms["PKCS#1 in DER"]))?.[0]?.value ?? Buffer.of();
		const numbers = elementsOf(der)?.map(({ value }) => value) ?? [];
		const n = numbers[1] ?? Buffer.of();
		for (const [at, number, other = {}] of [
			[4, Buffer.of(1), { 5: n }],
			[5, Buffer.of(1), { 4: n }],
			[3, Buffer.of(3)],
			[6, Buffer.of(3)],
			[7, Buffer.of(3)],
			[8, Buffer.of(3)],
		] as const) {
			const changed: Buffer[] = Object.assign([...numbers], other, { [at]: number });
			assert.throws(() => inFile(element(TAG.sequence, ...changed.map(unsignedInteger))), {
				code: "invalidMaterial",
				message: "is an RSA private key with inconsistent numbers; export it again",
			});
		}
		assert.ok(inFile(element(TAG.sequence, ...numbers.map(unsignedInteger))));
	});

	it("with a truncated element is rejected", () => {
		assert.equal(elementsOf(Buffer.from("020101040500", "hex")), undefined);
		for (const hex of ["02", "0281", "0280", "028500000000001"])
			assert.equal(elementsOf(Buffer.from(hex, "hex")), undefined);
	});

	it("of an elliptic curve must be a number from 1 to the order of the curve minus 1", () => {
		for (const number of [Buffer.alloc(32), Buffer.alloc(32, 0xff)]) {
			const content = bytes(forms["PKCS#8 without the public part"]);
			number.copy(content, content.length - 32);
			assert.throws(() => inFile(content), {
				code: "invalidMaterial",
				message: /outside the range of its curve|can't read/,
			});
		}
	});

	it("of an elliptic curve is rejected if its public key is not a point", () => {
		const { sequence, integer, octetString, bitString, explicit1 } = TAG;
		const der = bytes(pkcs8);
		for (const point of [Buffer.of(0), Buffer.alloc(0), Buffer.alloc(65, 4)]) {
			const publicPart = element(explicit1, element(bitString, Buffer.of(0), point));
			const version = element(integer, Buffer.of(1));
			const secret = element(sequence, version, element(octetString, der.subarray(36, 68)), publicPart);
			const content = element(
				sequence,
				element(integer, Buffer.of(0)),
				der.subarray(6, 27),
				element(octetString, secret),
			);
			assert.throws(() => inFile(content), { code: "invalidMaterial" });
		}
	});

	const SUPPORTED = "KMS supports RSA with 2048, 3072 or 4096 bits and exponent 65537, EC on P-256 or P-384, and SM2";
	const encrypted = "is an encrypted private key; decrypt it with openssl pkcs8 -topk8 -nocrypt";
	const instead = "the private key is needed";
	const reasons: Record<keyof typeof refusals, string> = {
		ed25519: `is a private key of type ed25519; ${SUPPORTED}`,
		x25519: `is a private key of type x25519; ${SUPPORTED}`,
		secp256k1: `is a private key of type secp256k1; ${SUPPORTED}`,
		secp521r1: `is a private key of type secp521r1; ${SUPPORTED}`,
		dsa: `is a private key of type dsa; ${SUPPORTED}`,
		rsaPss: `is a private key of type rsa-pss; ${SUPPORTED}`,
		rsa1024: `is an RSA private key with 1024 bits and exponent 65537; ${SUPPORTED}`,
		rsaExponent3: `is an RSA private key with 2048 bits and exponent 3; ${SUPPORTED}`,
		dsaTraditional: "is a DSA private key, which KMS doesn't support",
		encrypted,
		encryptedDer: encrypted,
		encryptedTraditional: encrypted,
		openSsh: "is a private key in the OpenSSH format; convert it with ssh-keygen -p -m PKCS8",
		publicKey: `is a public key; ${instead}`,
		rsaPublicKey: `is a public key; ${instead}`,
		certificate: `is a certificate or certificate request; ${instead}`,
		request: `is a certificate or certificate request; ${instead}`,
		pkcs12: "is a PKCS#12 file; extract the private key with openssl pkcs12 -nocerts -nodes",
		otherPublicPart: "is a private key with the public key of another one; export it again",
	};
	for (const [what, message] of Object.entries(reasons) as [keyof typeof refusals, string][]) {
		it(`must not be ${what}`, () => {
			assert.throws(() => inFile(bytes(refusals[what])), { code: "invalidMaterial", message });
			assert.throws(() => asText(refusals[what]), { code: "invalidMaterial", message });
		});
	}

	for (const { forms, pkcs8, secret } of [
		{ ...keys.EC_P256, forms: keys.EC_P256.forms["SEC 1 in PEM"], secret: [36, 68] },
		{ ...keys.RSA_2048, forms: keys.RSA_2048.forms["PKCS#1 in PEM"], secret: [310, 550] },
	]) {
		it(`of ${bytes(pkcs8).length} bytes remains only in the buffer of the result`, () => {
			const part = bytes(pkcs8).subarray(...secret);
			const content = bytes(forms);
			const exported = mock.method(Object.getPrototypeOf(createPrivateKey(pem)), "export");
			const made = mock.method(Buffer, "from");
			try {
				const material = parseMaterial(content, { text: false });
				assert.ok(material.kind === "privateKey" && material.pkcs8.includes(part));
				const buffers = [...exported.mock.calls, ...made.mock.calls].flatMap(({ result }) =>
					Buffer.isBuffer(result) && result !== material.pkcs8 ? [result] : [],
				);
				assert.ok(buffers.length >= 3 && !buffers.some((buffer) => buffer.includes(part)));
			} finally {
				exported.mock.restore();
				made.mock.restore();
			}
		});
	}
});
