import * as v from "valibot";
import { KeyRecord } from "../keys/keyStore";
import { SavedWrappingKey } from "../keys/wrappingKeys";

/** What an emulator is when it starts again: keys, and all that what it has handed out depends on. */
export const SavedState = v.object({
	version: v.literal(2),
	/** That have passed for the emulator and nobody else. */
	passedSeconds: v.number(),
	/** By which its clock is ahead of every client's. */
	skewSeconds: v.optional(v.number(), 0),
	/** The key that tokens are sealed with, in base64. */
	sealKey: v.string(),
	/** The key of the identity provider: PKCS#8 in DER, base64. */
	identityKey: v.optional(v.string()),
	/** How often what was handed out has been revoked. */
	revocations: v.number(),
	wrappingKeys: v.array(SavedWrappingKey),
	keys: v.array(KeyRecord),
});

export type SavedState = v.InferOutput<typeof SavedState>;
