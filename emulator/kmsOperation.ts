import * as v from "valibot";
import { authenticate } from "./iam/authentication";
import { KMS_REFUSALS } from "./iam/iamTokens";
import { type Call, type Operation, parseBody, type Reply, type ServiceContext } from "./operation";
import { refuse } from "./refusal";

/** A call by an authenticated user who may act in the project. */
export interface KmsCall extends Call {
	readonly projectId: string;
	readonly region: string;
}

/** The schema of an absent body, in a request or a response. */
export const NO_BODY = v.void();

/** What differs between operations of KMS; `kmsOperation` adds the rest. */
interface KmsOperation<RequestSchema extends v.GenericSchema, ResponseSchema extends v.GenericSchema>
	extends Pick<Operation, "name" | "group" | "summary" | "refusals"> {
	/** @default "POST" */
	readonly method?: Operation["method"];
	/** Path below `kms/`. @default the name */
	readonly path?: string;
	readonly request: RequestSchema;
	readonly response: ResponseSchema;
	/** @returns the body of the response */
	readonly handle: (
		body: v.InferOutput<RequestSchema>,
		call: KmsCall,
		context: ServiceContext,
	) => v.InferInput<ResponseSchema> | Promise<v.InferInput<ResponseSchema>>;
}

/**
 * An operation `POST /v1.0/{project_id}/kms/<name>`, or with another method or path, for callers of that project only.
 */
export function kmsOperation<RequestSchema extends v.GenericSchema, ResponseSchema extends v.GenericSchema>({
	method = "POST",
	path,
	request,
	response,
	handle,
	...described
}: KmsOperation<RequestSchema, ResponseSchema>): Operation {
	const hasBody = (schema: v.GenericSchema) => schema.type !== NO_BODY.type;
	return {
		...described,
		method,
		path: `/v1.0/:projectId/kms/${path ?? described.name}`,
		...(hasBody(request) && { request }),
		...(hasBody(response) ? { response } : { status: 204 }),
		handle: async (call, context): Promise<Reply> => {
			const kmsCall = authorize(call, context);
			const body = hasBody(request) ? parseBody(call, request) : undefined;
			const result = await handle(body, kmsCall, context);
			return hasBody(response) ? { body: result } : { status: 204 };
		},
	};
}

/** @throws {Refusal} if the caller is not authenticated, may not act in the project, or exceeds the rate limit */
function authorize(call: Call, context: ServiceContext): KmsCall {
	const { principal, projectIds } = authenticate(call, context, KMS_REFUSALS[context.settings.tokenRefusals]);
	const project = context.projects.find(({ projectId }) => projectId === call.path.projectId);
	if (!project || !projectIds.includes(project.projectId)) throw refuse("KMS.0321");
	if (!context.rateLimit.admits(principal.name)) throw refuse("APIGW.0308");
	return { ...call, ...project };
}
