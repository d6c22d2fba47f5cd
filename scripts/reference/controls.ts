import { COMMANDS, type Command } from "../../emulator/controls/endpoints";
import { sentence } from "./operations";
import { JSON_TYPE, type Json, reference, STAMP } from "./responses";
import { answerSchema, requestSchema } from "./schemas";

const inJson = (schema: object) => ({ headers: STAMP, content: { [JSON_TYPE]: { schema } } });

function operationOf(name: string, { summary, request, answer }: Command): Json {
	const refusal = (description: string) => ({ description, ...inJson(reference("schemas", "ControlError")) });
	const body = request && { required: true, content: { "application/json": { schema: requestSchema(request) } } };
	return {
		tags: ["controls"],
		operationId: `_emulator/${name}`,
		summary: sentence(summary),
		security: [],
		...(body && { requestBody: body }),
		responses: {
			200: { description: "What it answers.", ...inJson(answerSchema(answer)) },
			...(request && { 400: refusal("What is wrong with the body.") }),
			403: refusal("Who asks is a web page, or on another machine without leave."),
			413: reference("responses", "BodyTooLarge"),
			503: reference("responses", "TooManyBodies"),
		},
	};
}

/** Paths of the controls, each with its method. */
export function controlPaths(): Json {
	const paths = Object.entries(COMMANDS).map(([key, command]) => {
		const [method = "", name = ""] = key.split(" ");
		return [`/_emulator/${name}`, { [method.toLowerCase()]: operationOf(name, command) }];
	});
	return Object.fromEntries(paths);
}
