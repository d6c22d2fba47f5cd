import * as v from "valibot";
import { isHarmless } from "../../foreignText/characters";
import { keyProperties, keySpec, uuidShaped } from "../shared/key";
import { locationProperties } from "../shared/location";
import type { InputsOf, Properties, StateOf } from "../shared/properties";
import { KEY_USAGES } from "./usage";

const DAYS = "must be 7 to 1096 whole days";

const Text = v.string("must be a string");

/** What answers have in an escaped form, which would differ from the program at every refresh. */
const HARMFUL =
	"must not hold line or paragraph separators, marks that embed, override or isolate a text direction, halves of characters, or control characters other than tabs and line breaks";

/** Text of a tag: printable, without the characters that the service reserves. */
const tagText = (noun: string, least: number, most: number) =>
	v.pipe(
		v.string(`${noun} must be a string`),
		v.check(
			(text) => [...text].length >= least && [...text].length <= most,
			`${noun} must have ${least} to ${most} characters`,
		),
		v.regex(/^[^\p{Cc}*<>\\=]*$/u, `${noun} must not hold control characters or any of * < > \\ =`),
		v.check(isHarmless, `${noun} ${HARMFUL}`),
	);

/** Rules of records drop these names, as every object has them. */
const NAMES_OF_OBJECTS = ["__proto__", "constructor", "prototype"];
const NO_NAMES_OF_OBJECTS = `can't have the keys ${NAMES_OF_OBJECTS.join(", ")}`;

/** Properties of an ExternalKey (API reference: "Creating a CMK", "Scheduling the Deletion of a CMK", "Adding Tags"). */
export const properties = {
	alias: {
		argument: v.optional(
			v.pipe(
				Text,
				v.regex(/^[a-zA-Z0-9:/_-]{1,255}$/, "must be 1 to 255 characters of a-z, A-Z, 0-9, :, /, _ and -"),
				v.regex(/^(?!.*\/default$)/, "must not end with /default, which is reserved for the service's own keys"),
			),
		),
		state: v.string(),
		change: "updates",
		doc: "Name of the key, unique in its project. If omitted, the resource's name and seven random hexadecimal digits.",
	},
	keySpec: {
		argument: keySpec,
		// A refresh may read a value that this release doesn't know.
		state: v.string(),
		default: "AES_256",
		change: "replaces",
		doc: "Spec of the key, which decides what material it takes.",
	},
	keyUsage: {
		argument: v.optional(v.picklist(KEY_USAGES, `must be one of ${KEY_USAGES.join(", ")}`)),
		state: v.optional(v.string()),
		change: "replaces",
		doc: "What the key is used for. If omitted, encryption for symmetric keys and signatures for all others.",
	},
	description: {
		argument: v.optional(
			v.pipe(Text, v.maxLength(255, "must have at most 255 characters"), v.check(isHarmless, HARMFUL)),
		),
		state: "argument",
		change: "updates",
		doc: "Description of the key.",
	},
	tags: {
		argument: v.optional(
			v.pipe(
				v.unknown(),
				v.check((tags) => !NAMES_OF_OBJECTS.some((name) => Object.hasOwn(Object(tags), name)), NO_NAMES_OF_OBJECTS),
				v.record(tagText("a tag's key", 1, 36), tagText("a tag's value", 0, 43), "must be an object of strings"),
			),
		),
		state: "argument",
		change: "updates",
		doc: "Tags of the key.",
	},
	enterpriseProjectId: {
		argument: v.optional(v.pipe(Text, v.nonEmpty("must not be empty"))),
		state: "argument",
		change: "replaces",
		doc: "Enterprise project that the key belongs to. If omitted, the configured one for a new key, or else the default of the service.",
	},
	pendingDeletionDays: {
		argument: v.pipe(v.number(DAYS), v.integer(DAYS), v.minValue(7, DAYS), v.maxValue(1096, DAYS)),
		state: "argument",
		default: 30,
		change: "stores",
		doc: "Days between pulumi destroy and the key's deletion, 7 to 1096. Until then the deletion can be cancelled.",
	},
	enabled: {
		argument: v.boolean("must be true or false"),
		state: "argument",
		default: true,
		change: "updates",
		doc: "Whether the key can be used once it has material.",
	},
	existingKeyId: {
		argument: v.optional(uuidShaped("the id of a key")),
		change: "replaces",
		doc: "Id of an existing external key to manage instead of creating one.",
	},
	...locationProperties,
	keyId: { state: keyProperties.keyId.argument, doc: keyProperties.keyId.doc },
	keyState: {
		state: v.string(),
		doc: 'State of the key as the API spells it: "2" enabled, "3" disabled, "5" pending import.',
	},
	adopted: {
		// States of earlier releases have it only if it is true.
		state: v.optional(v.boolean()),
		doc: "Whether the key existed before the resource: existingKeyId names it, or a killed run had created it.",
	},
} as const satisfies Properties;

/** Checked arguments. */
export interface ExternalKeyInputs extends InputsOf<typeof properties> {}

/** What the state holds. */
export interface ExternalKeyState extends StateOf<typeof properties> {}
