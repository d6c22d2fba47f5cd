import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { EmulatorClock } from "./clock";
import { readDataFile, writeDataFile } from "./dataFile";
import { Faults } from "./faults";
import { Journal } from "./journal";
import { KeyStore } from "./keyStore";
import { type Project, projectsOf } from "./projects";
import { RateLimit } from "./rateLimit";
import { Seal } from "./sealing";
import { createListener } from "./server";
import { ACCOUNT, DEFAULTS, type EmulatorOptions } from "./settings";
import { UsedTokens } from "./usedTokens";
import { WrappingKeys } from "./wrappingKeys";

/** A running emulator, and all a client needs to reach it. */
export interface Emulator {
	readonly url: string;
	readonly kmsEndpoint: string;
	readonly iamEndpoint: string;
	readonly region: string;
	readonly projectId: string;
	/** Each region with its project, the primary one first. */
	readonly projects: readonly Project[];
	readonly domainName: string;
	readonly userName: string;
	readonly password: string;
	/** Stops listening and breaks what is still open. */
	close(): Promise<void>;
}

/**
 * Starts a local KMS and IAM.
 * @throws {Error} where the address is not a loopback one or is taken, or the data file is not an emulator's
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const settings = { ...DEFAULTS, ...options };
	ensureLoopback(settings.host);
	const projects = projectsOf(settings.region, settings.moreRegions);
	const clock = new EmulatorClock();
	const server = createListener({
		settings,
		projects,
		clock,
		keys: openKeyStore(clock, options.dataFile),
		rateLimit: new RateLimit(settings.rateLimitPerSecond, () => clock.now()),
		wrappingKeys: await WrappingKeys.shared(),
		journal: new Journal(),
		faults: new Faults(),
		seal: new Seal(),
		usedTokens: new UsedTokens(),
	});
	const url = await listen(server, settings.host, settings.port);
	const { projectId, domainName, userName, password } = ACCOUNT;
	const account = { region: settings.region, projectId, projects, domainName, userName, password };
	return { url, kmsEndpoint: url, iamEndpoint: url, ...account, close: () => close(server) };
}

function ensureLoopback(host: string): void {
	if (/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host)) return;
	const reason = "an emulator's credentials are public, so it listens on loopback addresses only";
	throw new Error(`Listening on ${host}: ${reason}.`);
}

function openKeyStore(clock: EmulatorClock, dataFile: string | undefined): KeyStore {
	if (dataFile === undefined) return new KeyStore(() => clock.now());
	const keys = new KeyStore(
		() => clock.now(),
		(all) => writeDataFile(dataFile, all),
	);
	keys.load(readDataFile(dataFile));
	return keys;
}

/** @returns the URL under which the server is reached */
async function listen(server: Server, host: string, port: number): Promise<string> {
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) => {
			const taken = `port ${port} is taken; choose another, or 0 for any that is free`;
			reject(new Error(`Listening on ${host}: ${error.code === "EADDRINUSE" ? taken : error.message}.`));
		});
		server.listen(port, host, resolve);
	});
	const { port: given } = server.address() as AddressInfo;
	return `http://${host.includes(":") ? `[${host}]` : host}:${given}`;
}

function close(server: Server): Promise<void> {
	server.closeAllConnections();
	return new Promise((resolve) => server.close(() => resolve()));
}
