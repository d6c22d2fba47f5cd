import { authenticate } from "./authentication";
import { KMS_REFUSALS } from "./iamTokens";
import { KEY_SPECS } from "./keySpecs";
import { KEY_STATE, type Key } from "./keyStore";
import type { Call, Operation, Reply, World } from "./operation";
import { refuse } from "./refusal";

export const DEFAULT_KEYSTORE = "0";

/** A call whose user is known and may act in the project. */
export interface KmsCall extends Call {
	readonly projectId: string;
	readonly region: string;
}

/** `POST /v1.0/{project_id}/kms/<name>` or another route below kms, for callers of that project only. */
export function kmsOperation(
	name: string,
	handle: (call: KmsCall, world: World) => Reply,
	{ method, path }: Pick<Operation, "method" | "path"> = { method: "POST", path: name },
): Operation {
	return {
		name,
		method,
		path: `/v1.0/:projectId/kms/${path}`,
		handle: (call, world) => {
			const { principal, projectIds } = authenticate(call, world, KMS_REFUSALS);
			const project = world.projects.find(({ projectId }) => projectId === call.path.projectId);
			if (!project || !projectIds.includes(project.projectId)) throw refuse("KMS.0321");
			if (!world.rateLimit.admits(principal.name)) throw refuse("APIGW.0308");
			return handle({ ...call, ...project }, world);
		},
	};
}

/** @throws {Refusal} where material can't be brought into the key: KMS.0309, KMS.0341, KMS.0308, KMS.0339, KMS.0210, KMS.0209, KMS.0310 */
export function ensurePendingImport(key: Key): void {
	const { kind, importedBytes } = KEY_SPECS[key.spec];
	if (key.origin !== "external") throw refuse("KMS.0309");
	if (!importedBytes) throw refuse(kind === "mac" ? "KMS.0341" : "KMS.0308");
	if (key.keystoreId !== DEFAULT_KEYSTORE) throw refuse("KMS.0339");
	if (key.state === KEY_STATE.pendingDeletion) throw refuse("KMS.0210");
	if (key.state === KEY_STATE.disabled) throw refuse("KMS.0209");
	if (key.state !== KEY_STATE.pendingImport) throw refuse("KMS.0310");
}
