import { GROUPS, type Operation } from "../../emulator/operation";
import { OPERATIONS } from "../../emulator/operations/routes";
import { controlPaths } from "./controls";
import { operationOf, templateOf } from "./operations";
import { isOfKms } from "./refusals";
import { ERROR_SCHEMAS, type Json, refusalResponses } from "./responses";
import { namedSchemas } from "./schemas";

const DESCRIPTION = `\
What a local emulator serves of Huawei Cloud's KMS, IAM, STS and metadata service, all on one URL, and the controls by which \
a test moves it. It is made from the schemas that the emulator reads requests with, and every answer is held to it by tests. \
It is not a document of the vendor: where theirs are silent, the README says under "Unconfirmed behaviour" what the emulator does.

A request may have more fields than are described, an answer has none. What a schema can't say, such as which fields exclude \
each other, is left to the refusals. A path that is not described is 404 APIGW.0101, what is no request of HTTP 400 APIGW.0201, \
and headers over 16 KiB 494 APIGW.0201.`;

/** What the sections are about. */
const TAGS: Readonly<Record<Operation["group"] | "controls", string>> = {
	IAM: "Tokens, projects and temporary credentials. Errors are nested and have no code but the status.",
	STS: "Sessions of the agency. Errors are flat.",
	"metadata of a server": "What a server in the cloud asks 169.254.169.254 for. Errors are text.",
	keys: "Keys and their states.",
	material: "Material that is brought into external keys.",
	"use of keys": "What keys are for.",
	tags: "Tags of keys.",
	quota: "How many keys there are, and may be.",
	controls: "What a test does to the emulator. They are no part of the service, and need no credentials.",
};

const SECURITY_SCHEMES = {
	token: { type: "apiKey", in: "header", name: "X-Auth-Token", description: "A token of IAM for the project." },
	signature: {
		type: "http",
		scheme: "SDK-HMAC-SHA256",
		description:
			"`Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…`, with X-Sdk-Date among the signed headers; with a temporary pair of keys, X-Security-Token too. X-Project-Id narrows it to a project.",
	},
	metadataToken: { type: "apiKey", in: "header", name: "X-Metadata-Token", description: "From metadata-token." },
};

const HEADERS = {
	"X-Request-Id": {
		description: "Names the request.",
		required: true,
		schema: { type: "string", pattern: "^[0-9a-f]{32}$" },
	},
	Date: { description: "The emulator's clock, as HTTP writes dates.", required: true, schema: { type: "string" } },
};

/** Names of responses that are the same for many operations. */
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

/** Responses that every operation of KMS has. */
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

/** The emulator in OpenAPI 3.1. */
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
		servers: [{ url: "http://127.0.0.1:8085", description: "Where the command listens by default." }],
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
