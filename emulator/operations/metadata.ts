import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import { agencySession } from "../iam/principals";
import { CredentialFields, createTemporaryCredentials, credentialFields } from "../iam/temporaryCredentials";
import type { Call, Operation, ServiceContext } from "../operation";
import { Refusal } from "../refusal";
import type { MetadataMode } from "../settings/settings";

const Token = v.object({
	/** Milliseconds since the epoch. */
	expiresAt: v.number(),
});
const PURPOSE = "metadata token";
const MAX_TTL_SECONDS = 6 * 60 * 60;
const CREDENTIALS_SECONDS = 6 * 60 * 60;
/** The response to a server without an agency. The vendor's SDKs look for these words. */
const NO_AGENCY = "401 Unauthorized\nPlease configure Cloud Service Agency first";

const HAS_TOKENS: Readonly<Record<MetadataMode, boolean>> = { v2: true, "no-agency": true, v1: false, off: false };

/** What a server in the cloud requests from 169.254.169.254. Access to that address is its only credential. */
export const metadata: readonly Operation[] = [
	{
		name: "metadata-token",
		method: "PUT",
		path: "/meta-data/latest/api/token",
		group: "server metadata",
		summary: "issues a token of the metadata service, as text",
		headers: ["X-Metadata-Token-Ttl-Seconds"],
		credentials: ["none"],
		response: v.string(),
		refusals: [400, 404],
		handle: ({ headers }, { settings, tokenSealer, clock }) => {
			if (!HAS_TOKENS[settings.metadata]) throw notFound();
			const ttl = `${headers["x-metadata-token-ttl-seconds"] ?? ""}`;
			const seconds = Number(ttl);
			if (!/^\d{1,5}$/.test(ttl) || seconds < 1 || seconds > MAX_TTL_SECONDS) throw new Refusal(400, "400 Bad Request");
			const token: v.InferOutput<typeof Token> = { expiresAt: clock.now() + seconds * 1000 };
			return {
				headers: { "Content-Type": "text/plain" },
				body: tokenSealer.seal(PURPOSE, token).toString("base64url"),
			};
		},
	},
	{
		name: "metadata-credentials",
		method: "GET",
		path: "/openstack/latest/securitykey",
		group: "server metadata",
		summary: "issues temporary credentials of the agency to the server",
		credentials: ["metadata token", "none"],
		response: v.strictObject({ credential: CredentialFields }),
		refusals: [401, 404],
		handle: (call, context) => {
			const { metadata: mode } = context.settings;
			if (mode === "off") throw notFound();
			if (HAS_TOKENS[mode]) ensureToken(call, context);
			if (mode === "no-agency") throw new Refusal(401, NO_AGENCY);
			const credentials = createTemporaryCredentials(agencySession("emulator-server"), CREDENTIALS_SECONDS, context);
			return { body: { credential: credentialFields(credentials) } };
		},
	},
];

function notFound(): Refusal {
	return new Refusal(404, "404 Not Found");
}

function ensureToken({ headers }: Call, { tokenSealer, clock }: ServiceContext): void {
	const bytes = decodeBase64(`${headers["x-metadata-token"] ?? ""}`, "base64url");
	const token = v.safeParse(Token, tokenSealer.open(PURPOSE, bytes));
	if (!token.success || clock.now() >= token.output.expiresAt) throw new Refusal(401, "401 Unauthorized");
}
