import * as v from "valibot";
import { authenticate } from "./iam/authentication";
import { KMS_REFUSALS } from "./iam/iamTokens";
import { type Call, type Operation, parseBody, type Reply, type World } from "./operation";
import { refuse } from "./refusal";

/** A call whose user is known and may act in the project. */
export interface KmsCall extends Call {
	readonly projectId: string;
	readonly region: string;
}

/** Stands for a body that isn't there, in a request or an answer. */
export const NOTHING = v.void();

/** What an operation of KMS has of its own; the rest is the same for all of them. */
interface KmsOperation<Request extends v.GenericSchema, Answer extends v.GenericSchema>
	extends Pick<Operation, "name" | "group" | "summary" | "refusals"> {
	/** @default "POST" */
	readonly method?: Operation["method"];
	/** Below kms. @default the name */
	readonly path?: string;
	readonly request: Request;
	readonly answer: Answer;
	/** @returns the body of the answer */
	readonly handle: (
		body: v.InferOutput<Request>,
		call: KmsCall,
		world: World,
	) => v.InferInput<Answer> | Promise<v.InferInput<Answer>>;
}

/** `POST /v1.0/{project_id}/kms/<name>` or another route below kms, for callers of that project only. */
export function kmsOperation<Request extends v.GenericSchema, Answer extends v.GenericSchema>({
	method = "POST",
	path,
	request,
	answer,
	handle,
	...described
}: KmsOperation<Request, Answer>): Operation {
	const isOf = (schema: v.GenericSchema) => schema.type !== NOTHING.type;
	return {
		...described,
		method,
		path: `/v1.0/:projectId/kms/${path ?? described.name}`,
		...(isOf(request) && { request }),
		...(isOf(answer) ? { answer } : { status: 204 }),
		handle: async (call, world): Promise<Reply> => {
			const kmsCall = admit(call, world);
			const body = isOf(request) ? parseBody(call, request) : undefined;
			const answered = await handle(body, kmsCall, world);
			return isOf(answer) ? { body: answered } : { status: 204 };
		},
	};
}

/** @throws {Refusal} where who asks is unknown, may not act in the project, or asks too often */
function admit(call: Call, world: World): KmsCall {
	const { principal, projectIds } = authenticate(call, world, KMS_REFUSALS[world.settings.tokenRefusals]);
	const project = world.projects.find(({ projectId }) => projectId === call.path.projectId);
	if (!project || !projectIds.includes(project.projectId)) throw refuse("KMS.0321");
	if (!world.rateLimit.admits(principal.name)) throw refuse("APIGW.0308");
	return { ...call, ...project };
}
