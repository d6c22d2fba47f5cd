import { CONTROL_ENDPOINTS, type ControlEndpoint } from "../../emulator/controls/endpoints";
import { sentence } from "./operations";
import { COMMON_HEADERS, JSON_TYPE, type Json, reference } from "./responses";
import { requestSchema, responseSchema } from "./schemas";

const inJson = (schema: object) => ({ headers: COMMON_HEADERS, content: { [JSON_TYPE]: { schema } } });

function operationOf(name: string, { summary, request, response }: ControlEndpoint): Json {
	const refusal = (description: string) => ({ description, ...inJson(reference("schemas", "ControlError")) });
	const body = request && { required: true, content: { "application/json": { schema: requestSchema(request) } } };
	return {
		tags: ["controls"],
		operationId: `_emulator/${name}`,
		summary: sentence(summary),
		security: [],
		...(body && { requestBody: body }),
		responses: {
			200: { description: "Success.", ...inJson(responseSchema(response)) },
			...(request && { 400: refusal("The body is invalid; the text says why.") }),
			403: refusal("The request comes from a web page, or from another machine and remote controls are not allowed."),
			413: reference("responses", "BodyTooLarge"),
			503: reference("responses", "TooManyBodies"),
		},
	};
}

/** Paths of the controls, each with its method. */
export function controlPaths(): Json {
	const paths = Object.entries(CONTROL_ENDPOINTS).map(([key, endpoint]) => {
		const [method = "", name = ""] = key.split(" ");
		return [`/_emulator/${name}`, { [method.toLowerCase()]: operationOf(name, endpoint) }];
	});
	return Object.fromEntries(paths);
}
