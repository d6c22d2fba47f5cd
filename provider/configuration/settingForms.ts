/** The form that the value of a setting must have. */
export interface Form {
	/** Whether white space around a value is dropped, because none can belong to it. */
	readonly trims?: true;
	/** What is wrong with a value: a predicate, like "must be true or false". Undefined if nothing is. */
	faultOf(value: string): string | undefined;
}

/** Longer than any id or region of the service, in characters. */
const MAX_ID_LENGTH = 64;
/** Longer than any name of the service, in characters. */
const MAX_NAME_LENGTH = 256;
/** As pipelines and shells write them: `${{secrets.KEY}}`, `${KEY}`, `$KEY`. */
const UNEXPANDED = /^(\$\{\{.*\}\}|\$\{\w+\}|\$[A-Z_]{3,}|\{\{.*\}\})$/;
const QUOTED = /^(["'])[\s\S]*\1$/;

/** A region, which becomes part of hosts. */
export const REGION: Form = matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be a region's id, like cn-north-4");

/** The id of a project, which becomes part of paths and headers. */
export const PROJECT_ID: Form = matching(idPattern("0-9A-Za-z_-"), "must be a project's id, 32 hexadecimal digits");

/** The id of an account, a user or an enterprise project. */
export const ID: Form = matching(idPattern("0-9A-Za-z_-"), "must be an id: letters, digits, hyphens and underscores");

/** The domain of a site, which becomes part of hosts that receive credentials. */
export const DOMAIN: Form = matching(
	/^(?=.{1,253}$)([a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,62}$/,
	"must be a domain, like myhuaweicloud.com",
);

/** A name that somebody chose: nearly any text. */
export const NAME: Form = {
	faultOf: (value) =>
		strayCharacters(value) ??
		(value.length > MAX_NAME_LENGTH ? `has more than ${MAX_NAME_LENGTH} characters` : undefined),
};

/** Text of which nothing is known but that it is one line. */
export const LINE: Form = { faultOf: strayCharacters };

/** A secret that is sent in a header or in JSON, and has neither blanks nor quotes. */
export const CREDENTIAL: Form = {
	faultOf: (value) =>
		strayCharacters(value) ??
		(/^[!-~]*$/.test(value) && !/["'\\]/.test(value)
			? undefined
			: "contains a space, a quote, a backslash or a character that is not ASCII"),
};

/** Text of several lines, or the path of a file. */
export const FILE_OR_TEXT: Form = { faultOf: (value) => (QUOTED.test(value) ? IN_QUOTES : undefined) };

/** A URL. Its other faults are those of endpoints. */
export const URL_TEXT: Form = { trims: true, faultOf: (value) => (QUOTED.test(value) ? IN_QUOTES : undefined) };

export const BOOLEAN: Form = matching(/^(true|false|1|0)$/i, "must be true or false");

export const WHOLE_NUMBER: Form = matching(/^\d{1,6}$/, "must be a whole number of at most 6 digits");

/** A lifetime in seconds. */
export function seconds(min: number, max: number): Form {
	const isInRange = (value: string) => /^\d{1,6}$/.test(value) && Number(value) >= min && Number(value) <= max;
	return trimmed((value) => (isInRange(value) ? undefined : `must be a number of seconds from ${min} to ${max}`));
}

/** One of a few words. */
export function oneOf(words: readonly string[], requirement: string): Form {
	return trimmed((value) => (words.includes(value) ? undefined : requirement));
}

const IN_QUOTES = "is enclosed in quotes";

/** What is around or inside a text that a person would not have typed; undefined if there is nothing. */
function strayCharacters(value: string): string | undefined {
	if (QUOTED.test(value)) return IN_QUOTES;
	if (/[\r\n]$/.test(value)) return "ends in a line break";
	if (/\s$/.test(value)) return "ends in white space";
	if (/^\s/.test(value)) return "begins with white space";
	if (UNEXPANDED.test(value)) return "is a reference that nothing has replaced by its value";
	if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return "contains a line break or another control character";
	return /\p{Cf}/u.test(value) ? `contains an invisible character (${codePoint(/\p{Cf}/u, value)})` : undefined;
}

function idPattern(characters: string): RegExp {
	return new RegExp(`^[${characters}]{1,${MAX_ID_LENGTH}}$`);
}

function matching(pattern: RegExp, requirement: string): Form {
	return trimmed((value) => (pattern.test(value) ? undefined : requirement));
}

function trimmed(faultOf: Form["faultOf"]): Form {
	return { trims: true, faultOf: (value) => (QUOTED.test(value) ? IN_QUOTES : named(faultOf(value), value)) };
}

/** What is not ASCII may be invisible, or look like another character. */
function named(fault: string | undefined, value: string): string | undefined {
	const foreign = codePoint(/[^\x20-\x7e]/u, value);
	return fault && foreign ? `${fault}, and contains ${foreign}` : fault;
}

/** The first character that a pattern matches, as U+200B. */
function codePoint(pattern: RegExp, value: string): string | undefined {
	const code = pattern.exec(value)?.[0].codePointAt(0);
	return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}
