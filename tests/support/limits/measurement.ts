import assert from "node:assert/strict";
import { KmsImportError } from "../../../provider/errors";
import { Transport } from "../../../provider/http/transport";
import { systemClock } from "../../../provider/time";
import { type Served, serve } from "../faults/serve";
import type { ReceivedRequest } from "../httpServer";
import { InProcess } from "../inProcess";
import { WireClock } from "../wireClock";
import type { LifecycleOperation } from "./operations";
import type { PlacedFault } from "./placedFaults";
import { answerTo, askedOf, REGION, type ServiceState } from "./workingService";

const PASSWORD = { userName: "u", password: "p", domainName: "d" };

type Settings = Readonly<Record<string, string>>;

/** How an operation ended. */
export interface Measurement {
	readonly seconds: number;
	/** To every service. Includes connections without one. */
	readonly requests: number;
	/** What was asked for and not refused a connection: operations of KMS by their paths, "iam", "metadata". */
	readonly asked: ReadonlySet<string>;
	/** Undefined if it succeeded. */
	readonly error?: KmsImportError;
}

/** Services of which one has a fault, and a provider that is configured for them. */
export class FaultyServices {
	readonly clock: WireClock;
	readonly provider: InProcess;
	/** What was asked for (operations of KMS by their paths, "iam", "metadata"), and when, in seconds from the start. */
	readonly log: (readonly [asked: string, seconds: number])[] = [];
	readonly #startedAt: number;
	readonly #servers: Served[] = [];

	private constructor(clock: WireClock) {
		this.clock = clock;
		this.provider = new InProcess(undefined, {}, clock);
		this.#startedAt = clock.now();
	}

	/** @param settings beside those that the services need */
	static async start(
		{ place = "kms", at, misbehaviour, credentials = PASSWORD }: PlacedFault,
		state: ServiceState = {},
		settings: Settings = {},
		clock = new WireClock(),
	): Promise<FaultyServices> {
		const services = new FaultyServices(clock);
		const { provider } = services;
		const start = async (isFaulty: boolean) => {
			const service = {
				answer: (request: ReceivedRequest) => {
					services.log.push([askedOf(request), (clock.now() - services.#startedAt) / 1000]);
					return answerTo(request, state, clock);
				},
				isFaulty: (request: ReceivedRequest) => at?.includes(askedOf(request)) ?? true,
			};
			const server = await serve(isFaulty ? misbehaviour : {}, service, clock);
			services.#servers.push(server);
			return server.url;
		};
		const kms = await start(place === "kms");
		const other = await start(place === "credentials");
		await loadModules(place === "kms" ? other : kms);
		services.log.length = 0;
		const endpoints = JSON.stringify({ kms, iam: other, metadata: other });
		const all = { region: REGION, insecure: "true", endpoints, ...credentials, ...settings };
		const named = Object.entries(all).map(([name, value]) => [`huaweicloud:${name}`, value]);
		await provider.configure(Object.fromEntries(named));
		return services;
	}

	/** Requests so far. */
	get requests(): number {
		return this.#servers.reduce((sum, { received }) => sum + received, 0);
	}

	async close(): Promise<void> {
		for (const server of this.#servers) await server.close();
	}
}

let loading: Promise<unknown> | undefined;

/** Sends a request, because a transport loads modules at its first one, and an injected clock does not wait for that. */
async function loadModules(url: string): Promise<void> {
	const request = { doing: "Loading modules", method: "GET", url, headers: {}, repeatable: false } as const;
	loading ??= new Transport({ clock: systemClock, maxRetries: 0 }).send(request);
	await loading;
}

/** Runs an operation against a service with a fault. */
export async function measure(
	{ before, run, service }: LifecycleOperation,
	fault: PlacedFault,
	settings?: Settings,
): Promise<Measurement> {
	const services = await FaultyServices.start(fault, service, settings);
	const { clock, provider } = services;
	try {
		if (before) await clock.runWire(() => before(provider.handlers));
		const [startedAt, sentBefore] = [clock.now(), services.requests];
		const error = await clock.runWire(() => run(provider.handlers)).then(() => undefined, usefulError);
		const seconds = (clock.now() - startedAt) / 1000;
		const asked = new Set(services.log.map(([one]) => one));
		return { seconds, requests: services.requests - sentBefore, asked, ...(error && { error }) };
	} finally {
		await services.close();
	}
}

/** The error, if users can act on it. */
function usefulError(error: unknown): KmsImportError {
	assert.ok(error instanceof KmsImportError, error instanceof Error ? error.stack : `${error}`);
	return error;
}
