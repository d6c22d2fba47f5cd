import type { Credentials, Operation } from "../../emulator/operation";
import { COMMON_HEADERS, JSON_TYPE, type Json, reference, refusalResponses } from "./responses";
import { requestSchema, responseSchema } from "./schemas";

/** Parameter names in the description's paths are those of the vendor's pages. */
const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const templateOf = (path: string) => path.replace(/:(\w+)/g, (_, name: string) => `{${snake(name)}}`);

export const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

const SECURITY: Readonly<Record<Credentials, Json>> = {
	token: { token: [] },
	signature: { signature: [] },
	"metadata token": { metadataToken: [] },
	none: {},
};

const text = { type: "string" };

function parametersOf({ path, query = [], headers = [] }: Operation): readonly Json[] {
	const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => snake(name));
	return [
		...inPath.map((name) => reference("parameters", name)),
		...query.map((name) => ({ name, in: "query", required: false, schema: text })),
		...headers.map((name) => ({ name, in: "header", required: true, schema: text })),
	];
}

function successOf({ response, responseHeaders = [] }: Operation): Json {
	const own = Object.fromEntries(responseHeaders.map((name) => [name, { required: true, schema: text }]));
	const type = response?.type === "string" ? "text/plain" : JSON_TYPE;
	return {
		description: response ? "Success." : "Success, without a body.",
		headers: { ...COMMON_HEADERS, ...own },
		...(response && { content: { [type]: { schema: responseSchema(response) } } }),
	};
}

/** An operation in OpenAPI. @param shared responses that are defined once in the description */
export function operationOf(operation: Operation, shared: Json): Json {
	const { name, group, summary, request, status = 200, credentials = ["token", "signature"] } = operation;
	const names = new Map(Object.entries(shared).map(([shareName, response]) => [JSON.stringify(response), shareName]));
	const refusals = Object.entries(refusalResponses(operation)).map(([ofStatus, response]) => {
		const sharedName = names.get(JSON.stringify(response));
		return [ofStatus, sharedName === undefined ? response : reference("responses", sharedName)];
	});
	const parameters = parametersOf(operation);
	const body = request && { required: true, content: { "application/json": { schema: requestSchema(request) } } };
	return {
		tags: [group],
		operationId: name,
		summary: sentence(summary),
		security: credentials.map((one) => SECURITY[one]),
		...(parameters.length > 0 && { parameters }),
		...(body && { requestBody: body }),
		responses: { [status]: successOf(operation), ...Object.fromEntries(refusals) },
	};
}
