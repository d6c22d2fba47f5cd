import { randomBytes, scryptSync } from "node:crypto";
import type { Handlers } from "../../../provider";
import { VirtualClock } from "../clock";
import { ALIAS, KEY_ID, PRIVATE_KEY, PROJECT_ID, REGION, type ServiceState, WRAPPING_KEY } from "./workingService";

type Values = Readonly<Record<string, unknown>>;

/** A call of the engine, and the service that it meets. */
export interface LifecycleOperation {
	readonly service?: ServiceState;
	/** Calls that the engine makes before, whose time does not count. */
	readonly before?: (handlers: Handlers) => Promise<unknown>;
	readonly run: (handlers: Handlers) => Promise<unknown>;
}

const NOW = Math.floor(new VirtualClock().now() / 1000);
const HOUR = 3600;

const location = { region: REGION, projectId: PROJECT_ID };
/** The project is left to the credentials, so that it must be looked up. */
const inputs = { region: REGION };
const tags = { a: "b" };

const newKey = { ...inputs, alias: ALIAS, keySpec: "AES_256", keyUsage: "ENCRYPT_DECRYPT", pendingDeletionDays: 30 };
const keyInputs: Values = { ...newKey, tags, enabled: true };
const keyState: Values = { ...keyInputs, ...location, keyId: KEY_ID, keyState: "5" };
const off = { enabled: false };
/** Differs in everything that can change in place. */
const otherKey: Values = { ...newKey, alias: `${ALIAS}-2`, description: "other", tags: { c: "d" }, enabled: false };

const parametersOf = (expirationTime: number) => ({
	keyId: KEY_ID,
	wrappingAlgorithm: "RSAES_OAEP_SHA_256",
	importToken: "T",
	publicKey: WRAPPING_KEY,
	expirationTime,
});
const expired = parametersOf(NOW - HOUR);
const parametersInputs: Values = {
	...inputs,
	keyId: KEY_ID,
	wrappingAlgorithm: "RSAES_OAEP_SHA_256",
	earlyRenewalSeconds: 0,
};
const expiredState: Values = { ...parametersInputs, ...location, ...expired, expiresAt: "2023-11-14T21:13:20Z" };

const bytes = randomBytes(32);
const material = bytes.toString("base64");
/** A fingerprint with the lowest cost. */
const keyMaterialFingerprint = (() => {
	const salt = randomBytes(16);
	const input = Buffer.concat([Buffer.from("pulumi-huaweicloud-kms key material fingerprint\0symmetric\0"), bytes]);
	const hash = scryptSync(input, salt, 32, { N: 2, r: 8, p: 1 });
	return `scrypt:1:8:1:${salt.toString("base64url")}:${hash.toString("base64url")}`;
})();
const materialInputs: Values = { ...inputs, keyId: KEY_ID, material };
const wrappedElsewhere: Values = {
	...inputs,
	keyId: KEY_ID,
	importParameters: parametersOf(NOW + HOUR),
	encryptedKeyMaterial: "A".repeat(344),
};
const materialState: Values = { ...location, keyId: KEY_ID, keyState: "2", keyMaterialFingerprint };
const goneState: Values = { ...materialState, keyState: "5" };
const wrappedState: Values = { ...expiredState, keyMaterialFingerprint, encryptedKeyMaterial: "A".repeat(344) };

const holding = { key: { key_state: "2" } };
const ID = `${REGION}/${PROJECT_ID}/${KEY_ID}`;

