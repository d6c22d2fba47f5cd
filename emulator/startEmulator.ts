import { EmulatorClock } from "./clock";
import { type Controls, controlsOf, type EmulatorContext } from "./controls/controls";
import { Faults } from "./controls/faults";
import { Journal } from "./controls/journal";
import { TokenSealer } from "./cryptography/tokenSealer";
import { ensureMayListen, startListener } from "./http/listener";
import { IdTokens } from "./iam/idTokens";
import { Lockouts } from "./iam/lockouts";
import { type Project, projectsOf } from "./iam/projects";
import { Revocations } from "./iam/revocations";
import { type User, usersOf } from "./iam/users";
import { KeyStore } from "./keys/keyStore";
import { MaterialGenerator } from "./keys/materialGenerator";
import { WrappingKeys } from "./keys/wrappingKeys";
import { RateLimit } from "./rateLimit";
import { checkedSettings } from "./settings/checkedSettings";
import { ACCOUNT, type EmulatorOptions, type Settings } from "./settings/settings";
import { DataFile } from "./state/dataFile";
import type { SavedState } from "./state/savedState";
import { StateSaver } from "./state/stateSaver";

/** A running emulator, with everything that a client needs to use it. */
export interface Emulator extends Controls {
	readonly url: string;
	readonly kmsEndpoint: string;
	readonly iamEndpoint: string;
	readonly stsEndpoint: string;
	/** Stands in for http://169.254.169.254, which is reachable only from servers in the cloud. */
	readonly metadataEndpoint: string;
	readonly region: string;
	readonly projectId: string;
	/** Each region with its project, the primary region first. */
	readonly projects: readonly Project[];
	readonly domainName: string;
	readonly userName: string;
	readonly password: string;
	/** The user's permanent access key; `secretKey` belongs to it. */
	readonly accessKey: string;
	readonly secretKey: string;
	/** Each user with its credentials, the primary user first. */
	readonly users: readonly User[];
	/** An agency of the same account, which its users may assume. */
	readonly agencyName: string;
	readonly agencyUrn: string;
	/**
	 * The identity provider whose tokens the agency trusts; `createIdToken` and `POST /_emulator/id-token` issue them.
	 */
	readonly oidcProviderUrn: string;
	/** Seconds by which its clock is ahead of this machine's; negative if it is behind. */
	clockAheadSeconds(): number;
	/**
	 * Stops listening and breaks all open connections.
	 * @throws {Error} if changes can't be written to the data file
	 */
	close(): Promise<void>;
}

type Description = Omit<Emulator, "clockAheadSeconds" | "close" | keyof Controls>;

/**
 * Starts a local KMS, IAM and STS.
 * @throws {TypeError} if options are invalid or unknown; the message lists all of them
 * @throws {Error} if other machines could reach the address and `allowRemote` is not set, if the port is in use, if the
 * data file can't be used, or if the TLS options are not a certificate and its key
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const settings = checkedSettings(options);
	ensureMayListen(settings);
	const file = settings.dataFile === undefined ? undefined : await DataFile.open(settings.dataFile);
	try {
		const context = createContext(settings, file);
		// Tokens depend on the saved keys from the first response on.
		context.stateSaver.markChanged();
		context.stateSaver.save();
		const { url, close } = await startListener(settings, context);
		return {
			...descriptionOf(url, context),
			...controlsOf(context),
			clockAheadSeconds: () => context.clock.passedSeconds + context.clock.skewSeconds,
			close: () =>
				close()
					.then(() => context.stateSaver.save())
					.finally(() => file?.close()),
		};
	} catch (error) {
		file?.close();
		throw error;
	}
}

function createContext(settings: Settings, file: DataFile | undefined): EmulatorContext {
	const saved = file?.saved;
	const stateSaver = new StateSaver(file, () => stateOf(context));
	const changed = () => stateSaver.markChanged();
	const clock = new EmulatorClock(saved?.passedSeconds, saved?.skewSeconds);
	const now = () => clock.now();
	const keys = new KeyStore({ now, expiryLagSeconds: settings.expiryLagSeconds, changed }, saved?.keys);
	const context: EmulatorContext = {
		settings,
		users: usersOf(settings.user, settings.moreUsers),
		projects: projectsOf(settings.region, settings.moreRegions),
		clock,
		keys,
		materialGenerator: new MaterialGenerator(keys),
		rateLimit: new RateLimit(settings.rateLimitPerSecond, now),
		lockouts: new Lockouts(now),
		revocations: new Revocations(saved?.revocations),
		idTokens: new IdTokens(saved?.identityKey),
		wrappingKeys: new WrappingKeys(saved?.wrappingKeys ?? [], changed),
		journal: new Journal(),
		faults: new Faults(),
		tokenSealer: new TokenSealer(saved && Buffer.from(saved.sealKey, "base64")),
		stateSaver,
	};
	return context;
}

function stateOf({ clock, tokenSealer, idTokens, revocations, wrappingKeys, keys }: EmulatorContext): SavedState {
	return {
		version: 2,
		passedSeconds: clock.passedSeconds,
		skewSeconds: clock.skewSeconds,
		sealKey: tokenSealer.key.toString("base64"),
		identityKey: idTokens.key,
		revocations: revocations.count,
		wrappingKeys: [...wrappingKeys.saved()],
		keys: [...keys.records()],
	};
}

function descriptionOf(url: string, { settings, projects, users }: EmulatorContext): Description {
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
