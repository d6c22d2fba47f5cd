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
import { changeState } from "./keyStateChanges";
import { listKeys } from "./listKeys";
import { listKeysByTags } from "./listKeysByTags";
import { listProjects } from "./listProjects";
import { listUsersAndDomains } from "./listUsersAndDomains";
import { mac } from "./mac";
import { metadata } from "./metadata";
import { quotas } from "./quotas";
import { rotateOnDemand } from "./rotateOnDemand";
import { rotation } from "./rotation";
import { signing } from "./signatures";
import { tags } from "./tags";
import { updateKey } from "./updateKey";

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
