import type { Sm2CiphertextLayout } from "./sm2";

/** How an emulator behaves. Every setting has a default, so that `startEmulator()` alone is of use. */
export interface EmulatorOptions {
	/** Address to listen on; loopback only. @default "127.0.0.1" */
	readonly host?: string;
	/** Port to listen on; 0 is any that is free. @default 0 */
	readonly port?: number;
	/** @default "cn-north-4" */
	readonly region?: string;
	/** Further regions, each with a project of its own. @default none */
	readonly moreRegions?: readonly string[];
	/** Seconds that import parameters are valid; 0 or less hands out expired ones. @default 86400 */
	readonly parametersTtlSeconds?: number;
	/** Whether an import token is refused once an import has succeeded with it. @default false */
	readonly singleUseTokens?: boolean;
	/** What SM2_ENCRYPT ciphertexts look like: ASN.1 DER, or raw with the leading 04. @default "der" */
	readonly sm2CiphertextLayout?: Sm2CiphertextLayout;
	/** Keys that a project may have. @default no limit */
	readonly keyQuota?: number;
	/** Requests per second and user before the gateway answers 429. @default no limit */
	readonly rateLimitPerSecond?: number;
	/** File that keeps keys over restarts. @default none */
	readonly dataFile?: string;
}

/** The account that every emulator has. Nothing here is a secret: it opens nothing but emulators. */
export const ACCOUNT = {
	projectId: "0e6b7c1f4d2a4b59a3c8d7e6f5041322",
	domainId: "5f0d9a7be3c24c81b6a4d2f1e0938475",
	domainName: "emulator-domain",
	userName: "emulator-user",
	password: "emulator-password",
} as const;

export const DEFAULTS = {
	host: "127.0.0.1",
	port: 0,
	region: "cn-north-4",
	moreRegions: [],
	parametersTtlSeconds: 24 * 60 * 60,
	singleUseTokens: false,
	sm2CiphertextLayout: "der",
	keyQuota: Number.POSITIVE_INFINITY,
	rateLimitPerSecond: Number.POSITIVE_INFINITY,
} as const;
