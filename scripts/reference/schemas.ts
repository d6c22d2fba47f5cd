import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { Fault } from "../../emulator/controls/faults";
import { CredentialFields } from "../../emulator/iam/temporaryCredentials";
import { TokenAnswer } from "../../emulator/iam/tokenResponse";
import { KeyDetails } from "../../emulator/keys/keyDetails";
import { Tag } from "../../emulator/keys/keyStore";

type OverrideOf<Name extends "overrideAction" | "overrideSchema"> = NonNullable<ConversionConfig[Name]>;

/** Answers that several operations share, or that are long. */
const NAMED = { KeyDetails, Tag, Token: TokenAnswer, Credential: CredentialFields, Fault };

/** JSON Schema has no words for them: they are left out. */
const UNSAID = ["check", "finite"];

/** A character has one to four bytes: of a length in bytes that is what can be said. */
const LENGTHS: Readonly<Record<string, (bytes: number) => JsonSchema>> = {
	min_bytes: (bytes) => ({ minLength: Math.ceil(bytes / 4) }),
	max_bytes: (bytes) => ({ maxLength: bytes }),
};

const sayAction: OverrideOf<"overrideAction"> = (context) => {
	const { valibotAction, jsonSchema } = context;
	const length = LENGTHS[valibotAction.type];
	if (!length) return sayPattern(context);
	return { ...jsonSchema, ...length((valibotAction as unknown as { requirement: number }).requirement) };
};

/** A second pattern goes beside the first; one with flags, other than that of Unicode, is left out. */
const sayPattern: OverrideOf<"overrideAction"> = ({ valibotAction, jsonSchema, errors }) => {
	if (!errors || valibotAction.type !== "regex") return undefined;
	const { source, flags } = (valibotAction as unknown as { requirement: RegExp }).requirement;
	const { pattern, ...others } = jsonSchema;
	if (!/^u?$/.test(flags)) return pattern === source ? others : jsonSchema;
	return pattern === source ? jsonSchema : { ...jsonSchema, allOf: [...(jsonSchema.allOf ?? []), { pattern: source }] };
};

/** Objects say what they need where they need something. */
const withoutEmptyList = ({ required = [], ...schema }: JsonSchema): JsonSchema =>
	required.length > 0 ? { ...schema, required } : schema;

const ofRequest: OverrideOf<"overrideSchema"> = ({ jsonSchema, errors }) =>
	!errors && jsonSchema.type === "object" ? withoutEmptyList(jsonSchema) : undefined;

/** An answer has no other fields than those described, which is how drift is found. */
const ofAnswer: OverrideOf<"overrideSchema"> = ({ valibotSchema, jsonSchema, errors }) =>
	!errors && /^(strict_)?object$/.test(valibotSchema.type)
		? { ...withoutEmptyList(jsonSchema), additionalProperties: false }
		: undefined;

const config = (overrideSchema: OverrideOf<"overrideSchema">) =>
	({
		target: "draft-2020-12",
		typeMode: "input",
		ignoreActions: UNSAID,
		definitions: NAMED,
		overrideAction: sayAction,
		overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
		overrideSchema,
	}) as const satisfies ConversionConfig;

/** @throws {Error} where a schema has something new that JSON Schema can't say, and nobody has decided about it */
function convert(schema: GenericSchema, overrideSchema: OverrideOf<"overrideSchema">): JsonSchema {
	const { $schema: _, $defs: __, ...converted } = toJsonSchema(schema, config(overrideSchema));
	return converted;
}

export const requestSchema = (schema: GenericSchema) => convert(schema, ofRequest);
export const answerSchema = (schema: GenericSchema) => convert(schema, ofAnswer);
export const namedSchemas = () => toJsonSchemaDefs(NAMED, config(ofAnswer));
