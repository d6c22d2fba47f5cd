import { DOCUMENTED_IMPORTS, KEY_SPEC_NAMES, type KeySpecName } from "./keySpecs";
import type { Sm2CiphertextLayout } from "./sm2";

/** How an emulator behaves. Every setting has a default, so that `startEmulator()` alone is of use. */
export interface EmulatorOptions {
	/** Address to listen on; a loopback one unless allowRemote. @default "127.0.0.1" */
	readonly host?: string;
	/** Whether other machines may reach the service; the controls stay on loopback. @default false */
	readonly allowRemote?: boolean;
	/** Whether other machines may reach service and controls. @default false */
	readonly allowRemoteControls?: boolean;
	/** Port to listen on; 0 is any that is free. @default 0 */
	readonly port?: number;
	/** @default "cn-north-4" */
	readonly region?: string;
	/** Further regions, each with a project of its own. @default none */
	readonly moreRegions?: readonly string[];
	/** Name of the primary user. @default "emulator-user" */
	readonly user?: string;
	/** Further users of the account, with credentials of their own. @default none */
	readonly moreUsers?: readonly string[];
	/** Seconds that import parameters are valid; 0 or less hands out expired ones. @default 86400 */
	readonly parametersTtlSeconds?: number;
	/** Whether an import token is refused once an import has succeeded with it. @default false */
	readonly singleUseTokens?: boolean;
	/** What SM2_ENCRYPT ciphertexts look like: ASN.1 DER, or raw with the leading 04. @default "der" */
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout;
	/** Wrapping algorithms on offer. @default all four of both editions of the API's page */
	readonly wrappingAlgorithms?: readonly WrappingAlgorithm[];
	/** Whether import tokens stay valid when another is fetched for the same key. @default "valid" */
	readonly olderTokens?: "valid" | "void";
	/** Seconds that material is still there after its expiration time; the service takes up to 86400. @default 0 */
	readonly expiryLagSeconds?: number;
	/** Key specifications that the region has. @default all */
	readonly keySpecs?: readonly KeySpecName[];
	/** Key specifications that take material. @default those of the documents */
	readonly importableKeySpecs?: readonly KeySpecName[];
	/** Tags that a key may have. @default 20 */
	readonly tagQuota?: number;
	/** Who refuses an IAM token that is missing, unknown or expired: KMS with 403, or the gateway with 401. @default "kms" */
	readonly tokenRefusals?: "kms" | "gateway";
	/** Keys that a project may have. @default no limit */
	readonly keyQuota?: number;
	/** Requests to KMS per second and user before the gateway answers 429. @default no limit */
	readonly rateLimitPerSecond?: number;
	/** File that keeps keys over restarts. @default none */
	readonly dataFile?: string;
	/** What the metadata service of a server does; see METADATA_MODES. @default "v2" */
	readonly metadata?: MetadataMode;
	/** Listens with TLS. @default plain HTTP */
	readonly tls?: TlsOptions;
	/** Host name in the URLs instead of the address, for certificates by name. @default the address */
	readonly publicHost?: string;
}

/** Texts in PEM. */
export interface TlsOptions {
	/** The certificate, with those between it and its authority. */
	readonly cert: string;
	readonly key: string;
	/** Authority of client certificates; with it, clients have to have one. @default none is asked for */
	readonly clientCa?: string;
}

/** With tokens; without (the old version); no metadata service at all; a server without an agency. */
export const METADATA_MODES = ["v2", "v1", "off", "no-agency"] as const;

export type MetadataMode = (typeof METADATA_MODES)[number];

/** Those of both editions of the API's page. */
export const WRAPPING_ALGORITHMS = [
	"RSAES_OAEP_SHA_256",
	"SM2_ENCRYPT",
	"RSAES_OAEP_SHA_1",
	"RSAES_PKCS1_V1_5",
] as const;

export type WrappingAlgorithm = (typeof WRAPPING_ALGORITHMS)[number];

const DOMAIN_ID = "5f0d9a7be3c24c81b6a4d2f1e0938475";
const AGENCY_NAME = "emulator-agency";

/** The account that every emulator has. Nothing here is a secret: it opens nothing but emulators. */
export const ACCOUNT = {
	projectId: "0e6b7c1f4d2a4b59a3c8d7e6f5041322",
	domainId: DOMAIN_ID,
	domainName: "emulator-domain",
	user: {
		userName: "emulator-user",
		password: "emulator-password",
		accessKey: "EMULATORACCESSKEY000",
		secretKey: "emulator-secret-key-0123456789abcdefghij",
	},
	agencyName: AGENCY_NAME,
	agencyId: "8c1e4f60a7d94b2f93e5c6b7a8091f2d",
	agencyUrn: `iam::${DOMAIN_ID}:agency:${AGENCY_NAME}`,
	oidcAudience: "emulator-audience",
	oidcProviderUrn: `iam::${DOMAIN_ID}:oidcProvider:emulator`,
} as const;

export const DEFAULTS = {
	host: "127.0.0.1",
	port: 0,
	allowRemote: false,
	allowRemoteControls: false,
	region: "cn-north-4",
	moreRegions: [],
	user: ACCOUNT.user.userName,
	moreUsers: [],
	parametersTtlSeconds: 24 * 60 * 60,
	singleUseTokens: false,
	sm2CiphertextLayout: "der",
	wrappingAlgorithms: WRAPPING_ALGORITHMS,
	olderTokens: "valid",
	expiryLagSeconds: 0,
	keySpecs: KEY_SPEC_NAMES,
	importableKeySpecs: DOCUMENTED_IMPORTS,
	tagQuota: 20,
	tokenRefusals: "kms",
	keyQuota: Number.POSITIVE_INFINITY,
	rateLimitPerSecond: Number.POSITIVE_INFINITY,
	metadata: "v2",
} as const;

/** Every setting that has a value in any case. */
export type Settings = Required<Omit<EmulatorOptions, "dataFile" | "tls" | "publicHost">>;
