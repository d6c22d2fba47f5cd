import { generateKeyPairSync } from "node:crypto";

const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve });
export const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 });
const CURVES = ["P-256", "P-384", "SM2", "P-521", "secp256k1"].map(ec);

/** Private keys of many kinds, in DER. */
export const PRIVATE_KEYS: readonly Buffer[] = [
	...[RSA, ...CURVES].map(({ privateKey }) => privateKey.export({ format: "der", type: "pkcs8" })),
	...CURVES.map(({ privateKey }) => privateKey.export({ format: "der", type: "sec1" })),
	RSA.privateKey.export({ format: "der", type: "pkcs1" }),
	generateKeyPairSync("ed25519").privateKey.export({ format: "der", type: "pkcs8" }),
];

/** Private keys, encrypted ones among them, and public keys, in PEM. */
export const PEMS: readonly Buffer[] = [RSA, ...CURVES].flatMap(({ privateKey, publicKey }) => [
	Buffer.from(privateKey.export({ format: "pem", type: "pkcs8" })),
	Buffer.from(publicKey.export({ format: "pem", type: "spki" })),
	Buffer.from(privateKey.export({ format: "pem", type: "pkcs8", cipher: "aes-128-cbc", passphrase: "x" })),
]);
