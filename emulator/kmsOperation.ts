import { authenticate } from "./authentication";
import { KEY_STATE, type Key } from "./keyStore";
import type { Call, Operation, Reply, World } from "./operation";
import { refuse } from "./refusal";

/** A call whose user is known and may act in the project. */
export interface KmsCall extends Call {
	readonly projectId: string;
}

/** `POST /v1.0/{project_id}/kms/<name>`, for callers of that project only. */
export function kmsOperation(name: string, handle: (call: KmsCall, world: World) => Reply): Operation {
	return {
		name,
		method: "POST",
		path: `/v1.0/:projectId/kms/${name}`,
		handle: (call, world) => {
			const projectId = call.path.projectId ?? "";
			if (authenticate(call, world).projectId !== projectId) throw refuse("KMS.0321");
			return handle({ ...call, projectId }, world);
		},
	};
}

/** @throws {Refusal} where material can't be brought into the key: KMS.0309, KMS.0210, KMS.0209, KMS.0310 */
export function ensurePendingImport(key: Key): void {
	if (key.origin !== "external") throw refuse("KMS.0309");
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	if (key.state === KEY_STATE.disabled) throw refuse("KMS.0209");
	if (key.state !== KEY_STATE.pendingImport) throw refuse("KMS.0310");
}
