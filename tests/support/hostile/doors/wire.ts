import { type AddressInfo, createServer, type Socket } from "node:net";
import fc from "fast-check";
import { Transport } from "../../../../provider/http/transport";
import { systemClock } from "../../../../provider/time";
import { InProcess } from "../../inProcess";
import { LIFECYCLE_OPERATIONS } from "../../limits/operations";
import { answerTo, REGION } from "../../limits/workingService";
import { WireClock } from "../../wireClock";
import type { Door } from "../door";
import type { Planted, PlantedKind } from "../planted";
import { rawAnswers } from "../rawAnswers";
import { hostileText } from "../texts";

interface Case {
	readonly operation: string;
	readonly credentials: "token" | "password" | "accessKey" | "metadata";
	/** What is written for each request, in turn. Empty for the answer of a service that works. */
	readonly answers: readonly string[];
}

/** What the service gets to see, or could make out. */
const SENT: Readonly<Record<Case["credentials"], readonly PlantedKind[]>> = {
	token: ["IAM token"],
	password: ["password"],
	accessKey: ["secret key", "security token"],
	metadata: [],
};
const CRLF = "\r\n";

/** Answers as they come over the wire, in good HTTP and in bad, to every call of the engine. */
export async function openWire(planted: Planted): Promise<Door<Case>> {
	const clock = new WireClock();
	let next: () => string = () => "";
	const server = createServer((socket) => serve(socket, clock, () => next()));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	// Modules are loaded with the first request, and the clock does not wait for that.
	const first = { doing: "Loading modules", method: "GET", url, headers: {}, repeatable: false } as const;
	await new Transport({ clock: systemClock, maxRetries: 0 }).send(first);

	return {
		cases: casesWith(planted, url),
		knock: async ({ operation, credentials, answers }) => {
			const provider = new InProcess(undefined, {}, clock);
			await provider.configure(settingsOf(credentials, url, planted));
			const { before, run } = LIFECYCLE_OPERATIONS[operation] ?? {};
			next = () => "";
			if (before) await clock.runWire(() => before(provider.handlers));
			let number = 0;
			next = () => answers[number++ % answers.length] ?? "";
			const result = await clock
				.runWire(async () => run?.(provider.handlers))
				.catch((error: unknown) => {
					for (const line of provider.logged) planted.hunt(line);
					throw error;
				});
			const failures = (result as { failures?: { reason: string }[] } | undefined)?.failures ?? [];
			const faults = failures.map(({ reason }) => reason);
			return { isAccepted: faults.length === 0, said: [...faults, ...provider.logged] };
		},
		close: () => new Promise((resolve) => void server.close(() => resolve())),
	};
}

function casesWith(planted: Planted, url: string): fc.Arbitrary<Case> {
	const all = Object.entries(SENT).map(([credentials, secrets]) => {
		const echo = secrets.length > 0 ? planted.echo(secrets, hostileText) : hostileText;
		const text = fc.oneof({ weight: 3, arbitrary: echo }, hostileText);
		return fc.record({
			operation: fc.constantFrom(...Object.keys(LIFECYCLE_OPERATIONS)),
			credentials: fc.constant(credentials as Case["credentials"]),
			answers: fc.array(rawAnswers(text, url), { minLength: 1, maxLength: 3 }),
		});
	});
	return fc.oneof(...all);
}

function settingsOf(credentials: Case["credentials"], url: string, planted: Planted): Readonly<Record<string, string>> {
	const kinds: Readonly<Record<Case["credentials"], Readonly<Record<string, string>>>> = {
		token: { token: planted.get("IAM token") },
		password: { userName: "user", password: planted.get("password"), domainName: "account" },
		accessKey: {
			accessKey: planted.get("access key"),
			secretKey: planted.get("secret key"),
			securityToken: planted.get("security token"),
			projectId: "p1",
		},
		metadata: { credentialSource: "ecsAgency", projectId: "p1" },
	};
	const endpoints = JSON.stringify({ kms: url, iam: url, metadata: url });
	const all = { region: REGION, endpoints, maxRetries: "1", ...kinds[credentials] };
	return Object.fromEntries(Object.entries(all).map(([name, value]) => [`huaweicloud:${name}`, value]));
}

/** Reads a request, writes what comes next, and closes the connection: whatever is missing then never comes. */
function serve(socket: Socket, clock: WireClock, next: () => string): void {
	let received = "";
	socket.on("error", () => socket.destroy());
	socket.on("data", (chunk) => {
		received += chunk.toString("latin1");
		const head = received.indexOf(`${CRLF}${CRLF}`);
		const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
		if (head < 0 || received.length < head + 4 + length) return;
		const [, path = ""] = received.split(" ");
		received = "";
		socket.end(Buffer.from(next() || workingAnswer(path, clock), "utf8"));
	});
}

function workingAnswer(path: string, clock: WireClock): string {
	const [status, body, headers = {}] = answerTo({ path } as never, {}, clock);
	const text = JSON.stringify(body);
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	return [`HTTP/1.1 ${status} OK`, ...lines, `Content-Length: ${text.length}`, "Connection: close", "", text].join(
		CRLF,
	);
}
