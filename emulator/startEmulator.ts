import { EmulatorClock } from "./clock";
import { type Backend, type Controls, controlsOf } from "./controls/controls";
import { Faults } from "./controls/faults";
import { Journal } from "./controls/journal";
import { Seal } from "./cryptography/tokenSealer";
import { ensureMayListen, listenAt } from "./http/listener";
import { IdTokens } from "./iam/idTokens";
import { Lockouts } from "./iam/lockouts";
import { type Project, projectsOf } from "./iam/projects";
import { Revocations } from "./iam/revocations";
import { type User, usersOf } from "./iam/users";
import { KeyStore } from "./keys/keyStore";
import { KeyMaker } from "./keys/materialGenerator";
import { WrappingKeys } from "./keys/wrappingKeys";
import { RateLimit } from "./rateLimit";
import { checkedSettings } from "./settings/checkedSettings";
import { ACCOUNT, type EmulatorOptions, type Settings } from "./settings/settings";
import { DataFile } from "./state/dataFile";
import type { SavedState } from "./state/savedState";
import { Saving } from "./state/stateSaver";

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
	/** By which its clock is ahead of this machine's; negative where it is behind. */
	clockAheadSeconds(): number;
	/**
	 * Stops listening and breaks what is still open.
	 * @throws {Error} where changes can't be written to the data file
	 */
	close(): Promise<void>;
}

type Description = Omit<Emulator, "clockAheadSeconds" | "close" | keyof Controls>;

/**
 * Starts a local KMS, IAM and STS.
 * @throws {TypeError} where options are wrong or unknown; it names all of them
 * @throws {Error} where the address may be reached by others or is taken, the data file can't be had or is not an emulator's, or the TLS texts are no certificate and key
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const settings = checkedSettings(options);
	ensureMayListen(settings);
	const file = settings.dataFile === undefined ? undefined : await DataFile.open(settings.dataFile);
	try {
		const backend = createBackend(settings, file);
		// What is handed out depends on the state from the first answer on.
		backend.saving.changed();
		backend.saving.writeNow();
		const { url, close } = await listenAt(settings, backend);
		return {
			...descriptionOf(url, backend),
			...controlsOf(backend),
			clockAheadSeconds: () => backend.clock.passedSeconds + backend.clock.skewSeconds,
			close: () =>
				close()
					.then(() => backend.saving.writeNow())
					.finally(() => file?.close()),
		};
	} catch (error) {
		file?.close();
		throw error;
	}
}

function createBackend(settings: Settings, file: DataFile | undefined): Backend {
	const saved = file?.saved;
	const saving = new Saving(file, () => stateOf(backend));
	const changed = () => saving.changed();
	const clock = new EmulatorClock(saved?.passedSeconds, saved?.skewSeconds);
	const now = () => clock.now();
	const keys = new KeyStore({ now, expiryLagSeconds: settings.expiryLagSeconds, changed }, saved?.keys);
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
		idTokens: new IdTokens(saved?.identityKey),
		wrappingKeys: new WrappingKeys(saved?.wrappingKeys ?? [], changed),
		journal: new Journal(),
		faults: new Faults(),
		seal: new Seal(saved && Buffer.from(saved.sealKey, "base64")),
		saving,
	};
	return backend;
}

function stateOf({ clock, seal, idTokens, revocations, wrappingKeys, keys }: Backend): SavedState {
	return {
		version: 2,
		passedSeconds: clock.passedSeconds,
		skewSeconds: clock.skewSeconds,
		sealKey: seal.key.toString("base64"),
		identityKey: idTokens.key,
		revocations: revocations.count,
		wrappingKeys: [...wrappingKeys.saved()],
		keys: [...keys.records()],
	};
}

function descriptionOf(url: string, { settings, projects, users }: Backend): Description {
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
