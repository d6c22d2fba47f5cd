import * as v from "valibot";
import type { Call, World } from "./operation";
import { refuse } from "./refusal";

const Identity = v.object({
	userName: v.string(),
	projectId: v.string(),
	/** Milliseconds since the epoch. */
	expiresAt: v.number(),
});

/** Who asks, and for which project. */
export type Identity = v.InferOutput<typeof Identity>;

const PURPOSE = "IAM token";

export function createIamToken(identity: Identity, world: World): string {
	return world.seal.close(PURPOSE, identity).toString("base64");
}

/** @throws {Refusal} KMS.0301 without a token, KMS.0302 where it was not made here, KMS.0303 where it has expired */
export function authenticate(call: Call, world: World): Identity {
	const token = call.headers["x-auth-token"];
	if (typeof token !== "string" || token === "") throw refuse("KMS.0301");
	const identity = v.safeParse(Identity, world.seal.open(PURPOSE, Buffer.from(token, "base64")));
	if (!identity.success) throw refuse("KMS.0302");
	if (world.clock.now() >= identity.output.expiresAt) throw refuse("KMS.0303");
	return identity.output;
}
