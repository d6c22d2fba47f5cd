import * as v from "valibot";
import { decodeBase64 } from "../cryptography/base64";
import type { World } from "../operation";
import { type Refusal, refuse, refuseIam } from "../refusal";
import type { Settings } from "../settings/settings";
import { type Caller, Principal } from "./principals";

const Content = v.object({
	principal: Principal,
	/** Absent where the token is for the account as a whole. */
	projectId: v.optional(v.string()),
	/** Milliseconds since the epoch. */
	expiresAt: v.number(),
	/** Of revocations when it was made. */
	revocations: v.number(),
});

type Content = v.InferOutput<typeof Content>;

const PURPOSE = "IAM token";

/** How a token that is not accepted is answered, by whoever looks at it. */
export type TokenRefusals = Readonly<Record<"missing" | "unknown" | "expired", () => Refusal>>;

const byGateway = () => refuse("APIGW.0301");

/** Whether the gateway lets tokens through to KMS that it could refuse itself is open. */
export const KMS_REFUSALS: Readonly<Record<Settings["tokenRefusals"], TokenRefusals>> = {
	kms: {
		missing: () => refuse("KMS.0301"),
		unknown: () => refuse("KMS.0302"),
		expired: () => refuse("KMS.0303"),
	},
	gateway: { missing: byGateway, unknown: byGateway, expired: byGateway },
};

const unauthorized = (message: string) => () => refuseIam(401, "Unauthorized", message);

export const IAM_REFUSALS: TokenRefusals = {
	missing: unauthorized("The request is not authenticated."),
	unknown: unauthorized("The token is invalid."),
	expired: unauthorized("The token has expired."),
};

export function createIamToken(granted: Omit<Content, "revocations">, { seal, revocations }: World): string {
	return seal.close(PURPOSE, { ...granted, revocations: revocations.count }).toString("base64");
}

/** @throws {Refusal} where it was not made here or has expired; APIGW.0301 where it was revoked */
export function openIamToken(token: string, { seal, clock, revocations }: World, refusals: TokenRefusals): Caller {
	const content = v.safeParse(Content, seal.open(PURPOSE, decodeBase64(token)));
	if (!content.success) throw refusals.unknown();
	const { principal, projectId, expiresAt, revocations: then } = content.output;
	if (then !== revocations.count) throw refuse("APIGW.0301", "the token has been revoked");
	if (clock.now() >= expiresAt) throw refusals.expired();
	return { principal, projectIds: projectId === undefined ? [] : [projectId] };
}
