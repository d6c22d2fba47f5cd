import { body, type Scenario, type Step } from "./scenario";

export const UNKNOWN_KEY = "00000000-0000-4000-8000-000000000000";

/** A key of each kind, by the name that later steps use. */
export const KEYS: Readonly<Record<string, object>> = {
	own: {},
	mac: { key_spec: "HMAC_256" },
	pair: { key_spec: "EC_P256" },
	external: { origin: "external" },
	externalPair: { key_spec: "EC_P256", origin: "external" },
	externalMac: { key_spec: "HMAC_256", origin: "external" },
	externalCurve: { key_spec: "SECP256K1", origin: "external" },
	externalElsewhere: { keystore_id: "own-keystore", origin: "external" },
};

export const CREATE_KEYS: readonly Step[] = Object.entries(KEYS).map(([name, fields]) => [
	"create-key",
	"200",
	body(() => ({ key_alias: name, ...fields })),
	{ [name]: "key_info.key_id" },
]);

/** A step with one of the keys, or with an unknown one. */
export const on = (name: string, operation: string, outcome: string, fields: object = {}): Step => [
	operation,
	outcome,
	body((saved) => ({ key_id: saved[name] ?? UNKNOWN_KEY, ...fields })),
];

const STATES: readonly Step[] = [
	on("own", "describe-key", "200"),
	on("none", "describe-key", "404 KMS.0207"),
	on("none", "enable-key", "404 KMS.0207"),
	on("own", "enable-key", "400 KMS.1201"),
	on("none", "disable-key", "404 KMS.0207"),
	on("own", "disable-key", "200"),
	on("own", "disable-key", "400 KMS.1301"),
	on("own", "enable-key", "200"),
	on("own", "schedule-key-deletion", "400 KMS.1401", { pending_days: "6" }),
	on("none", "schedule-key-deletion", "404 KMS.0207", { pending_days: "7" }),
	on("none", "cancel-key-deletion", "404 KMS.0207"),
	on("own", "cancel-key-deletion", "400 KMS.1501"),
	on("own", "schedule-key-deletion", "200", { pending_days: "7" }),
	on("own", "schedule-key-deletion", "400 KMS.1402", { pending_days: "7" }),
	on("own", "update-key-alias", "400 KMS.0210", { key_alias: "other" }),
	on("own", "update-key-description", "400 KMS.0210", { key_description: "other" }),
	on("own", "describe-key", "200"),
	on("own", "cancel-key-deletion", "200"),
	on("own", "enable-key", "200"),
];

const DETAILS: readonly Step[] = [
	["create-key", "400 KMS.1104", body(() => ({ key_alias: "own" }))],
	["create-key", "400 KMS.0308", body(() => ({ key_alias: "wrong", key_usage: "SIGN_VERIFY" }))],
	on("own", "update-key-alias", "200", { key_alias: "owned" }),
	on("own", "update-key-alias", "400 KMS.1104", { key_alias: "pair" }),
	on("none", "update-key-alias", "404 KMS.0207", { key_alias: "none" }),
	on("own", "update-key-description", "200", { key_description: "of\nseveral lines" }),
	on("none", "update-key-description", "404 KMS.0207", { key_description: "" }),
	["list-keys", "200", body(() => ({ key_spec: "ALL", limit: "2", marker: 1 }))],
	["list-keys", "200", body(() => ({}))],
	["list-keys", "400 KMS.1602", body(() => ({ marker: "-1" }))],
	on("own", "get-key-rotation-status", "200"),
	on("pair", "get-key-rotation-status", "400 KMS.0324"),
	on("mac", "get-key-rotation-status", "400 KMS.0341"),
	on("none", "get-key-rotation-status", "404 KMS.0207"),
	on("own", "rotate-on-demand", "400 KMS.0309"),
	on("external", "rotate-on-demand", "400 KMS.0312"),
	on("pair", "rotate-on-demand", "400 KMS.0324"),
	on("mac", "rotate-on-demand", "400 KMS.0341"),
	on("none", "rotate-on-demand", "404 KMS.0207"),
];

const ROTATIONS: Readonly<Record<string, object>> = {
	"enable-key-rotation": {},
	"update-key-rotation-interval": { rotation_interval: 30 },
	"disable-key-rotation": {},
};

/** All operations that change the rotation. */
const rotate = (name: string, outcome: string): readonly Step[] =>
	Object.entries(ROTATIONS).map(([operation, fields]) => on(name, operation, outcome, fields));

const ROTATION: readonly Step[] = [
	on("own", "update-key-rotation-interval", "400 KMS.0313", { rotation_interval: 30 }),
	...rotate("own", "200"),
	on("own", "enable-key-rotation", "200"),
	["_emulator/clock", "200", body(() => ({ advanceSeconds: 400 * 24 * 60 * 60 }))],
	on("own", "get-key-rotation-status", "200"),
	on("own", "describe-key", "200"),
	...rotate("none", "404 KMS.0207"),
	...rotate("pair", "400 KMS.0324"),
	...rotate("mac", "400 KMS.0341"),
	...rotate("external", "400 KMS.0312"),
	on("own", "disable-key", "200"),
	...rotate("own", "400 KMS.0209"),
	on("own", "schedule-key-deletion", "200", { pending_days: "7" }),
	...rotate("own", "400 KMS.0210"),
];

export const KEY_SCENARIO: Scenario = {
	name: "keys and their states",
	steps: [...CREATE_KEYS, ...STATES, ...DETAILS, ...ROTATION],
};

export const NO_QUOTA_SCENARIO: Scenario = {
	name: "a key quota that is reached",
	options: { keyQuota: 0 },
	steps: [
		["create-key", "400 KMS.1105", body(() => ({ key_alias: "one" }))],
		["user-quotas", "200"],
	],
};

export const NO_SM_SCENARIO: Scenario = {
	name: "a region without SM2 and SM4",
	options: { keySpecs: ["AES_256"] },
	steps: [
		["create-key", "400 KMS.0336", body(() => ({ key_alias: "one", key_spec: "SM4" }))],
		["create-key", "400 KMS.0337", body(() => ({ key_alias: "one", key_spec: "SM2" }))],
	],
};
