import * as v from "valibot";
import { KeyRecord } from "../keys/keyStore";
import { SavedWrappingKey } from "../keys/wrappingKeys";

/** What an emulator restores when it starts again: its keys, and everything that issued tokens depend on. */
export const SavedState = v.object({
	version: v.literal(2),
	/** Seconds by which `POST /_emulator/clock` has moved the clock. */
	passedSeconds: v.number(),
	/** Seconds by which the clock is ahead of the clients' clocks. */
	skewSeconds: v.optional(v.number(), 0),
	/** The key that seals tokens, in base64. */
	sealKey: v.string(),
	/** The key of the identity provider: PKCS#8 in DER, base64. */
	identityKey: v.optional(v.string()),
	/** Number of revocations so far. */
	revocations: v.number(),
	wrappingKeys: v.array(SavedWrappingKey),
	keys: v.array(KeyRecord),
});

export type SavedState = v.InferOutput<typeof SavedState>;