/** Every call of every kind, with what makes it send the most requests. */
export const LIFECYCLE_OPERATIONS: Readonly<Record<string, LifecycleOperation>> = {
	"ExternalKey check": { run: ({ externalKey }) => externalKey.check({}, { ...inputs, resourceName: "key" }) },
	"ExternalKey create, with tags": { run: ({ externalKey }) => externalKey.create(keyInputs) },
	"ExternalKey create, alias taken": {
		service: { key: { creation_date: `${NOW - HOUR}000` }, refusals: { "create-key": "KMS.1104" } },
		run: ({ externalKey }) => externalKey.create(keyInputs),
	},
	"ExternalKey diff": {
		run: ({ externalKey }) => externalKey.diff(ID, { ...keyState, ...off }, { ...keyInputs, ...off }),
	},
	"ExternalKey read": { run: ({ externalKey }) => externalKey.read(ID, keyState) },
	"ExternalKey update, of everything": {
		service: holding,
		run: ({ externalKey }) => externalKey.update(ID, keyState, otherKey),
	},
	"ExternalKey delete": { run: ({ externalKey }) => externalKey.delete(ID, keyState) },

	"ImportParameters check": { run: ({ importParameters }) => importParameters.check({}, parametersInputs) },
	"ImportParameters create": { run: ({ importParameters }) => importParameters.create(parametersInputs) },
	"ImportParameters diff, expired": {
		run: ({ importParameters }) => importParameters.diff(`${ID}/RSAES_OAEP_SHA_256`, expiredState, parametersInputs),
	},
	"ImportParameters read": {
		run: ({ importParameters }) => importParameters.read(`${ID}/RSAES_OAEP_SHA_256`, expiredState),
	},
	"ImportParameters update": {
		run: ({ importParameters }) => importParameters.update(ID, expiredState, parametersInputs),
	},
	"ImportParameters delete": { run: ({ importParameters }) => importParameters.delete(ID, expiredState) },

	"KeyMaterial check": { run: ({ keyMaterial }) => keyMaterial.check({}, materialInputs) },
	"KeyMaterial create": { run: ({ keyMaterial }) => keyMaterial.create(materialInputs) },
	"KeyMaterial create, wrapped elsewhere": { run: ({ keyMaterial }) => keyMaterial.create(wrappedElsewhere) },
	"KeyMaterial create, parameters refused": {
		service: { refusals: { "import-key-material": "KMS.2603" } },
		run: ({ keyMaterial }) => keyMaterial.create({ ...materialInputs, importParameters: parametersOf(NOW + HOUR) }),
	},
	"KeyMaterial create, of a private key that is held": {
		service: { key: { ...holding.key, key_spec: "EC_P256" } },
		run: ({ keyMaterial }) => keyMaterial.create({ ...materialInputs, material: PRIVATE_KEY }),
	},
	"KeyMaterial create, held meanwhile": {
		service: { refusals: { "import-key-material": "KMS.0310" } },
		run: ({ keyMaterial }) => keyMaterial.create(wrappedElsewhere),
	},
	"KeyMaterial diff, expired": {
		before: ({ keyMaterial }) => keyMaterial.check({}, materialInputs),
		run: ({ keyMaterial }) => {
			const expirationTime = NOW - HOUR;
			return keyMaterial.diff(ID, { ...materialState, expirationTime }, { ...materialInputs, expirationTime });
		},
	},
	"KeyMaterial read": { service: holding, run: ({ keyMaterial }) => keyMaterial.read(ID, materialState) },
	"KeyMaterial update, material gone": {
		run: ({ keyMaterial }) => keyMaterial.update(ID, goneState, materialInputs),
	},
	"KeyMaterial update, other expiry": {
		service: holding,
		run: ({ keyMaterial }) =>
			keyMaterial.update(ID, materialState, { ...materialInputs, expirationTime: NOW + 2 * HOUR }),
	},
	"KeyMaterial delete": { service: holding, run: ({ keyMaterial }) => keyMaterial.delete(ID, materialState) },

	"WrappedKeyMaterial check": { run: ({ wrappedKeyMaterial }) => wrappedKeyMaterial.check({}, materialInputs) },
	"WrappedKeyMaterial create": { run: ({ wrappedKeyMaterial }) => wrappedKeyMaterial.create(materialInputs) },
	"WrappedKeyMaterial diff, expired": {
		before: ({ wrappedKeyMaterial }) => wrappedKeyMaterial.check({}, materialInputs),
		run: ({ wrappedKeyMaterial }) => wrappedKeyMaterial.diff(ID, wrappedState, materialInputs),
	},
	"WrappedKeyMaterial read": { run: ({ wrappedKeyMaterial }) => wrappedKeyMaterial.read(ID, wrappedState) },
	"WrappedKeyMaterial update, wrapped again": {
		run: ({ wrappedKeyMaterial }) => wrappedKeyMaterial.update(ID, wrappedState, materialInputs),
	},
	"WrappedKeyMaterial delete": { run: ({ wrappedKeyMaterial }) => wrappedKeyMaterial.delete(ID, wrappedState) },
};
