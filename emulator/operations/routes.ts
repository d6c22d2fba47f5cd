import FindMyWay, { type HTTPMethod } from "find-my-way";
import type { Operation } from "../operation";
import { type Refusal, refuse } from "../refusal";
import { assumeAgency } from "./assumeAgency";
import { assumeAgencyWithOidc } from "./assumeAgencyWithOidc";
import { createKey } from "./createKey";
import { createSecurityToken } from "./createSecurityToken";
import { createToken } from "./createToken";
import { dataKeys } from "./dataKeys";
import { decryptData } from "./decryptData";
import { deleteImportedKeyMaterial } from "./deleteImportedKeyMaterial";
import { describeKey } from "./describeKey";
import { encryptData } from "./encryptData";
import { genRandom } from "./genRandom";
import { getCallerIdentity } from "./getCallerIdentity";
import { getParametersForImport } from "./getParametersForImport";
import { getPublicKey } from "./getPublicKey";
import { importKeyMaterial } from "./importKeyMaterial";
import { keyStateChanges } from "./keyStateChanges";
import { listKeys } from "./listKeys";
import { listKeysByTags } from "./listKeysByTags";
import { listProjects } from "./listProjects";
import { listUsersAndDomains } from "./listUsersAndDomains";
import { mac } from "./mac";
import { metadata } from "./metadata";
import { quotas } from "./quotas";
import { rotateOnDemand } from "./rotateOnDemand";
import { rotation } from "./rotation";
import { signatures } from "./signatures";
import { tags } from "./tags";
import { updateKey } from "./updateKey";

/** All operations that the emulator serves. */
export const OPERATIONS: readonly Operation[] = [
	createToken,
	listProjects,
	...listUsersAndDomains,
	createSecurityToken,
	assumeAgency,
	assumeAgencyWithOidc,
	getCallerIdentity,
	...metadata,
	createKey,
	describeKey,
	getParametersForImport,
	importKeyMaterial,
	deleteImportedKeyMaterial,
	...keyStateChanges,
	...updateKey,
	listKeys,
	getPublicKey,
	encryptData,
	decryptData,
	...genRandom,
	...dataKeys,
	...signatures,
	...mac,
	...rotation,
	rotateOnDemand,
	...tags,
	listKeysByTags,
	...quotas,
];

const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;
const router = FindMyWay();
const operationsByName = new Map(OPERATIONS.map((operation) => [operation.name, operation]));
for (const { method, path, name } of OPERATIONS) router.on(method, path, () => undefined, name);

export type Route = { readonly operation: Operation; readonly path: Readonly<Record<string, string | undefined>> };

/**
 * The operation for a request. Otherwise a refusal: by KMS if the path exists with another method, else by the gateway.
 */
export function route(method: string, path: string): Route | Refusal {
	const routed = find(method, path);
	if (routed) return routed;
	const isKmsPath = METHODS.some((other) => find(other, path)?.path.projectId !== undefined);
	return refuse(isKmsPath ? "KMS.0215" : "APIGW.0101");
}

function find(method: string, path: string): Route | undefined {
	const found = router.find(method as HTTPMethod, path);
	const operation = operationsByName.get(`${found?.store}`);
	// The router accepts empty parameters, too.
	const isComplete = Object.values(found?.params ?? {}).every((value) => value !== "");
	return found && operation && isComplete ? { operation, path: found.params } : undefined;
}
