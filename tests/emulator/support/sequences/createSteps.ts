import fc from "fast-check";
import { DOMAIN_ID } from "./keyDetails";
import { isRefusal, type ModelKey, type Refusal, type Spec } from "./keyModel";
import { aliases, descriptions } from "./keySteps";
import { projectOf } from "./sequenceRun";
import { step, weighted } from "./step";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const specs = weighted<Spec>(
	[24, "AES_256"],
	[2, "SM4"],
	[4, "EC_P256"],
	[2, "SM2"],
	[2, "RSA_2048"],
	[1, "ED25519"],
	[1, "HMAC_256"],
);
const keysToCreate = (external: number) =>
	fc
		.record({
			alias: aliases,
			spec: specs,
			origin: weighted<"external" | "kms">([external, "external"], [1, "kms"]),
			keystore: weighted([20, "0"], [1, "1"]),
			description: descriptions,
		})
		// Generating RSA keys takes too long.
		.filter(({ spec, origin }) => spec !== "RSA_2048" || origin === "external");

/** A new key id, or a text that is not an id. */
function newIdOf(answer: unknown, known: readonly ModelKey[]): string {
	const id = `${(answer as { key_info?: { key_id?: unknown } } | undefined)?.key_info?.key_id}`;
	return UUID_V4.test(id) && !known.some((key) => key.id === id) ? id : "a new UUID v4";
}

/** @param external number of external keys per key with generated material */
const createStep = (external: number) =>
	step("create-key", keysToCreate(external), (run, caller, { alias, spec, origin, keystore, description }) => {
		const body = { key_alias: alias, key_spec: spec, origin, keystore_id: keystore, key_description: description };
		return run.ask(caller, "create-key", { method: "POST", path: "create-key", body }, (answer) => {
			const { model } = run;
			const id = newIdOf(answer, model.keys);
			const created = model.create({ project: projectOf(caller), alias, spec, origin, keystore, description }, id);
			if (isRefusal(created)) return created;
			return { key_info: { key_id: id, domain_id: DOMAIN_ID, region_id: run.regionOf(caller) } };
		});
	});

export const createKey = createStep(2);
export const createExternalKey = createStep(9);

const FAULTY: readonly (readonly [change: object, code: Refusal])[] = [
	[{ key_alias: "x/default" }, "KMS.1101"],
	[{ key_alias: "" }, "KMS.1101"],
	[{ key_description: "d".repeat(256) }, "KMS.1103"],
	[{ key_spec: "DES" }, "KMS.0308"],
	[{ key_usage: "SIGN_VERIFY" }, "KMS.0308"],
	[{ origin: "EXTERNAL" }, "KMS.0308"],
	[{ key_alias: undefined }, "KMS.0204"],
	[{ sequence: "1" }, "KMS.0206"],
];

export const createFaultyKey = step(
	"create-key",
	fc.record({ fault: fc.constantFrom(...FAULTY) }),
	(run, caller, { fault }) => {
		const [change, code] = fault;
		const body = { key_alias: "faulty", ...change };
		return run.ask(caller, "create-key", { method: "POST", path: "create-key", body }, () => code);
	},
);
