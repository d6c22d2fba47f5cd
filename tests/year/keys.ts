import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KeySpec } from "../../provider/kms/keySpec";

/** How a key's material expires: never, extended by the program before it expires, or expired and then extended. */
export type Expiry = "never" | "extended" | "lapsing";

/** What never changes about one of the year's keys. */
export interface YearKey {
	readonly name: string;
	readonly keySpec: KeySpec;
	readonly keyUsage: "ENCRYPT_DECRYPT" | "SIGN_VERIFY";
	readonly expiry: Expiry;
	/** Whether the program declares an ExternalKey, an ImportParameters and a KeyMaterial instead of an ImportedKey. */
	readonly isInParts?: true;
}

const symmetric = (name: string, keySpec: KeySpec, expiry: Expiry): YearKey => ({
	name,
	keySpec,
	keyUsage: "ENCRYPT_DECRYPT",
	expiry,
});
const asymmetric = (name: string, keySpec: KeySpec, keyUsage: YearKey["keyUsage"] = "SIGN_VERIFY"): YearKey => ({
	name,
	keySpec,
	keyUsage,
	expiry: "never",
});

export const YEAR_KEYS: readonly YearKey[] = [
	{ ...symmetric("ledger", "AES_256", "never"), isInParts: true },
	symmetric("backup", "AES_256", "never"),
	{ ...symmetric("archive", "AES_256", "extended"), isInParts: true },
	symmetric("session", "AES_256", "lapsing"),
	symmetric("cards", "SM4", "extended"),
	asymmetric("tokens", "RSA_2048"),
	asymmetric("documents", "RSA_3072", "ENCRYPT_DECRYPT"),
	{ ...asymmetric("api", "EC_P256"), isInParts: true },
	asymmetric("audit", "EC_P384"),
	asymmetric("gateway", "SM2"),
];

/** The alias that a key is created with. @param generation number of keys that it has replaced */
export const firstAlias = ({ name }: YearKey, generation: number): string =>
	`year/${name}${generation === 0 ? "" : `:${generation}`}`;

/** The name of the key that has, or had, an alias. */
export const nameIn = (alias: string | undefined): string | undefined => /^year\/(\w+)/.exec(alias ?? "")?.[1];

/** Path of the file that holds a key's material. */
export const materialFile = (folder: string, { name }: YearKey): string => join(folder, `${name}.key`);

/** Writes new material for every key. */
export async function writeMaterial(folder: string): Promise<void> {
	for (const key of YEAR_KEYS) await writeFile(materialFile(folder, key), materialFor(key.keySpec));
}

function materialFor(keySpec: KeySpec): Buffer | string {
	switch (keySpec) {
		case "AES_256":
			return randomBytes(32);
		case "SM4":
			return randomBytes(16);
		case "EC_P256":
		case "EC_P384":
		case "SM2":
			return pem(generateKeyPairSync("ec", { namedCurve: keySpec.replace("EC_P", "P-") }));
		default:
			return pem(generateKeyPairSync("rsa", { modulusLength: Number(keySpec.slice("RSA_".length)) }));
	}
}

function pem({ privateKey }: ReturnType<typeof generateKeyPairSync>): string {
	return `${privateKey.export({ type: "pkcs8", format: "pem" })}`;
}
