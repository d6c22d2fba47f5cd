import { GROUPS, type Operation } from "../../emulator/operation";
import { OPERATIONS } from "../../emulator/operations/routes";
import { templateOf } from "./operations";
import { allRefusals, COMMON_REFUSALS, isOfKms, ownRefusals } from "./refusals";
import { table } from "./tables";

const BASE = templateOf("/v1.0/:projectId/kms/");

/** Codes in one line, with each family named once: "KMS.0205, .0207, STS5.0001, 404". */
function listCodes(codes: readonly string[]): string {
	const sorted = [...codes].sort();
	return sorted
		.map((code, i) => {
			const [family = "", number] = code.split(".");
			return number !== undefined && sorted[i - 1]?.startsWith(`${family}.`) ? `.${number}` : code;
		})
		.join(", ");
}

function rowOf(operation: Operation): readonly string[] {
	const { OF_SIZE, OF_BODIES } = COMMON_REFUSALS;
	const common: readonly string[] = OF_BODIES;
	const own = isOfKms(operation)
		? ownRefusals(operation)
		: allRefusals(operation).filter((one) => !OF_SIZE.includes(one));
	const codes = own.map(({ code, status }) => code ?? `${status}`).filter((code) => !common.includes(code));
	const path = templateOf(operation.path).replace(BASE, "…/");
	return [`\`${operation.name}\``, `\`${operation.method} ${path}\``, operation.summary, listCodes(codes)];
}

/** All operations, by group. */
export function operationsTables(): string {
	const { OF_BODIES, OF_CALLERS, OF_KMS } = COMMON_REFUSALS;
	const common = [
		`Names are those in the journal and in faults. Paths of KMS are below \`${BASE}\`, abbreviated to \`…/\`.`,
		`In addition to its own codes, every operation of KMS may refuse with ${listCodes([...OF_CALLERS, ...OF_KMS])}, and every body with ${listCodes(OF_BODIES)}.`,
		"Everywhere, a body over 12 MB is refused with 413 APIGW.0201, and too many large bodies at the same time with 503. The full description of each operation is",
		"`openapi.json` in the package, or `GET /_emulator/openapi.json`.",
	].join(" ");
	const sections = GROUPS.flatMap((group) => {
		const rows = OPERATIONS.filter((operation) => operation.group === group).map(rowOf);
		if (rows.length === 0) return [];
		return [`**${group}**`, table(["name", "request", "what it does", "refuses with"], rows)];
	});
	return [common, ...sections].join("\n\n");
}
