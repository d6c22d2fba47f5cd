import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020";

export const OPENAPI_FILE = join(__dirname, "..", "..", "..", "..", "emulator", "openapi.json");

export type Schema = Readonly<Record<string, unknown>>;

interface Response {
	readonly headers?: Readonly<Record<string, unknown>>;
	readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface PathOperation {
	readonly operationId: string;
	readonly tags: readonly string[];
	readonly security: readonly Readonly<Record<string, unknown>>[];
	readonly parameters?: readonly unknown[];
	readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
	readonly responses: Readonly<Record<string, unknown>>;
}

interface Document {
	readonly paths: Readonly<Record<string, Readonly<Record<string, PathOperation>>>>;
	readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A described operation. */
export interface DescribedOperation extends PathOperation {
	readonly method: string;
	/** Path with `{parameters}`. */
	readonly path: string;
}

export const document: Document = JSON.parse(readFileSync(OPENAPI_FILE, "utf8"));

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictTuples: false, strictRequired: false });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
for (const [name, schema] of Object.entries(document.components.schemas)) ajv.addSchema(standalone(schema), name);

const validators = new Map<Schema, ValidateFunction>();

/** A validator of values for a schema in the description. */
export function validatorOf(schema: Schema): ValidateFunction {
	const validator = validators.get(schema) ?? ajv.compile(standalone(schema));
	validators.set(schema, validator);
	return validator;
}

/** The schema on its own: references are replaced by the names of registered schemas. */
function standalone(schema: Schema): Schema {
	return JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", ""));
}

/** Follows a reference in the description. Returns anything else unchanged. */
export function resolve<Part>(part: unknown): Part {
	const { $ref } = part as { $ref?: string };
	if ($ref === undefined) return part as Part;
	const steps = $ref.split("/").slice(1);
	return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document) as Part;
}

export const OPERATIONS: readonly DescribedOperation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
);

export function operationNamed(name: string): DescribedOperation {
	const operation = OPERATIONS.find(({ operationId }) => operationId === name);
	if (!operation) throw new Error(`${name} is not described`);
	return operation;
}

export const isOfKms = ({ path }: DescribedOperation) => path.startsWith("/v1.0/");
export const isControl = ({ path }: DescribedOperation) => path.startsWith("/_emulator/");

/** The schema of the request body; undefined if the operation takes none. */
export function bodySchemaOf({ requestBody }: DescribedOperation): Schema | undefined {
	const schema = requestBody?.content["application/json"]?.schema;
	return schema && resolve<Schema>(schema);
}

/** The described response for a status, if any. */
export function responseOf({ responses }: DescribedOperation, status: number): Response | undefined {
	const response = responses[status];
	return response === undefined ? undefined : resolve<Response>(response);
}

/** All schemas: of requests and responses, and the named ones. */
export const SCHEMAS: readonly Schema[] = [
	...Object.values(document.components.schemas),
	...OPERATIONS.flatMap((operation) => {
		const answers = Object.keys(operation.responses).map((status) => responseOf(operation, Number(status))?.content);
		return [operation.requestBody?.content, ...answers].flatMap((content) => Object.values(content ?? {}));
	}).map(({ schema }) => schema),
];

/** All described outcomes: "201", "400 KMS.0308", "401 401", "404". */
export function outcomesOf(operation: DescribedOperation): readonly string[] {
	return Object.keys(operation.responses).flatMap((status) => {
		const content = Object.values(responseOf(operation, Number(status))?.content ?? {});
		const codes = Number(status) < 300 ? [] : content.flatMap(({ schema }) => codesIn(schema));
		return codes.length === 0 ? [status] : codes.map((code) => `${status} ${code}`);
	});
}

/** Error codes that a schema allows. */
function codesIn(part: unknown): string[] {
	if (typeof part !== "object" || part === null) return [];
	return Object.entries(part).flatMap(([name, value]) => {
		if (name === "error_code" && Array.isArray(value?.enum)) return value.enum as string[];
		if (name === "code" && value?.const !== undefined) return [`${value.const}`];
		return codesIn(value);
	});
}
