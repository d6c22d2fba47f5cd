import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import type { ServiceContext } from "../operation";
import { type Refusal, refuse, refuseIam } from "../refusal";
import type { Settings } from "../settings/settings";
import { type Caller, Principal } from "./principals";

const Content = v.object({
	principal: Principal,
	/** Undefined if the token is for the whole account. */
	projectId: v.optional(v.string()),
	/** Milliseconds since the epoch. */
	expiresAt: v.number(),
	/** Number of revocations when the token was issued. */
	revocations: v.number(),
});

type Content = v.InferOutput<typeof Content>;

const PURPOSE = "IAM token";

/** How a service refuses a token that it doesn't accept. */
export type TokenRefusals = Readonly<Record<"missing" | "unknown" | "expired", () => Refusal>>;

const gatewayRefusal = () => refuse("APIGW.0301");

/** By the setting `tokenRefusals`: it is not documented whether the gateway passes such tokens on to KMS. */
export const KMS_REFUSALS: Readonly<Record<Settings["tokenRefusals"], TokenRefusals>> = {
	kms: {
		missing: () => refuse("KMS.0301"),
		unknown: () => refuse("KMS.0302"),
		expired: () => refuse("KMS.0303"),
	},
	gateway: { missing: gatewayRefusal, unknown: gatewayRefusal, expired: gatewayRefusal },
};

const unauthorized = (message: string) => () => refuseIam(401, "Unauthorized", message);

export const IAM_REFUSALS: TokenRefusals = {
	missing: unauthorized("The request is not authenticated."),
	unknown: unauthorized("The token is invalid."),
	expired: unauthorized("The token has expired."),
};

export function createIamToken(
	content: Omit<Content, "revocations">,
	{ tokenSealer, revocations }: ServiceContext,
): string {
	return tokenSealer.seal(PURPOSE, { ...content, revocations: revocations.count }).toString("base64");
}

/** @throws {Refusal} one of `refusals` if the token was not issued here or has expired; APIGW.0301 if it was revoked */
export function openIamToken(
	token: string,
	{ tokenSealer, clock, revocations }: ServiceContext,
	refusals: TokenRefusals,
): Caller {
	const content = v.safeParse(Content, tokenSealer.open(PURPOSE, decodeBase64(token)));
	if (!content.success) throw refusals.unknown();
	const { principal, projectId, expiresAt, revocations: countAtIssue } = content.output;
	if (countAtIssue !== revocations.count) throw refuse("APIGW.0301", "the token has been revoked");
	if (clock.now() >= expiresAt) throw refusals.expired();
	return { principal, projectIds: projectId === undefined ? [] : [projectId] };
}
