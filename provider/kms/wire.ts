import * as v from "valibot";
import { FreeName, FreeText, Line, Opaque, OptionalWord, Word } from "../answers/fields";
import { UUID_SHAPED } from "./keyId";

/** The last second of the year 9999, in epoch seconds. */
export const LAST_EPOCH_SECOND = 253_402_300_799;
/** From this number on, a time is in milliseconds: as seconds it would be in the year 5138, as milliseconds it is in 1973. */
const MIN_MILLISECONDS = 100_000_000_000;

// A Long in one edition of the API page, a String in the other.
const EpochSeconds = v.pipe(
	v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
	v.integer(),
	v.minValue(0),
	v.maxValue(LAST_EPOCH_SECOND),
);

const KeyId = v.pipe(v.string(), v.regex(UUID_SHAPED));

/** More than a key may have, of which each gets into the state. */
const MAX_TAGS = 200;
/** The service's own tags have longer keys than those of users. */
const MAX_TAG_KEY = 128;
const MAX_MARKER = 1024;

/**
 * Answer of get-parameters-for-import. Its key_id is not read, because in the samples of both editions it differs from the request's.
 * The token is opaque. The format of the public key is checked when it is used for wrapping.
 */
export const ImportParametersAnswer = v.pipe(
	v.object({ import_token: Opaque, public_key: Opaque, expiration_time: EpochSeconds }),
	v.transform((answer) => ({
		importToken: answer.import_token,
		publicKey: answer.public_key,
		expirationTime: answer.expiration_time,
	})),
);

/**
 * A time in a key's details, decoded to epoch seconds, or to null if it is "" or 0. The API pages say seconds, but live
 * answers are in milliseconds.
 */
const DetailTime = v.pipe(
	v.union([v.pipe(v.string(), v.regex(/^\d*$/), v.transform(Number)), v.number()]),
	v.transform((time) => (time >= MIN_MILLISECONDS ? Math.floor(time / 1000) : time)),
	v.integer(),
	v.minValue(0),
	v.maxValue(LAST_EPOCH_SECOND),
	v.transform((seconds) => (seconds === 0 ? null : seconds)),
);

/** The details of a key in describe-key and list-keys, as far as this provider reads them. Some sites omit fields. */
const KeyDetails = v.pipe(
	v.object({
		key_id: v.optional(KeyId),
		key_state: Word,
		key_alias: v.optional(Line),
		key_spec: OptionalWord,
		key_usage: OptionalWord,
		key_description: v.nullish(FreeText),
		origin: OptionalWord,
		default_key_flag: v.optional(v.string()),
		creation_date: v.optional(DetailTime),
		scheduled_deletion_date: v.nullish(DetailTime),
		expiration_time: v.nullish(DetailTime),
		sys_enterprise_project_id: OptionalWord,
	}),
	v.transform((details) => ({
		keyId: details.key_id,
		keyState: details.key_state,
		alias: details.key_alias,
		keySpec: details.key_spec,
		keyUsage: details.key_usage,
		description: details.key_description,
		origin: details.origin,
		/** Whether the service created the key for its own use. */
		isDefaultKey: details.default_key_flag === "1",
		/** When the key was created, in epoch seconds. */
		createdAt: details.creation_date ?? undefined,
		/** When the key is deleted, in epoch seconds, if its deletion is scheduled. */
		deletedAt: details.scheduled_deletion_date ?? undefined,
		/** When the material expires, in epoch seconds. Null if it never does, undefined if the site does not say. */
		expirationTime: details.expiration_time,
		enterpriseProjectId: details.sys_enterprise_project_id,
	})),
);

/** The decoded details of a key. */
export type KeyDetails = v.InferOutput<typeof KeyDetails>;

/** Answer of describe-key. */
export const KeyAnswer = v.pipe(
	v.object({ key_info: KeyDetails }),
	v.transform(({ key_info }) => key_info),
);

/** Answer of create-key. */
export const CreatedKeyAnswer = v.pipe(
	v.object({ key_info: v.object({ key_id: KeyId }) }),
	v.transform(({ key_info }) => ({ keyId: key_info.key_id })),
);

/**
 * Answer of list-keys: one page.
 * @param alias of the key that is looked for. The others are none of this provider's business, whatever they look like. If omitted,
 * all keys are read
 */
export const keysAnswer = (alias?: string) =>
	v.pipe(
		v.object({
			key_details: v.pipe(
				v.array(v.unknown()),
				v.transform((keys) => keys.filter((key) => alias === undefined || aliasOf(key) === alias)),
				v.array(KeyDetails),
			),
			next_marker: v.nullish(v.pipe(v.string(), v.maxLength(MAX_MARKER))),
			truncated: v.nullish(v.union([v.string(), v.boolean()])),
		}),
		v.transform(({ key_details, next_marker, truncated }) => ({
			keys: key_details,
			/** Where the next page starts. Undefined on the last page. */
			nextMarker: `${truncated}` === "true" && next_marker ? next_marker : undefined,
		})),
	);

function aliasOf(key: unknown): unknown {
	return typeof key === "object" && key !== null && "key_alias" in key ? key.key_alias : undefined;
}

/** Answer of get-publickey. */
export const PublicKeyAnswer = v.pipe(
	v.object({ public_key: Opaque }),
	v.transform(({ public_key }) => ({ publicKey: public_key })),
);

/** Answer of the query for a key's tags: values by key. */
export const TagsAnswer = v.pipe(
	v.object({
		tags: v.pipe(
			v.array(v.object({ key: v.pipe(FreeName, v.maxLength(MAX_TAG_KEY)), value: v.nullish(FreeText) })),
			v.maxLength(MAX_TAGS),
		),
	}),
	v.transform(({ tags }): { readonly tags: Readonly<Record<string, string>> } => {
		return { tags: Object.fromEntries(tags.map(({ key, value }) => [key, value ?? ""])) };
	}),
);
