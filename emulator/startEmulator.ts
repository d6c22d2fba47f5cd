import { EmulatorClock } from "./clock";
import type { Backend } from "./control";
import { readDataFile, writeDataFile } from "./dataFile";
import { Faults } from "./faults";
import { IdTokens } from "./idTokens";
import { Journal } from "./journal";
import { KeyStore } from "./keyStore";
import { listenAt } from "./listening";
import { Lockouts } from "./lockouts";
import { type Project, projectsOf } from "./projects";
import { RateLimit } from "./rateLimit";
import { Revocations } from "./revocations";
import { Seal } from "./sealing";
import { ACCOUNT, DEFAULTS, type EmulatorOptions } from "./settings";
import { UsedTokens } from "./usedTokens";
import { WrappingKeys } from "./wrappingKeys";

/** A running emulator, and all a client needs to reach it. */
export interface Emulator {
	readonly url: string;
	readonly kmsEndpoint: string;
	readonly iamEndpoint: string;
	readonly stsEndpoint: string;
	/** Plays http://169.254.169.254, which answers servers in the cloud only. */
	readonly metadataEndpoint: string;
	readonly region: string;
	readonly projectId: string;
	/** Each region with its project, the primary one first. */
	readonly projects: readonly Project[];
	readonly domainName: string;
	readonly userName: string;
	readonly password: string;
	/** The user's permanent pair of keys. */
	readonly accessKey: string;
	readonly secretKey: string;
	/** An agency of the same account, which the user may assume. */
	readonly agencyName: string;
	readonly agencyUrn: string;
	/** The identity provider whose tokens open the agency; `POST /_emulator/id-token` hands them out. */
	readonly oidcProviderUrn: string;
	/** Stops listening and breaks what is still open. */
	close(): Promise<void>;
}

/**
 * Starts a local KMS, IAM and STS.
 * @throws {Error} where the address is not a loopback one or is taken, the data file is not an emulator's, or the TLS texts are no certificate and key
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const settings = { ...DEFAULTS, ...options };
	const clock = new EmulatorClock();
	const now = () => clock.now();
	const projects = projectsOf(settings.region, settings.moreRegions);
	const backend: Backend = {
		settings,
		projects,
		clock,
		keys: openKeyStore(now, options.dataFile),
		rateLimit: new RateLimit(settings.rateLimitPerSecond, now),
		lockouts: new Lockouts(now),
		revocations: new Revocations(),
		idTokens: new IdTokens(),
		wrappingKeys: await WrappingKeys.shared(),
		journal: new Journal(),
		faults: new Faults(),
		seal: new Seal(),
		usedTokens: new UsedTokens(),
	};
	const { host, port } = settings;
	const { url, close } = await listenAt({ host, port, tls: options.tls, publicHost: options.publicHost }, backend);
	return { ...description(url, settings.region, projects), close };
}

function description(url: string, region: string, projects: readonly Project[]): Omit<Emulator, "close"> {
	const { projectId, domainName, userName, password, accessKey, secretKey } = ACCOUNT;
	const { agencyName, agencyUrn, oidcProviderUrn } = ACCOUNT;
	return {
		url,
		kmsEndpoint: url,
		iamEndpoint: url,
		stsEndpoint: url,
		metadataEndpoint: url,
		region,
		projectId,
		projects,
		...{ domainName, userName, password, accessKey, secretKey },
		...{ agencyName, agencyUrn, oidcProviderUrn },
	};
}

function openKeyStore(now: () => number, dataFile: string | undefined): KeyStore {
	if (dataFile === undefined) return new KeyStore(now);
	const keys = new KeyStore(now, (all) => writeDataFile(dataFile, all));
	keys.load(readDataFile(dataFile));
	return keys;
}
