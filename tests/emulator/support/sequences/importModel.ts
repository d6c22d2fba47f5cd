import {
	type Checks,
	firstFault,
	isRefusal,
	type KeyModel,
	type ModelKey,
	nextState,
	type Refusal,
	SPECS,
} from "./keyModel";

/** Import parameters that were issued. */
export interface ImportParameters {
	readonly token: string;
	readonly publicKey: string;
	readonly algorithm: string;
	readonly key: ModelKey;
	/** Seconds. */
	readonly expiresAt: number;
}

/** `cut` means shorter than an RSA ciphertext. */
export type CiphertextForm = "whole" | "tampered" | "cut";

/** An import, as its sender knows it. */
export interface Import {
	/** Undefined if the token is invalid. */
	readonly parameters: ImportParameters | undefined;
	readonly form: CiphertextForm;
	/** Length of the wrapped content. */
	readonly bytes: number;
	/** The same name for the same material; undefined if it is invalid. */
	readonly material: string | undefined;
	readonly hasPrivateKey: boolean;
	/** Seconds. */
	readonly expiresAt: number | undefined;
}

const KEY_CHECKS: Checks<ModelKey> = [
	["KMS.0309", ({ origin }) => origin !== "external"],
	["KMS.0341", ({ spec }) => SPECS[spec].kind === "mac"],
	["KMS.0308", ({ spec }) => SPECS[spec].wrappedBytes === undefined],
	["KMS.0339", ({ keystore }) => keystore !== "0"],
];

/** The refusal of an import because of the key, if any. */
export function importFault(key: ModelKey): Refusal | undefined {
	const next = nextState(key, "import-key-material");
	return firstFault(KEY_CHECKS, key) ?? (isRefusal(next) ? next : undefined);
}

interface Attempt extends Import {
	readonly key: ModelKey;
	readonly model: KeyModel;
}

const isAsymmetric = ({ key }: Attempt) => SPECS[key.spec].kind === "asymmetric";
const hasLength = ({ bytes, key }: Attempt) => SPECS[key.spec].wrappedBytes === bytes;
const token = ({ parameters }: Attempt) => parameters?.token ?? "";

/** In the order of the emulator's README. */
const IMPORT_CHECKS: Checks<Attempt> = [
	["KMS.2605", ({ parameters, key }) => parameters?.key.project !== key.project],
	["KMS.2603", ({ parameters, key }) => parameters?.key !== key],
	["KMS.2601", ({ parameters, model }) => model.seconds >= (parameters?.expiresAt ?? 0)],
	["KMS.2605", (attempt) => attempt.model.rules.singleUseTokens && attempt.key.usedTokens.has(token(attempt))],
	[
		"KMS.2605",
		({ model, key, ...rest }) => model.rules.olderTokens === "void" && key.newestToken !== rest.parameters?.token,
	],
	[
		"KMS.2602",
		(attempt) => !isAsymmetric(attempt) && (attempt.expiresAt ?? Number.POSITIVE_INFINITY) <= attempt.model.seconds,
	],
	["KMS.2608", (attempt) => isAsymmetric(attempt) && !attempt.hasPrivateKey],
	["KMS.0308", ({ form, parameters }) => form === "cut" && parameters?.algorithm !== "SM2_ENCRYPT"],
	["KMS.0311", ({ form }) => form !== "whole"],
	["KMS.2610", (attempt) => isAsymmetric(attempt) && !hasLength(attempt)],
	["KMS.2604", (attempt) => !hasLength(attempt)],
	["KMS.2609", ({ material }) => material === undefined],
	["KMS.2606", ({ material, key }) => (key.firstMaterial ?? material) !== material],
];

/** Imports material into the key, or returns the refusal. */
export function importInto(key: ModelKey, imported: Import, model: KeyModel): Refusal | object {
	const attempt = { ...imported, key, model };
	const fault = importFault(key) ?? firstFault(IMPORT_CHECKS, attempt);
	if (fault) return fault;
	key.state = "2";
	key.material = imported.material;
	key.firstMaterial = `${imported.material}`;
	key.materialExpiresAt = isAsymmetric(attempt) ? undefined : imported.expiresAt;
	key.usedTokens.add(token(attempt));
	return {};
}
