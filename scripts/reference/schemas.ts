import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from "@valibot/to-json-schema";
import type { GenericSchema } from "valibot";
import { Fault } from "../../emulator/controls/faults";
import { CredentialFields } from "../../emulator/iam/temporaryCredentials";
import { TokenResponse } from "../../emulator/iam/tokenResponse";
import { KeyDetails } from "../../emulator/keys/keyDetails";
import { Tag } from "../../emulator/keys/keyStore";

type OverrideOf<Name extends "overrideAction" | "overrideSchema"> = NonNullable<ConversionConfig[Name]>;

/** Schemas that several operations share, or that are long. */
const NAMED = { KeyDetails, Tag, Token: TokenResponse, Credential: CredentialFields, Fault };

/** Checks that JSON Schema can't express. They are omitted. */
const INEXPRESSIBLE = ["check", "finite"];

/** JSON Schema counts characters of one to four bytes, so a limit in bytes is approximated. */
const LENGTHS: Readonly<Record<string, (bytes: number) => JsonSchema>> = {
	min_bytes: (bytes) => ({ minLength: Math.ceil(bytes / 4) }),
	max_bytes: (bytes) => ({ maxLength: bytes }),
};

const describeAction: OverrideOf<"overrideAction"> = (context) => {
	const { valibotAction, jsonSchema } = context;
	const length = LENGTHS[valibotAction.type];
	if (!length) return describePattern(context);
	return { ...jsonSchema, ...length((valibotAction as unknown as { requirement: number }).requirement) };
};

/** Adds a second pattern next to the first. A pattern with flags other than `u` is omitted. */
const describePattern: OverrideOf<"overrideAction"> = ({ valibotAction, jsonSchema, errors }) => {
	if (!errors || valibotAction.type !== "regex") return undefined;
	const { source, flags } = (valibotAction as unknown as { requirement: RegExp }).requirement;
	const { pattern, ...others } = jsonSchema;
	if (!/^u?$/.test(flags)) return pattern === source ? others : jsonSchema;
	return pattern === source ? jsonSchema : { ...jsonSchema, allOf: [...(jsonSchema.allOf ?? []), { pattern: source }] };
};

/** Omits an empty list of required fields. */
const withoutEmptyList = ({ required = [], ...schema }: JsonSchema): JsonSchema =>
	required.length > 0 ? { ...schema, required } : schema;

const ofRequest: OverrideOf<"overrideSchema"> = ({ jsonSchema, errors }) =>
	!errors && jsonSchema.type === "object" ? withoutEmptyList(jsonSchema) : undefined;

/** A response has no fields beyond those described, so that tests find any difference. */
const ofResponse: OverrideOf<"overrideSchema"> = ({ valibotSchema, jsonSchema, errors }) =>
	!errors && /^(strict_)?object$/.test(valibotSchema.type)
		? { ...withoutEmptyList(jsonSchema), additionalProperties: false }
		: undefined;

const config = (overrideSchema: OverrideOf<"overrideSchema">) =>
	({
		target: "draft-2020-12",
		typeMode: "input",
		ignoreActions: INEXPRESSIBLE,
		definitions: NAMED,
		overrideAction: describeAction,
		overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
		overrideSchema,
	}) as const satisfies ConversionConfig;

/** @throws {Error} if a schema uses a feature that JSON Schema can't express and that is not listed above */
function convert(schema: GenericSchema, overrideSchema: OverrideOf<"overrideSchema">): JsonSchema {
	const { $schema: _, $defs: __, ...converted } = toJsonSchema(schema, config(overrideSchema));
	return converted;
}

export const requestSchema = (schema: GenericSchema) => convert(schema, ofRequest);
export const responseSchema = (schema: GenericSchema) => convert(schema, ofResponse);
export const namedSchemas = () => toJsonSchemaDefs(NAMED, config(ofResponse));
