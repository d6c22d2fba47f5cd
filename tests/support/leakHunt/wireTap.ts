import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Kind, secrets } from "../secrets";

const CHANNEL = "http.server.request.start";

const FIELDS: Readonly<Record<string, Kind>> = {
	password: "password",
	access: "access key",
	access_key_id: "access key",
	secret: "secret key",
	secret_access_key: "secret key",
	securitytoken: "security token",
	security_token: "security token",
	id_token: "id token",
	idToken: "id token",
	import_token: "import token",
	encrypted_key_material: "wrapped material",
	encrypted_privatekey: "wrapped material",
};
const HEADERS: Readonly<Record<string, Kind>> = {
	"x-auth-token": "IAM token",
	"x-security-token": "security token",
};
/** Lengths in base64 of what all public keys in DER begin and end with. */
const COMMON_HEAD = 48;
const COMMON_TAIL = 16;

/** Plants the secrets in all requests that servers of this process receive, and in their answers. */
export function startWireTap(): void {
	subscribe(CHANNEL, tap);
}

export function stopWireTap(): void {
	unsubscribe(CHANNEL, tap);
}

function tap(message: unknown): void {
	const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
	for (const [name, kind] of Object.entries(HEADERS)) secrets.plant(kind, request.headers[name]?.toString());
	secrets.plant("signature", /Signature=([0-9a-f]{64})/.exec(request.headers.authorization ?? "")?.[1]);
	const { push } = request;
	const asked: Buffer[] = [];
	request.push = (chunk, encoding) => {
		if (chunk) asked.push(Buffer.from(chunk));
		// The request is complete. Plant its secrets before the server handles it.
		else learn(Buffer.concat(asked));
		return push.call(request, chunk, encoding);
	};
	const { end } = response;
	response.end = ((chunk: unknown, ...rest: unknown[]) => {
		if (typeof chunk === "string" || Buffer.isBuffer(chunk)) learn(chunk);
		return Reflect.apply(end, response, [chunk, ...rest]);
	}) as typeof response.end;
}

function learn(body: string | Buffer): void {
	try {
		// The reviver visits every field at any depth.
		JSON.parse(`${body}`, function (this: Record<string, unknown>, name, value) {
			if (typeof value === "string") plantField(name, value, this);
			return value;
		});
	} catch {
		// A body that is not JSON has no fields.
	}
}

function plantField(name: string, value: string, { import_token }: Record<string, unknown>): void {
	const kind = FIELDS[name];
	if (kind) secrets.plant(kind, value);
	// The public half of a key in the service is not secret.
	if (name === "public_key" && import_token) secrets.plant("wrapping key", value.slice(COMMON_HEAD, -COMMON_TAIL));
}
