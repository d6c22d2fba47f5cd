import FindMyWay, { type HTTPMethod } from "find-my-way";
import type { Operation } from "./operation";
import { changeState } from "./operations/changeState";
import { createKey } from "./operations/createKey";
import { createToken } from "./operations/createToken";
import { describeKey } from "./operations/describeKey";
import { getParametersForImport } from "./operations/getParametersForImport";
import { importKeyMaterial } from "./operations/importKeyMaterial";
import { listProjects } from "./operations/listProjects";
import { type Refusal, refuse } from "./refusal";

/** Everything the emulator serves. */
export const OPERATIONS: readonly Operation[] = [
	createToken,
	listProjects,
	createKey,
	describeKey,
	getParametersForImport,
	importKeyMaterial,
	...changeState,
];

const router = FindMyWay();
const names = new Map(OPERATIONS.map((operation) => [operation.name, operation]));
for (const { method, path, name } of OPERATIONS) router.on(method, path, () => undefined, name);

export type Route = { readonly operation: Operation; readonly path: Readonly<Record<string, string | undefined>> };

/** The operation of a request, or why there is none: KMS knows the path under another method, or the gateway doesn't know it. */
export function route(method: string, pathname: string): Route | Refusal {
	const found = router.find(method as HTTPMethod, pathname);
	const operation = names.get(`${found?.store}`);
	if (found && operation) return { operation, path: found.params };
	return (["GET", "POST"] as const).some((other) => router.find(other, pathname))
		? refuse("KMS.0215")
		: refuse("APIGW.0101");
}
