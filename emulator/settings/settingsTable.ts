import { SM2_CIPHERTEXT_LAYOUTS } from "../cryptography/sm2";
import { DOCUMENTED_IMPORTS, KEY_SPEC_NAMES, KEY_SPECS } from "../keys/keySpecs";
import * as kinds from "./settingKinds";
import {
	ACCOUNT,
	type EmulatorOptions,
	METADATA_MODES,
	OLDER_TOKENS,
	TOKEN_REFUSALS,
	WRAPPING_ALGORITHMS,
} from "./settings";

const importable = KEY_SPEC_NAMES.filter((name) => KEY_SPECS[name].importedBytes !== undefined);
const no = { takes: kinds.yesOrNo, default: false, defaultText: "no" } as const;
const unlimited = { default: Number.POSITIVE_INFINITY, defaultText: "no limit" } as const;

/** All settings, in the order of the help. */
export const SETTINGS: {
	readonly [Name in keyof EmulatorOptions]-?: kinds.Setting<NonNullable<EmulatorOptions[Name]>>;
} = {
	host: {
		group: "Listening",
		flag: "--host <address>",
		description: "address to listen on; a loopback one, unless --allow-remote",
		takes: kinds.text,
		default: "127.0.0.1",
	},
	port: {
		group: "Listening",
		flag: "--port <number>",
		description: "port to listen on; 0 is any that is free",
		takes: kinds.wholeNumber(0, 65535),
		default: 0,
		flagDefault: 8085,
	},
	allowRemote: {
		group: "Listening",
		flag: "--allow-remote",
		description: "may listen where other machines reach it; the controls below /_emulator/ still answer this one only",
		...no,
	},
	allowRemoteControls: {
		group: "Listening",
		flag: "--allow-remote-controls",
		description: "lets other machines reach the controls as well; implies --allow-remote",
		...no,
	},
	publicHost: {
		group: "Listening",
		flag: "--public-host <name>",
		description: "host name in URLs, for certificates by name and for other machines",
		takes: kinds.text,
		default: undefined,
		defaultText: "the address",
	},
	tls: {
		group: "Listening",
		description: "listens with TLS",
		takes: kinds.tls,
		default: undefined,
		defaultText: "plain HTTP",
	},
	dataFile: {
		group: "Running",
		flag: "--data <file>",
		description: "keeps keys, the clock and what tokens depend on in this file, written as a whole or not at all",
		takes: kinds.text,
		default: undefined,
		defaultText: "none",
	},
	region: {
		group: "Account",
		flag: "--region <ids>",
		description: "regions, separated by commas; the first is the primary one, and each has a project of its own",
		takes: kinds.regionId,
		default: "cn-north-4",
		rest: "moreRegions",
	},
	moreRegions: {
		group: "Account",
		description: "further regions, each with a project of its own",
		takes: kinds.several(kinds.regionId),
		default: [],
		defaultText: "none",
	},
	user: {
		group: "Account",
		flag: "--user <names>",
		description: "users, separated by commas; the first is the primary one, and each has credentials of its own",
		takes: kinds.userName,
		default: ACCOUNT.user.userName,
		rest: "moreUsers",
	},
	moreUsers: {
		group: "Account",
		description: "further users, each with credentials of its own",
		takes: kinds.several(kinds.userName),
		default: [],
		defaultText: "none",
	},
	tokenRefusals: {
		group: "Account",
		flag: "--token-refusals <who>",
		description: "who refuses an IAM token that is missing, unknown or expired: kms with 403, or gateway with 401",
		takes: kinds.oneOf(TOKEN_REFUSALS),
		default: "kms",
	},
	rateLimitPerSecond: {
		group: "Account",
		flag: "--rate-limit <per-second>",
		description: "requests to KMS that a user may make in a second before the gateway answers 429",
		takes: kinds.rate,
		...unlimited,
	},
	metadata: {
		group: "Account",
		flag: "--metadata <mode>",
		description:
			"metadata service of a server: v2 (with tokens), v1 (without), no-agency (of a server without one), off",
		takes: kinds.oneOf(METADATA_MODES),
		default: "v2",
	},
	keySpecs: {
		group: "Keys",
		flag: "--key-specs <names>",
		description: "key specifications that the regions have, separated by commas",
		takes: kinds.someOf(KEY_SPEC_NAMES),
		default: KEY_SPEC_NAMES,
		defaultText: "all",
	},
	keyQuota: {
		group: "Keys",
		flag: "--key-quota <number>",
		description: "keys that a project may have",
		takes: kinds.quota,
		...unlimited,
	},
	tagQuota: {
		group: "Keys",
		flag: "--tag-quota <number>",
		description: "tags that a key may have",
		takes: kinds.quota,
		default: 20,
	},
	parametersTtlSeconds: {
		group: "Import of key material",
		flag: "--parameters-ttl <seconds>",
		description: "seconds that import parameters are valid; =-60 hands out expired ones",
		takes: kinds.wholeNumber(),
		default: 86400,
	},
	singleUseTokens: {
		group: "Import of key material",
		flag: "--single-use-tokens",
		description: "refuses an import token once an import has succeeded with it",
		...no,
	},
	olderTokens: {
		group: "Import of key material",
		flag: "--older-tokens <what>",
		description: "what import tokens are once another is fetched for the same key: valid or void",
		takes: kinds.oneOf(OLDER_TOKENS),
		default: "valid",
	},
	wrappingAlgorithms: {
		group: "Import of key material",
		flag: "--wrapping-algorithms <names>",
		description: "wrapping algorithms on offer, separated by commas",
		takes: kinds.someOf(WRAPPING_ALGORITHMS),
		default: WRAPPING_ALGORITHMS,
	},
	sm2CiphertextLayout: {
		group: "Import of key material",
		flag: "--sm2-ciphertext-layout <layout>",
		description:
			"of what SM2_ENCRYPT has wrapped: der (SEQUENCE { x, y, C3, C2 }) or C1C3C2 (raw, with the leading 04)",
		takes: kinds.oneOf(SM2_CIPHERTEXT_LAYOUTS),
		default: "der",
	},
	importableKeySpecs: {
		group: "Import of key material",
		flag: "--importable-key-specs <names>",
		description: "key specifications that take material, separated by commas",
		takes: kinds.someOf(importable),
		default: DOCUMENTED_IMPORTS,
	},
	expiryLagSeconds: {
		group: "Import of key material",
		flag: "--expiry-lag <seconds>",
		description: "seconds that material is still there after its expiration time; the service takes up to 86400",
		takes: kinds.wholeNumber(0),
		default: 0,
	},
};
