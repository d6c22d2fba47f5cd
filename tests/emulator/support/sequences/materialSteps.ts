import fc from "fast-check";
import { DAY } from "../kmsRequests";
import { type CiphertextForm, type Import, type ImportParameters, importFault, importInto } from "./importModel";
import { type Outcome, removeMaterial, SPECS, transition } from "./keyModel";
import type { Choice, SequenceRun } from "./sequenceRun";
import type { Caller } from "./service";
import { keys, step, weighted } from "./step";
import { ciphertextOf, flipped, materialOf, type PrivateKeyForm } from "./wrappedMaterial";

const HOUR = 60 * 60;
const TOKEN_BYTES = 1676;

const algorithms = weighted(
	[24, "RSAES_OAEP_SHA_256"],
	[6, "RSAES_OAEP_SHA_1"],
	[6, "RSAES_PKCS1_V1_5"],
	[1, "SM2_ENCRYPT"],
);

/** Patterns of public keys in base64 (DER of SubjectPublicKeyInfo). */
const PUBLIC_KEYS = {
	RSA: /^MIIBIjAN[\w+/]{384}$/,
	SM2: /^MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAE[\w+/]{86}==$/,
} as const;
const TOKEN = /^[0-9a-zA-Z+/=]{200,6144}$/;

/** Values that can't be predicted, taken from the response if they are well-formed and new. */
function unpredictable(answer: unknown, algorithm: string, { parameters }: SequenceRun) {
	const { import_token: token, public_key: publicKey } = (answer ?? {}) as {
		import_token?: unknown;
		public_key?: unknown;
	};
	const isNew = !parameters.some((other) => other.token === token);
	const isKey = PUBLIC_KEYS[algorithm === "SM2_ENCRYPT" ? "SM2" : "RSA"].test(`${publicKey}`);
	return {
		token: TOKEN.test(`${token}`) && isNew ? `${token}` : "a new token",
		publicKey: isKey ? `${publicKey}` : "a public key",
	};
}

function getParameters(run: SequenceRun, caller: Caller, key: Choice, algorithm: string): Promise<Outcome> {
	const name = "get-parameters-for-import";
	const fault = algorithm === "RSAES_OAEP_SHA_512" ? "KMS.0308" : undefined;
	const request = { name, key, fields: { wrapping_algorithm: algorithm }, fault } as const;
	return run.askFor(caller, request, (found, answer) => {
		const refusal = importFault(found);
		if (refusal) return refusal;
		const { token, publicKey } = unpredictable(answer, algorithm, run);
		const expiresAt = run.model.seconds + run.model.rules.parametersTtlSeconds;
		run.parameters.push({ token, publicKey, algorithm, key: found, expiresAt });
		found.newestToken = token;
		return { key_id: found.id, import_token: token, expiration_time: expiresAt, public_key: publicKey };
	});
}

const parameterRequests = fc.record({
	key: keys,
	algorithm: fc.oneof(
		{ weight: 20, arbitrary: algorithms },
		{ weight: 1, arbitrary: fc.constant("RSAES_OAEP_SHA_512") },
	),
});

export const getParametersForImport = step(
	"get-parameters-for-import",
	parameterRequests,
	(run, caller, { key, algorithm }) => getParameters(run, caller, key, algorithm),
);

type TokenForm = "fresh" | "of the key" | "any" | "tampered" | "made up";

const imports = fc.record(
	{
		key: keys,
		token: weighted<TokenForm>([14, "fresh"], [5, "of the key"], [3, "any"], [1, "tampered"], [1, "made up"]),
		whichToken: fc.nat(3),
		algorithm: algorithms,
		material: weighted([4, 0], [1, 1]),
		moreBytes: weighted([60, 0], [1, 1], [1, -1], [1, 16], [1, -15]),
		privateKey: weighted<PrivateKeyForm>([10, "right"], [2, "missing"], [2, "of another specification"]),
		ciphertext: weighted<CiphertextForm>([30, "whole"], [1, "tampered"], [1, "cut"]),
		bit: fc.nat(2047),
		expiresIn: weighted<number | undefined>([6, undefined], [2, HOUR], [2, 2 * DAY], [1, 1], [1, 0], [1, -HOUR]),
		asText: fc.boolean(),
	},
	{ requiredKeys: ["key"] },
);

type ImportFields = typeof imports extends fc.Arbitrary<infer Fields> ? Fields : never;

/** The parameters of an import: new ones, or ones fetched earlier. */
async function parametersFor(
	run: SequenceRun,
	caller: Caller,
	fields: ImportFields,
): Promise<ImportParameters | undefined> {
	const { key, token = "fresh", whichToken = 0, algorithm = "RSAES_OAEP_SHA_256" } = fields;
	if (token === "fresh") await getParameters(run, caller, key, algorithm);
	const id = run.idOf(caller, key);
	const known = run.parameters.filter((one) => token === "any" || one.key.id === id).reverse();
	return token === "made up" ? undefined : known[whichToken % (token === "fresh" ? 1 : known.length)];
}

/** The fields to send, and the same import for the model. */
function prepared(run: SequenceRun, id: string, fields: ImportFields, parameters: ImportParameters | undefined) {
	const { bit = 0, token = "fresh", ciphertext = "whole", expiresIn } = fields;
	const { material = 0, moreBytes = 0, privateKey: privateKeyForm = "right" } = fields;
	const spec = run.model.keys.find((key) => key.id === id)?.spec ?? "AES_256";
	const { bytes, name, encryptedPrivateKey } = materialOf(spec, { material, moreBytes, privateKeyForm });
	const wholeToken = Buffer.from(parameters?.token ?? Buffer.alloc(TOKEN_BYTES).toString("base64"), "base64");
	const expiresAt = expiresIn === undefined ? undefined : run.model.seconds + expiresIn;
	const imported: Import = {
		parameters: token === "tampered" ? undefined : parameters,
		form: ciphertext,
		bytes: bytes.length,
		material: name,
		hasPrivateKey: encryptedPrivateKey !== undefined,
		expiresAt,
	};
	const sent = {
		import_token: (token === "tampered" ? flipped(wholeToken, bit) : wholeToken).toString("base64"),
		encrypted_key_material: parameters ? ciphertextOf(parameters, bytes, ciphertext, bit) : "A".repeat(344),
		encrypted_privatekey: encryptedPrivateKey,
		expiration_time: fields.asText && expiresAt !== undefined ? `${expiresAt}` : expiresAt,
	};
	return { imported, sent };
}

export const importKeyMaterial = step("import-key-material", imports, async (run, caller, fields) => {
	const { key } = fields;
	const parameters = await parametersFor(run, caller, fields);
	const { imported, sent } = prepared(run, run.idOf(caller, key), fields, parameters);
	return run.askFor(caller, { name: "import-key-material", key, fields: sent }, (found) =>
		importInto(found, imported, run.model),
	);
});

export const deleteImportedKeyMaterial = step(
	"delete-imported-key-material",
	fc.record({ key: keys }),
	(run, caller, { key }) => {
		const name = "delete-imported-key-material";
		return run.askFor(caller, { name, key }, (found) => {
			if (found.origin !== "external") return "KMS.0309";
			if (SPECS[found.spec].kind === "asymmetric") return "KMS.2702";
			return transition(found, name, () => removeMaterial(found));
		});
	},
);
