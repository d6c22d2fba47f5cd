import type { Sm2CiphertextLayout } from "../cryptography/sm2";
import type { KeySpecName } from "../keys/keySpecs";

/**
 * Settings of an emulator. Each has a default, which also applies if the setting is undefined.
 */
export interface EmulatorOptions {
	/** Address to listen on. It must be a loopback address unless allowRemote is set. @default "127.0.0.1" */
	readonly host?: string;
	/** Port to listen on, 0 to 65535; 0 picks a free one. @default 0 */
	readonly port?: number;
	/**
	 * Whether to allow addresses that other machines can reach. The controls still accept requests from this machine
	 * only.
	 * @default false
	 */
	readonly allowRemote?: boolean;
	/** Whether other machines may use the controls, too; implies allowRemote. @default false */
	readonly allowRemoteControls?: boolean;
	/**
	 * Host name in the emulator's URLs, for certificates that name a host and for other machines. Requests for other
	 * names are refused, except for loopback ones and the address.
	 * @default the address
	 */
	readonly publicHost?: string;
	/** Further host names by which clients reach the emulator. @default none */
	readonly morePublicHosts?: readonly string[];
	/** Listens with TLS. @default plain HTTP */
	readonly tls?: TlsOptions;
	/** File that keeps the state over restarts. Its folder must exist. @default none */
	readonly dataFile?: string;
	/** The primary region, an id of lowercase letters, digits and hyphens. @default "cn-north-4" */
	readonly region?: string;
	/** Further regions, each with its own project. @default none */
	readonly moreRegions?: readonly string[];
	/** Name of the primary user: up to 64 letters, digits and _ . -, starting with a letter. @default "emulator-user" */
	readonly user?: string;
	/** Further users of the account, each with its own credentials. @default none */
	readonly moreUsers?: readonly string[];
	/**
	 * Which service refuses a missing, unknown or expired IAM token: KMS with 403, or the gateway with 401.
	 * @default "kms"
	 */
	readonly tokenRefusals?: (typeof TOKEN_REFUSALS)[number];
	/** Requests to KMS per second and user, more than 0. Beyond that the gateway responds with 429. @default no limit */
	readonly rateLimitPerSecond?: number;
	/**
	 * Mode of the server metadata service: "v2" (with tokens), "v1" (without tokens), "no-agency" (a server without an
	 * agency) or "off".
	 * @default "v2"
	 */
	readonly metadata?: MetadataMode;
	/** Key specifications that the regions support, at least one. @default all */
	readonly keySpecs?: readonly KeySpecName[];
	/** Maximum number of keys per project, from 0. @default no limit */
	readonly keyQuota?: number;
	/** Maximum number of tags per key, from 0. @default 20 */
	readonly tagQuota?: number;
	/** Lifetime of import parameters in seconds; with 0 or less they are issued expired. @default 86400 */
	readonly parametersTtlSeconds?: number;
	/** Whether an import token is refused after a successful import. @default false */
	readonly singleUseTokens?: boolean;
	/** Whether import tokens stay valid when a newer one is fetched for the same key. @default "valid" */
	readonly olderTokens?: (typeof OLDER_TOKENS)[number];
	/** Supported wrapping algorithms, at least one. @default the four in the two editions of the API's page */
	readonly wrappingAlgorithms?: readonly WrappingAlgorithm[];
	/** Layout of SM2_ENCRYPT ciphertexts: ASN.1 DER, or raw C1C3C2 with the leading 04. @default "der" */
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout;
	/** Key specifications that accept imported material, at least one. @default those in the documentation */
	readonly importableKeySpecs?: readonly KeySpecName[];
	/**
	 * Seconds between the expiration time of material and its removal, which the service delays by up to 86400.
	 * @default 0
	 */
	readonly expiryLagSeconds?: number;
}

/** Certificates and key, in PEM. */
export interface TlsOptions {
	/** The certificate, followed by its intermediate certificates. */
	readonly cert: string;
	readonly key: string;
	/** Authority of client certificates. If set, clients must present a certificate. @default none */
	readonly clientCa?: string | undefined;
}

/**
 * Modes of the server metadata service: with tokens, without tokens (the old version), none, or of a server without an
 * agency.
 */
export const METADATA_MODES = ["v2", "v1", "off", "no-agency"] as const;

export type MetadataMode = (typeof METADATA_MODES)[number];

/** The algorithms in the two editions of the API's page. */
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

/** The account of every emulator. Nothing here is secret: it gives access to emulators only. */
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

/** All settings with defaults filled in. The optional ones have no default. */
export type Settings = Required<Omit<EmulatorOptions, Optional>> & Pick<EmulatorOptions, Optional>;
