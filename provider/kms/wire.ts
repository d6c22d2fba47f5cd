import * as v from "valibot";

/** The end of the year 9999 in epoch seconds; a count of milliseconds, the service's other unit, lies beyond it. */
const LAST_EPOCH_SECOND = 253_402_300_799;

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

/** Answer of describe-key, as far as this provider reads it. */
export const KeyAnswer = v.pipe(
	v.object({ key_info: v.object({ key_state: Text }) }),
	v.transform((answer) => ({ keyState: answer.key_info.key_state })),
);
