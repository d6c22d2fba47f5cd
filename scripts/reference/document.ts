import { GROUPS, type Operation } from "../../emulator/operation";
import { OPERATIONS } from "../../emulator/operations/routes";
import { controlPaths } from "./controls";
import { operationOf, templateOf } from "./operations";
import { isOfKms } from "./refusals";
import { ERROR_SCHEMAS, type Json, refusalResponses } from "./responses";
import { namedSchemas } from "./schemas";

const DESCRIPTION = `\
The operations of Huawei Cloud's KMS, IAM, STS and metadata service that a local emulator serves on one URL, and the controls \
that tests use. The description is generated from the schemas with which the emulator reads requests, and tests compare every \
response with it. It is not a document of the vendor. Where the vendor's documents leave a question open, the README says under \
"Unconfirmed behaviour" what the emulator does.

A request may have more fields than described; a response has no others. Rules that a schema can't express, such as fields that \
exclude each other, are found in the refusals. The response to an unknown path is 404 APIGW.0101, to input that is not an HTTP \
request 400 APIGW.0201, to headers over 16 KiB 494 APIGW.0201, and to a request for another host 421 APIGW.0201.`;

/** Descriptions of the tags. */
const TAGS: Readonly<Record<Operation["group"] | "controls", string>> = {
	IAM: "Tokens, projects and temporary credentials. Errors are nested and have the status as their only code.",
	STS: "Sessions of the agency. Errors are flat.",
	"server metadata": "What a server in the cloud requests from 169.254.169.254. Errors are text.",
	keys: "Keys and their states.",
	material: "Import of material into external keys.",
	"key use": "Encryption, data keys, signatures, MACs and random bytes.",
	tags: "Tags of keys.",
	quota: "The number of keys, and its limit.",
	controls: "What a test can do to the emulator. Controls are not part of the service, and need no credentials.",
};

const SECURITY_SCHEMES = {
	token: { type: "apiKey", in: "header", name: "X-Auth-Token", description: "An IAM token for the project." },
	signature: {
		type: "http",
		scheme: "SDK-HMAC-SHA256",
		description:
			"`Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`, with X-Sdk-Date among the signed headers; temporary credentials need X-Security-Token, too. X-Project-Id restricts the request to one project.",
	},
	metadataToken: { type: "apiKey", in: "header", name: "X-Metadata-Token", description: "From metadata-token." },
};

const HEADERS = {
	"X-Request-Id": {
		description: "Id of the request.",
		required: true,
		schema: { type: "string", pattern: "^[0-9a-f]{32}$" },
	},
	Date: {
		description: "The emulator's clock, in the date format of HTTP.",
		required: true,
		schema: { type: "string" },
	},
};

/** Names of responses that many operations share. */
const SHARED_NAMES: Readonly<Record<string, string>> = {
	401: "NotAuthenticated",
	403: "NotAllowed",
	405: "MethodNotSupported",
	413: "BodyTooLarge",
	429: "TooManyRequests",
	503: "TooManyBodies",
};

const inPath = (name: string, description: string) => ({
	name,
	in: "path",
	required: true,
	description,
	schema: { type: "string" },
});

const PARAMETERS = {
	project_id: inPath("project_id", "The project of the token."),
	key_id: inPath("key_id", "The key."),
	tag_key: inPath("tag_key", "The key of the tag."),
};

/** Responses of all operations of KMS. */
function sharedResponses(): Json {
	const [ofKms] = OPERATIONS.filter(isOfKms);
	const responses = ofKms ? Object.entries(refusalResponses(ofKms)) : [];
	const shared = responses.flatMap(([status, response]) => {
		const name = SHARED_NAMES[status];
		return name === undefined ? [] : [[name, response]];
	});
	return Object.fromEntries(shared);
}

function pathsOf(shared: Json): Json {
	const paths: Record<string, Json> = {};
	for (const operation of GROUPS.flatMap((group) => OPERATIONS.filter((one) => one.group === group))) {
		const path = templateOf(operation.path);
		paths[path] = { ...paths[path], [operation.method.toLowerCase()]: operationOf(operation, shared) };
	}
	return { ...paths, ...controlPaths() };
}

/** The OpenAPI 3.1 description of the emulator. */
export function openApi(version: string): Json {
	const shared = sharedResponses();
	return {
		openapi: "3.1.0",
		info: {
			title: "huaweicloud-kms-emulator",
			summary: "A local Huawei Cloud KMS, IAM and STS for tests",
			description: DESCRIPTION,
			version,
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		servers: [{ url: "http://127.0.0.1:8085", description: "The default address of the command." }],
		tags: [...GROUPS, "controls" as const].map((name) => ({ name, description: TAGS[name] })),
		paths: pathsOf(shared),
		components: {
			securitySchemes: SECURITY_SCHEMES,
			parameters: PARAMETERS,
			headers: HEADERS,
			responses: shared,
			schemas: { ...ERROR_SCHEMAS, ...namedSchemas() },
		},
	};
}
