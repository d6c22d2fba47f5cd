import { KmsImportError } from "../errors";
import type { WrappingAlgorithm } from "../kms/wrappingAlgorithm";
import { entries } from "./importParametersInputs";
import { faultsOf } from "./inputChecks";

/** All that reading import parameters needs. */
export interface ImportParametersId {
	readonly region: string;
	readonly projectId: string;
	readonly keyId: string;
	readonly wrappingAlgorithm: WrappingAlgorithm;
	/** Only where the resource overrides it. */
	readonly endpoint?: string | undefined;
}

const FORM = "<region>/<projectId>/<keyId>/<wrappingAlgorithm>";

export function formatId(id: ImportParametersId): string {
	const path = [id.region, id.projectId, id.keyId, id.wrappingAlgorithm].join("/");
	return id.endpoint ? `${path}?endpoint=${encodeURIComponent(id.endpoint)}` : path;
}

/** @throws {KmsImportError} code `invalidRequest` */
export function parseId(id: string): ImportParametersId {
	const [path = "", query = ""] = id.split("?");
	const [region, projectId, keyId, wrappingAlgorithm, ...rest] = path.split("/");
	const endpoint = new URLSearchParams(query).get("endpoint") ?? undefined;
	const parsed = { region, projectId, keyId, wrappingAlgorithm, endpoint };
	const faults = faultsOf(entries, parsed).map(({ property, reason }) => `${property} ${reason}`.trim());
	if (faults.length === 0 && rest.length === 0 && wrappingAlgorithm) return parsed as ImportParametersId;
	const reasons = [`the id must have the form ${FORM}`, ...faults].join("; ");
	throw new KmsImportError("invalidRequest", `Reading import parameters by id: ${reasons}.`);
}
