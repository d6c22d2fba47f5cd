import FindMyWay, { type HTTPMethod } from "find-my-way";
import type { Operation } from "./operation";
import { assumeAgency } from "./operations/assumeAgency";
import { assumeAgencyWithOidc } from "./operations/assumeAgencyWithOidc";
import { changeState } from "./operations/changeState";
import { createKey } from "./operations/createKey";
import { createSecurityToken } from "./operations/createSecurityToken";
import { createToken } from "./operations/createToken";
import { dataKeys } from "./operations/dataKeys";
import { decryptData } from "./operations/decryptData";
import { deleteImportedKeyMaterial } from "./operations/deleteImportedKeyMaterial";
import { describeKey } from "./operations/describeKey";
import { encryptData } from "./operations/encryptData";
import { genRandom } from "./operations/genRandom";
import { getCallerIdentity } from "./operations/getCallerIdentity";
import { getParametersForImport } from "./operations/getParametersForImport";
import { getPublicKey } from "./operations/getPublicKey";
import { importKeyMaterial } from "./operations/importKeyMaterial";
import { listKeys } from "./operations/listKeys";
import { listKeysByTags } from "./operations/listKeysByTags";
import { listProjects } from "./operations/listProjects";
import { listUsersAndDomains } from "./operations/listUsersAndDomains";
import { mac } from "./operations/mac";
import { metadata } from "./operations/metadata";
import { quotas } from "./operations/quotas";
import { rotateOnDemand } from "./operations/rotateOnDemand";
import { rotation } from "./operations/rotation";
import { signing } from "./operations/signing";
import { tags } from "./operations/tags";
import { updateKey } from "./operations/updateKey";
import { type Refusal, refuse } from "./refusal";

/** Everything the emulator serves. */
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
	...changeState,
	...updateKey,
	listKeys,
	getPublicKey,
	encryptData,
	decryptData,
	...genRandom,
	...dataKeys,
	...signing,
	...mac,
	...rotation,
	rotateOnDemand,
	...tags,
	listKeysByTags,
	...quotas,
];

const METHODS = ["GET", "POST", "PUT", "DELETE"] as const;
const router = FindMyWay();
const names = new Map(OPERATIONS.map((operation) => [operation.name, operation]));
for (const { method, path, name } of OPERATIONS) router.on(method, path, () => undefined, name);

export type Route = { readonly operation: Operation; readonly path: Readonly<Record<string, string | undefined>> };

/** The operation of a request, or why there is none: KMS has the path under another method, or the gateway doesn't know it. */
export function route(method: string, path: string): Route | Refusal {
	const routed = find(method, path);
	if (routed) return routed;
	const isOfKms = METHODS.some((other) => find(other, path)?.path.projectId !== undefined);
	return refuse(isOfKms ? "KMS.0215" : "APIGW.0101");
}

function find(method: string, path: string): Route | undefined {
	const found = router.find(method as HTTPMethod, path);
	const operation = names.get(`${found?.store}`);
	// The router takes nothing for a parameter as well.
	const isWhole = Object.values(found?.params ?? {}).every((value) => value !== "");
	return found && operation && isWhole ? { operation, path: found.params } : undefined;
}
