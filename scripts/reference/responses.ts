import type { Operation } from "../../emulator/operation";
import { allRefusals, type DescribedRefusal } from "./refusals";

/** A part of the OpenAPI description. */
export type Json = Readonly<Record<string, unknown>>;

export const JSON_TYPE = "application/json;charset=UTF-8";

export const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

/** Headers of every response. */
export const COMMON_HEADERS = {
	"X-Request-Id": reference("headers", "X-Request-Id"),
	Date: reference("headers", "Date"),
};

/** Forms of errors, by the service that refuses. */
export const ERROR_SCHEMAS = {
	KmsError: closed({ error: closed({ error_code: { type: "string" }, error_msg: { type: "string" } }) }),
	GatewayError: closed({
		error_code: { type: "string" },
		error_msg: { type: "string" },
		request_id: { type: "string" },
	}),
	IamError: closed({
		error: closed({ code: { type: "integer" }, message: { type: "string" }, title: { type: "string" } }),
	}),
	ControlError: closed({ error: { type: "string" } }),
};

/** An object that has these fields and no others. */
function closed(properties: Json): Json {
	return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** A body that may come with a status, by content type. */
interface Form {
	readonly type: string;
	readonly schema: Json;
}

const isNested = ({ code }: DescribedRefusal) => code?.startsWith("KMS.") === true;
const isFlat = (refusal: DescribedRefusal) => refusal.code !== undefined && !isNested(refusal);

function formsOf(refusals: readonly DescribedRefusal[], group: Operation["group"]): readonly Form[] {
	const codes = (isOf: (refusal: DescribedRefusal) => boolean) => {
		const properties = { error_code: { enum: refusals.filter(isOf).map(({ code }) => code) } };
		return { properties };
	};
	const nested = { properties: { error: codes(isNested) } };
	const json = (schema: Json) => ({ type: JSON_TYPE, schema });
	const { status } = refusals[0] ?? {};
	const ofIam = { properties: { error: { properties: { code: { const: status } } } } };
	const bare = group === "IAM" ? json(narrowed("IamError", ofIam)) : { type: "text/html", schema: { type: "string" } };
	return [
		...(refusals.some(isNested) ? [json(narrowed("KmsError", nested))] : []),
		...(refusals.some(isFlat) ? [json(narrowed("GatewayError", codes(isFlat)))] : []),
		...(refusals.some(({ code }) => code === undefined) ? [bare] : []),
	];
}

const narrowed = (name: string, to: Json): Json => ({ allOf: [reference("schemas", name), to] });

function refusalResponse(refusals: readonly DescribedRefusal[], group: Operation["group"]): Json {
	const forms = formsOf(refusals, group);
	const content = Object.fromEntries(
		[...new Set(forms.map(({ type }) => type))].map((type) => {
			const schemas = forms.filter((form) => form.type === type).map(({ schema }) => schema);
			return [type, { schema: schemas.length > 1 ? { anyOf: schemas } : schemas[0] }];
		}),
	);
	const lines = refusals.map(({ code, text }) => (code === undefined ? text : `\`${code}\` ${text}`));
	return { description: lines.join("\n\n"), headers: COMMON_HEADERS, content };
}

/** Responses by status. */
export function refusalResponses(operation: Operation): Json {
	const refusals = [...allRefusals(operation)].sort((a, b) => `${a.code}`.localeCompare(`${b.code}`));
	const statuses = [...new Set(refusals.map(({ status }) => status))].sort((a, b) => a - b);
	const responses = statuses.map((status) => {
		const response = refusalResponse(
			refusals.filter((refusal) => refusal.status === status),
			operation.group,
		);
		return [`${status}`, response];
	});
	return Object.fromEntries(responses);
}
