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
		description: "address to listen on; must be a loopback address unless --allow-remote is given",
		takes: kinds.text,
		default: "127.0.0.1",
	},
	port: {
		group: "Listening",
		flag: "--port <number>",
		description: "port to listen on; 0 picks a free one",
		takes: kinds.integer(0, 65535),
		default: 0,
		flagDefault: 8085,
	},
	allowRemote: {
		group: "Listening",
		flag: "--allow-remote",
		description:
			"allows addresses that other machines can reach; the controls below /_emulator/ still accept this machine only",
		...no,
	},
	allowRemoteControls: {
		group: "Listening",
		flag: "--allow-remote-controls",
		description: "lets other machines use the controls, too; implies --allow-remote",
		...no,
	},
	publicHost: {
		group: "Listening",
		flag: "--public-host <names>",
		description:
			"host names by which clients reach the emulator, separated by commas; the first is in its URLs; requests for other names are refused, except for loopback ones and the address",
		takes: kinds.host,
		default: undefined,
		defaultText: "the address",
		rest: "morePublicHosts",
	},
	morePublicHosts: {
		group: "Listening",
		description: "further host names by which clients reach the emulator",
		takes: kinds.listOfValues(kinds.host),
		default: [],
		defaultText: "none",
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
		description: "keeps keys, the clock and the keys behind tokens in this file, which is always replaced as a whole",
		takes: kinds.text,
		default: undefined,
		defaultText: "none",
	},
	region: {
		group: "Account",
		flag: "--region <ids>",
		description: "regions, separated by commas, each with its own project; the first is the primary region",
		takes: kinds.regionId,
		default: "cn-north-4",
		rest: "moreRegions",
	},
	moreRegions: {
		group: "Account",
		description: "further regions, each with its own project",
		takes: kinds.listOfValues(kinds.regionId),
		default: [],
		defaultText: "none",
	},
	user: {
		group: "Account",
		flag: "--user <names>",
		description: "users, separated by commas, each with its own credentials; the first is the primary user",
		takes: kinds.userName,
		default: ACCOUNT.user.userName,
		rest: "moreUsers",
	},
	moreUsers: {
		group: "Account",
		description: "further users, each with its own credentials",
		takes: kinds.listOfValues(kinds.userName),
		default: [],
		defaultText: "none",
	},
	tokenRefusals: {
		group: "Account",
		flag: "--token-refusals <who>",
		description: "which service refuses a missing, unknown or expired IAM token: kms with 403, or gateway with 401",
		takes: kinds.oneOf(TOKEN_REFUSALS),
		default: "kms",
	},
	rateLimitPerSecond: {
		group: "Account",
		flag: "--rate-limit <per-second>",
		description: "requests to KMS per second and user; beyond that the gateway responds with 429",
		takes: kinds.rate,
		...unlimited,
	},
	metadata: {
		group: "Account",
		flag: "--metadata <mode>",
		description:
			"server metadata service: v2 (with tokens), v1 (without tokens), no-agency (a server without an agency) or off",
		takes: kinds.oneOf(METADATA_MODES),
		default: "v2",
	},
	keySpecs: {
		group: "Keys",
		flag: "--key-specs <names>",
		description: "key specifications that the regions support, separated by commas",
		takes: kinds.listOf(KEY_SPEC_NAMES),
		default: KEY_SPEC_NAMES,
		defaultText: "all",
	},
	keyQuota: {
		group: "Keys",
		flag: "--key-quota <number>",
		description: "maximum number of keys per project",
		takes: kinds.quota,
		...unlimited,
	},
	tagQuota: {
		group: "Keys",
		flag: "--tag-quota <number>",
		description: "maximum number of tags per key",
		takes: kinds.quota,
		default: 20,
	},
	parametersTtlSeconds: {
		group: "Import of key material",
		flag: "--parameters-ttl <seconds>",
		description: "lifetime of import parameters in seconds; with 0 or less (=-60) they are issued expired",
		takes: kinds.integer(),
		default: 86400,
	},
	singleUseTokens: {
		group: "Import of key material",
		flag: "--single-use-tokens",
		description: "refuses an import token after a successful import",
		...no,
	},
	olderTokens: {
		group: "Import of key material",
		flag: "--older-tokens <what>",
		description: "whether import tokens stay valid or become void when a newer one is fetched for the same key",
		takes: kinds.oneOf(OLDER_TOKENS),
		default: "valid",
	},
	wrappingAlgorithms: {
		group: "Import of key material",
		flag: "--wrapping-algorithms <names>",
		description: "supported wrapping algorithms, separated by commas",
		takes: kinds.listOf(WRAPPING_ALGORITHMS),
		default: WRAPPING_ALGORITHMS,
	},
	sm2CiphertextLayout: {
		group: "Import of key material",
		flag: "--sm2-ciphertext-layout <layout>",
		description:
			"layout of SM2_ENCRYPT ciphertexts: der (SEQUENCE { x, y, C3, C2 }) or C1C3C2 (raw, with the leading 04)",
		takes: kinds.oneOf(SM2_CIPHERTEXT_LAYOUTS),
		default: "der",
	},
	importableKeySpecs: {
		group: "Import of key material",
		flag: "--importable-key-specs <names>",
		description: "key specifications that accept imported material, separated by commas",
		takes: kinds.listOf(importable),
		default: DOCUMENTED_IMPORTS,
	},
	expiryLagSeconds: {
		group: "Import of key material",
		flag: "--expiry-lag <seconds>",
		description: "seconds between the expiration time of material and its removal; in the service up to 86400",
		takes: kinds.integer(0),
		default: 0,
	},
};
