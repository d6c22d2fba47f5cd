import * as v from "valibot";
import { LAST_EPOCH_SECOND } from "../../kms/wire";
import { isQuoted } from "../../wrapping/encoding";
import { IN_QUOTES, joinedLines, materialProperties } from "../material/properties";
import { keySpec } from "../shared/key";
import type { InputsOf, Properties, StateOf } from "../shared/properties";

/** The year 2001: anything less is a number of seconds from now, and not of the epoch. */
const LEAST_EPOCH_SECONDS = 1_000_000_000;
const BASE64 = /^[0-9a-zA-Z+/]+={0,2}$/;

const base64 = (least: number) =>
	v.pipe(
		joinedLines,
		v.regex(BASE64, ({ input }) => (isQuoted(input) ? IN_QUOTES : "must be base64")),
		v.minLength(least, `must have ${least} to 6144 characters`),
		v.maxLength(6144, `must have ${least} to 6144 characters`),
	);

/** Properties of a KeyMaterial (API reference: "Importing Key Material"). */
export const properties = {
	...materialProperties,
	encryptedKeyMaterial: {
		// 344 under RSA; the page's lower limit can't hold for SM2, whose ciphertext is shorter.
		argument: v.optional(base64(100)),
		secret: true,
		doc: "Material that was wrapped elsewhere with the public key of importParameters. Base64.",
	},
	encryptedPrivateKey: {
		argument: v.optional(base64(200)),
		secret: true,
		doc: "For asymmetric keys wrapped elsewhere: the private key, wrapped with the temporary key. Base64.",
	},
	expirationTime: {
		argument: v.optional(
			v.pipe(
				v.number("must be a number of epoch seconds"),
				v.safeInteger("must be whole epoch seconds"),
				v.minValue(LEAST_EPOCH_SECONDS, "must be epoch seconds, and not a number of seconds from now"),
				v.maxValue(LAST_EPOCH_SECOND, "must be epoch seconds, and not milliseconds"),
			),
		),
		state: "argument",
		change: "updates",
		doc: "Epoch seconds at which the service deletes the material. If omitted, it never expires.",
	},
	materialDeletion: {
		argument: v.picklist(["withKey", "immediate"], "must be withKey or immediate"),
		// States of earlier releases don't have it.
		state: v.optional(v.picklist(["withKey", "immediate"])),
		default: "withKey",
		change: "stores",
		doc: "Whether the material goes with its key, or is deleted at once when the resource is deleted.",
	},
	trustExistingMaterial: {
		argument: v.optional(v.boolean("must be true or false")),
		doc: "Says that material which the key already holds is what the program gives.",
	},
	keySpec: {
		argument: v.optional(keySpec),
		doc: "Spec of the key, if the program knows it: then material that doesn't fit is refused at the preview.",
	},
	keyState: {
		state: v.string(),
		doc: 'State of the key as the API spells it: "2" enabled, "3" disabled, "5" pending import.',
	},
	keyMaterialFingerprint: {
		state: v.optional(v.string()),
		secret: true,
		doc: "A salted hash of the material, used to detect a change: scrypt, unless the material can't be guessed. Undefined for material wrapped elsewhere.",
	},
	importedAt: {
		// States of earlier releases have these three only where they say something.
		state: v.optional(v.string()),
		doc: "When this resource imported the material: RFC 3339, UTC. Empty if the key held it before.",
	},
	expiresAt: {
		state: v.optional(v.string()),
		doc: "expirationTime in readable form: RFC 3339, UTC. Empty if the material never expires.",
	},
	adopted: {
		state: v.optional(v.boolean()),
		doc: "Whether the key already held material that may not be the program's.",
	},
} as const satisfies Properties;

/** Checked arguments. */
export interface KeyMaterialInputs extends InputsOf<typeof properties> {}

/** What the state holds. */
export interface KeyMaterialState extends StateOf<typeof properties> {}
