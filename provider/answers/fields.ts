import * as v from "valibot";
import { escapeHarmful, isHarmless, isPrintable } from "../foreignText/characters";

// What the fields of an answer may hold. Rules say how a value may look, and not which values there are: the service may learn new ones.

/** More than any word, name or id of the service has, in characters. */
const MAX_WORD = 64;
const MAX_LINE = 255;
/** More than any description or value of a tag has, in UTF-16 units. */
const MAX_TEXT = 4096;
/** More than any token or key has, and no more than Node takes for all headers of an answer. */
const MAX_TOKEN = 16 * 1024;

/** A word that gets into messages and states: a state, a spec, an origin. */
export const Word = v.pipe(v.string(), v.regex(/^[\w.-]+$/), v.maxLength(MAX_WORD));

/** A word that some sites leave out or empty. */
export const OptionalWord = v.pipe(
	v.nullish(v.union([v.literal(""), Word])),
	v.transform((word) => word || undefined),
);

/** The id of a project, which gets into paths and headers. */
export const ProjectId = v.pipe(v.string(), v.regex(/^[\w-]+$/), v.maxLength(MAX_WORD));

/** One line that can be printed, such as a name. */
export const Line = v.pipe(v.string(), v.maxLength(MAX_LINE), v.check(isPrintable));

/** Text that people wrote, in one or several lines. What a terminal would obey is escaped. */
export const FreeText = v.pipe(v.string(), v.maxLength(MAX_TEXT), v.transform(escapeHarmful));

/** A name that people gave, in any script. A harmful one is refused, because an escaped one would name something else. */
export const FreeName = v.pipe(v.string(), v.maxLength(MAX_LINE), v.check(isHarmless), v.regex(/^\P{Cc}*$/u));

/** A token or key: one line of ASCII, which can be sent in a header. */
export const Token = v.pipe(v.string(), v.regex(/^[ -~]+$/), v.maxLength(MAX_TOKEN));

/** A token or key that is only sent in bodies: any text in ASCII, because some sites break its lines. */
export const Opaque = v.pipe(v.string(), v.regex(/^[\t\n\r -~]+$/), v.maxLength(MAX_TOKEN));

/** A time by RFC 3339, decoded to milliseconds since the epoch. */
export const Instant = v.pipe(
	v.string(),
	v.maxLength(MAX_WORD),
	v.transform((text) => Date.parse(text)),
	v.number(),
	v.finite(),
);
