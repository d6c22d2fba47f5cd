import { EmulatorClock } from "./clock";
import { type Backend, type Controls, controlsOf } from "./controls";
import { readDataFile, writeDataFile } from "./dataFile";
import { Faults } from "./faults";
import { IdTokens } from "./idTokens";
import { Journal } from "./journal";
import { KeyMaker } from "./keyMaker";
import { KeyStore } from "./keyStore";
import { listenAt } from "./listening";
import { Lockouts } from "./lockouts";
import { type Project, projectsOf } from "./projects";
import { RateLimit } from "./rateLimit";
import { Revocations } from "./revocations";
import type { SavedState } from "./savedState";
import { Seal } from "./sealing";
import { ACCOUNT, DEFAULTS, type EmulatorOptions, type Settings } from "./settings";
import { type User, usersOf } from "./users";
import { WrappingKeys } from "./wrappingKeys";

/** A running emulator, and all a client needs to reach it. */
export interface Emulator extends Controls {
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
	/** Each user with its credentials, the primary one first. */
	readonly users: readonly User[];
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
	const settings: Settings = { ...DEFAULTS, ...options };
	const backend = await createBackend(settings, options.dataFile);
	const { host, port } = settings;
	const { url, close } = await listenAt({ host, port, tls: options.tls, publicHost: options.publicHost }, backend);
	return { ...descriptionOf(url, backend), ...controlsOf(backend), close };
}

async function createBackend(settings: Settings, dataFile: string | undefined): Promise<Backend> {
	const saved = dataFile === undefined ? undefined : readDataFile(dataFile);
	const save = () => {
		if (dataFile !== undefined) writeDataFile(dataFile, stateOf(backend));
	};
	const clock = new EmulatorClock(saved?.passedSeconds);
	const now = () => clock.now();
	const keys = new KeyStore({ now, expiryLagSeconds: settings.expiryLagSeconds, changed: save }, saved?.keys);
	const backend: Backend = {
		settings,
		users: usersOf(settings.user, settings.moreUsers),
		projects: projectsOf(settings.region, settings.moreRegions),
		clock,
		keys,
		keyMaker: new KeyMaker(keys),
		rateLimit: new RateLimit(settings.rateLimitPerSecond, now),
		lockouts: new Lockouts(now),
		revocations: new Revocations(saved?.revocations),
		idTokens: new IdTokens(),
		wrappingKeys: await WrappingKeys.load(saved?.wrappingKeys ?? [], save),
		journal: new Journal(),
		faults: new Faults(),
		seal: new Seal(saved && Buffer.from(saved.sealKey, "base64")),
		save,
	};
	return backend;
}

function stateOf({ clock, seal, revocations, wrappingKeys, keys }: Backend): SavedState {
	return {
		version: 2,
		passedSeconds: clock.passedSeconds,
		sealKey: seal.key.toString("base64"),
		revocations: revocations.count,
		wrappingKeys: [...wrappingKeys.saved()],
		keys: [...keys.records()],
	};
}

function descriptionOf(url: string, { settings, projects, users }: Backend): Omit<Emulator, "close" | keyof Controls> {
	const { domainName, agencyName, agencyUrn, oidcProviderUrn } = ACCOUNT;
	return {
		url,
		kmsEndpoint: url,
		iamEndpoint: url,
		stsEndpoint: url,
		metadataEndpoint: url,
		region: settings.region,
		projectId: ACCOUNT.projectId,
		projects,
		domainName,
		...users[0],
		users,
		...{ agencyName, agencyUrn, oidcProviderUrn },
	};
}
