import * as v from "valibot";

/** The end of the year 9999 in epoch seconds. */
export const LAST_EPOCH_SECOND = 253_402_300_799;
/** Read as seconds it is the year 5138, read as milliseconds 1973: what is greater is milliseconds. */
const MIN_MILLISECONDS = 100_000_000_000;

// One edition of the page says Long, the other String.
const EpochSeconds = v.pipe(
	v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
	v.integer(),
	v.minValue(0),
	v.maxValue(LAST_EPOCH_SECOND),
);

const Text = v.pipe(v.string(), v.nonEmpty());

/**
 * Answer of get-parameters-for-import. Its key_id is not read: both editions print one that differs from the request's.
 * Token and key are not looked into either: the token is opaque, and the key's form is for who wraps with it to check.
 */
export const ImportParametersAnswer = v.pipe(
	v.object({ import_token: Text, public_key: Text, expiration_time: EpochSeconds }),
	v.transform((answer) => ({
		importToken: answer.import_token,
		publicKey: answer.public_key,
		expirationTime: answer.expiration_time,
	})),
);

/** Epoch seconds of a time in a key's details: live answers count milliseconds where the tables of the pages say seconds. "" is none. */
const DetailTime = v.pipe(
	v.union([v.pipe(v.string(), v.regex(/^\d*$/), v.transform(Number)), v.number()]),
	v.transform((time) => (time >= MIN_MILLISECONDS ? Math.floor(time / 1000) : time)),
	v.integer(),
	v.minValue(0),
	v.maxValue(LAST_EPOCH_SECOND),
	v.transform((seconds) => (seconds === 0 ? null : seconds)),
);

/** A key as describe-key and list-keys tell of it, as far as this provider reads it. Sites leave fields out. */
const KeyDetails = v.pipe(
	v.object({
		key_id: v.optional(v.string()),
		key_state: Text,
		key_alias: v.optional(v.string()),
		key_spec: v.optional(v.string()),
		key_usage: v.optional(v.string()),
		key_description: v.nullish(v.string()),
		origin: v.optional(v.string()),
		default_key_flag: v.optional(v.string()),
		creation_date: v.optional(DetailTime),
		expiration_time: v.nullish(DetailTime),
		sys_enterprise_project_id: v.optional(v.string()),
	}),
	v.transform((details) => ({
		keyId: details.key_id,
		keyState: details.key_state,
		alias: details.key_alias,
		keySpec: details.key_spec,
		keyUsage: details.key_usage,
		description: details.key_description,
		origin: details.origin,
		/** One that the service made for itself. */
		isDefaultKey: details.default_key_flag === "1",
		/** Epoch seconds. */
		createdAt: details.creation_date ?? undefined,
		/** Epoch seconds at which the material expires; null where it never does, undefined where the site doesn't say. */
		expirationTime: details.expiration_time,
		enterpriseProjectId: details.sys_enterprise_project_id,
	})),
);

export type KeyDetails = v.InferOutput<typeof KeyDetails>;

/** Answer of describe-key. */
export const KeyAnswer = v.pipe(
	v.object({ key_info: KeyDetails }),
	v.transform(({ key_info }) => key_info),
);

/** Answer of create-key. */
export const CreatedKeyAnswer = v.pipe(
	v.object({ key_info: v.object({ key_id: Text }) }),
	v.transform(({ key_info }) => ({ keyId: key_info.key_id })),
);

/** Answer of list-keys: one page. */
export const KeysAnswer = v.pipe(
	v.object({
		key_details: v.array(KeyDetails),
		next_marker: v.nullish(v.string()),
		truncated: v.nullish(v.union([v.string(), v.boolean()])),
	}),
	v.transform(({ key_details, next_marker, truncated }) => ({
		keys: key_details,
		/** Where the next page starts; nothing on the last. */
		nextMarker: `${truncated}` === "true" && next_marker ? next_marker : undefined,
	})),
);

/** Answer of get-publickey. */
export const PublicKeyAnswer = v.pipe(
	v.object({ public_key: Text }),
	v.transform(({ public_key }) => ({ publicKey: public_key })),
);

/** Answer of the query for a key's tags. */
export const TagsAnswer = v.pipe(
	v.object({ tags: v.array(v.object({ key: v.string(), value: v.nullish(v.string()) })) }),
	v.transform(({ tags }): Readonly<Record<string, string>> => {
		return Object.fromEntries(tags.map(({ key, value }) => [key, value ?? ""]));
	}),
);
