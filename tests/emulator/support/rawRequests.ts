import { type IncomingHttpHeaders, request } from "node:http";
import type { Emulator } from "huaweicloud-kms-emulator";
import { untilQuiet } from "./quiet";
import { type KeyPair, sdkDate, sign } from "./signer";

export interface Answer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	/** Status, with the code if there is one: "401 APIGW.0301". */
	readonly outcome: string;
}

export interface Sent {
	readonly method?: string;
	readonly target: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Buffer;
}

/** Sends a request exactly as given. fetch would normalize paths and headers. */
export function send(url: string, { method = "GET", target, headers = {}, body = "" }: Sent): Promise<Answer> {
	const { hostname, port } = new URL(url);
	const length = { "Content-Length": `${Buffer.byteLength(body)}` };
	return new Promise((resolve, reject) => {
		const sent = request({ hostname, port, method, path: target, headers: { ...length, ...headers } }, (response) => {
			let text = "";
			response.on("data", (chunk) => (text += chunk));
			response.on("error", reject);
			response.on("end", () => {
				const status = response.statusCode ?? 0;
				resolve({ status, headers: response.headers, text, outcome: `${status} ${codeOf(text)}`.trim() });
			});
		});
		sent.on("error", reject);
		sent.end(body);
	});
}

/** How much of a response arrives before it stalls: "nothing", "200 and half of the body". */
export function progressOf(url: string, { method = "GET", target, headers = {}, body = "" }: Sent): Promise<string> {
	const { hostname, port } = new URL(url);
	let progress = "nothing";
	return new Promise((resolve) => {
		const sent = request({ hostname, port, method, path: target, headers }, (response) => {
			const half = Math.ceil(Number(response.headers["content-length"]) / 2);
			response.on("data", ({ length }: Buffer) => {
				progress = `${response.statusCode} and ${length === half ? "half of" : "some of"} the body`;
			});
			response.on("end", () => resolve("everything")).on("error", () => {});
		});
		sent
			.on("error", () => {})
			.on("socket", async (socket) => {
				await untilQuiet(socket);
				resolve(progress);
				sent.destroy();
			});
		sent.end(body);
	});
}

/** The code of an error in any form; empty if there is none. */
function codeOf(text: string): string {
	if (!text.startsWith("{")) return "";
	const { error, error_code = error?.error_code ?? error?.code ?? "" } = JSON.parse(text);
	return `${error_code}`;
}

export interface SignedOptions extends Sent {
	/** @default the emulator's permanent access key */
	readonly pair?: KeyPair;
	/** Seconds by which the client's clock is ahead of the machine's. */
	readonly aheadSeconds?: number;
	/** Changes the request in transit. */
	readonly tamper?: (sent: Required<Sent>) => Partial<Sent>;
}

/** Sends a signed request, as a client of the service does. */
export function sendSigned(emulator: Emulator, options: SignedOptions): Promise<Answer> {
	const { method = "GET", target, body = "", pair = emulator, aheadSeconds = 0, tamper } = options;
	const headers = {
		"Content-Type": "application/json",
		Host: new URL(emulator.url).host,
		"X-Sdk-Date": sdkDate(Date.now() + aheadSeconds * 1000),
		...options.headers,
	};
	const sent = { method, target, body, headers: sign({ method, target, headers, body }, pair) };
	return send(emulator.url, { ...sent, ...tamper?.(sent) });
}

/** Sends a signed request for an operation of KMS. */
export function kmsSigned(
	emulator: Emulator,
	operation: string,
	body: object,
	options: Partial<SignedOptions> = {},
): Promise<Answer> {
	const target = `/v1.0/${emulator.projectId}/kms/${operation}`;
	return sendSigned(emulator, { method: "POST", target, body: JSON.stringify(body), ...options });
}

/** The fields of a JSON response. */
export function fieldsOf<Fields = Record<string, string>>({ text }: Answer): Fields {
	return JSON.parse(text) as Fields;
}

/** Calls a control. @returns its response */
export async function control<Fields = object>(
	emulator: Emulator,
	command: string,
	body: object = {},
): Promise<Fields> {
	const response = await fetch(`${emulator.url}/_emulator/${command}`, { method: "POST", body: JSON.stringify(body) });
	if (!response.ok) throw new Error(`${command} responded with ${response.status} ${await response.text()}`);
	return (await response.json()) as Fields;
}
