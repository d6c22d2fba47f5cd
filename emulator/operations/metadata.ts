import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import { agencySession } from "../iam/principals";
import { CredentialFields, createTemporaryCredentials, credentialFields } from "../iam/temporaryCredentials";
import type { Call, Operation, World } from "../operation";
import { Refusal } from "../refusal";
import type { MetadataMode } from "../settings/settings";

const Token = v.object({
	/** Milliseconds since the epoch. */
	expiresAt: v.number(),
});
const PURPOSE = "metadata token";
const LONGEST_TTL_SECONDS = 6 * 60 * 60;
const CREDENTIALS_SECONDS = 6 * 60 * 60;
/** A server without an agency is told so; the vendor's SDKs look for these words. */
const NO_AGENCY = "401 Unauthorized\nPlease configure Cloud Service Agency first";

const HAS_TOKENS: Readonly<Record<MetadataMode, boolean>> = { v2: true, "no-agency": true, v1: false, off: false };

/** What a server asks the address 169.254.169.254, about itself and by no other right than being there. */
export const metadata: readonly Operation[] = [
	{
		name: "metadata-token",
		method: "PUT",
		path: "/meta-data/latest/api/token",
		group: "metadata of a server",
		summary: "makes a token of the metadata service, as text",
		headers: ["X-Metadata-Token-Ttl-Seconds"],
		credentials: ["none"],
		answer: v.string(),
		refusals: [400, 404],
		handle: ({ headers }, { settings, seal, clock }) => {
			if (!HAS_TOKENS[settings.metadata]) throw notFound();
			const ttl = `${headers["x-metadata-token-ttl-seconds"] ?? ""}`;
			const seconds = Number(ttl);
			if (!/^\d{1,5}$/.test(ttl) || seconds < 1 || seconds > LONGEST_TTL_SECONDS)
				throw new Refusal(400, "400 Bad Request");
			const token: v.InferOutput<typeof Token> = { expiresAt: clock.now() + seconds * 1000 };
			return { headers: { "Content-Type": "text/plain" }, body: seal.close(PURPOSE, token).toString("base64url") };
		},
	},
	{
		name: "metadata-credentials",
		method: "GET",
		path: "/openstack/latest/securitykey",
		group: "metadata of a server",
		summary: "hands out temporary credentials of the agency to the server",
		credentials: ["metadata token", "none"],
		answer: v.strictObject({ credential: CredentialFields }),
		refusals: [401, 404],
		handle: (call, world) => {
			const { metadata: mode } = world.settings;
			if (mode === "off") throw notFound();
			if (HAS_TOKENS[mode]) ensureToken(call, world);
			if (mode === "no-agency") throw new Refusal(401, NO_AGENCY);
			const credentials = createTemporaryCredentials(agencySession("emulator-server"), CREDENTIALS_SECONDS, world);
			return { body: { credential: credentialFields(credentials) } };
		},
	},
];

function notFound(): Refusal {
	return new Refusal(404, "404 Not Found");
}

function ensureToken({ headers }: Call, { seal, clock }: World): void {
	const bytes = decodeBase64(`${headers["x-metadata-token"] ?? ""}`, "base64url");
	const token = v.safeParse(Token, seal.open(PURPOSE, bytes));
	if (!token.success || clock.now() >= token.output.expiresAt) throw new Refusal(401, "401 Unauthorized");
}
