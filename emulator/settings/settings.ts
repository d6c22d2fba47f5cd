import type { Sm2CiphertextLayout } from "../cryptography/sm2";
import type { KeySpecName } from "../keys/keySpecs";

/**
 * How an emulator behaves. Every setting has a default, so that `startEmulator()` alone is of use; one that is undefined has
 * it too.
 */
export interface EmulatorOptions {
	/** Address to listen on; a loopback one unless allowRemote. @default "127.0.0.1" */
	readonly host?: string;
	/** Port to listen on, up to 65535; 0 is any that is free. @default 0 */
	readonly port?: number;
	/** Whether it may listen where other machines reach it; its controls answer this machine only. @default false */
	readonly allowRemote?: boolean;
	/** Whether other machines may reach service and controls. @default false */
	readonly allowRemoteControls?: boolean;
	/** Host name in the URLs instead of the address, for certificates by name and for other machines. @default the address */
	readonly publicHost?: string;
	/** Listens with TLS. @default plain HTTP */
	readonly tls?: TlsOptions;
	/** File that keeps the state over restarts; its folder has to be there. @default none */
	readonly dataFile?: string;
	/** Of lower-case letters, digits and hyphens, like the following. @default "cn-north-4" */
	readonly region?: string;
	/** Further regions, each with a project of its own. @default none */
	readonly moreRegions?: readonly string[];
	/** Name of the primary user: a letter, then letters, digits and _ . - up to 64. @default "emulator-user" */
	readonly user?: string;
	/** Further users of the account, with credentials of their own. @default none */
	readonly moreUsers?: readonly string[];
	/** Who refuses an IAM token that is missing, unknown or expired: KMS with 403, or the gateway with 401. @default "kms" */
	readonly tokenRefusals?: (typeof TOKEN_REFUSALS)[number];
	/** Requests to KMS per second and user before the gateway answers 429; more than 0. @default no limit */
	readonly rateLimitPerSecond?: number;
	/** What the metadata service of a server does; see METADATA_MODES. @default "v2" */
	readonly metadata?: MetadataMode;
	/** Key specifications that the region has, one at least. @default all */
	readonly keySpecs?: readonly KeySpecName[];
	/** Keys that a project may have, from 0. @default no limit */
	readonly keyQuota?: number;
	/** Tags that a key may have, from 0. @default 20 */
	readonly tagQuota?: number;
	/** Seconds that import parameters are valid; 0 or less hands out expired ones. @default 86400 */
	readonly parametersTtlSeconds?: number;
	/** Whether an import token is refused once an import has succeeded with it. @default false */
	readonly singleUseTokens?: boolean;
	/** Whether import tokens stay valid when another is fetched for the same key. @default "valid" */
	readonly olderTokens?: (typeof OLDER_TOKENS)[number];
	/** Wrapping algorithms on offer, one at least. @default all four of both editions of the API's page */
	readonly wrappingAlgorithms?: readonly WrappingAlgorithm[];
	/** What SM2_ENCRYPT ciphertexts look like: ASN.1 DER, or raw with the leading 04. @default "der" */
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout;
	/** Key specifications that take material, one at least. @default those of the documents */
	readonly importableKeySpecs?: readonly KeySpecName[];
	/** Seconds that material is still there after its expiration time; the service takes up to 86400. @default 0 */
	readonly expiryLagSeconds?: number;
}

/** Texts in PEM. */
export interface TlsOptions {
	/** The certificate, with those between it and its authority. */
	readonly cert: string;
	readonly key: string;
	/** Authority of client certificates; with it, clients have to have one. @default none is asked for */
	readonly clientCa?: string | undefined;
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

export const OLDER_TOKENS = ["valid", "void"] as const;

export const TOKEN_REFUSALS = ["kms", "gateway"] as const;

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

type Optional = "dataFile" | "tls" | "publicHost";

/** Every setting, the defaults filled in; the optional ones have none. */
export type Settings = Required<Omit<EmulatorOptions, Optional>> & Pick<EmulatorOptions, Optional>;
