import type * as v from "valibot";
import { KmsImportError } from "../../errors";
import { isUnknown } from "./unknown";
import { faultsOf } from "./validation";

/**
 * The id of a resource: all that reading it needs, as a path. The endpoint follows it only where the resource overrides it.
 *
 * @typeParam Parts what the parts of the path are, and `endpoint`
 */
export class ResourceId<Parts extends { readonly endpoint?: string | undefined }> {
	readonly #what: string;
	readonly #names: readonly (keyof Parts & string)[];
	readonly #entries: v.ObjectEntries;

	/** @param entries the rules of the arguments, which an id's parts are held to */
	constructor(what: string, names: readonly (keyof Parts & string)[], entries: v.ObjectEntries) {
		this.#what = what;
		this.#names = names;
		this.#entries = entries;
	}

	format(parts: Parts): string {
		const path = this.#names.map((name) => parts[name]).join("/");
		return parts.endpoint ? `${path}?endpoint=${encodeURIComponent(parts.endpoint)}` : path;
	}

	/** @throws {KmsImportError} code `invalidRequest` */
	parse(id: string): Parts {
		const [path = "", query = ""] = id.split("?");
		const values = path.split("/");
		const endpoint = new URLSearchParams(query).get("endpoint") ?? undefined;
		const parsed = { ...Object.fromEntries(this.#names.map((name, i) => [name, values[i]])), endpoint };
		const rules = Object.fromEntries(Object.entries(this.#entries).filter(([name]) => name in parsed));
		const faults = faultsOf(rules, parsed).map(({ property, reason }) => `${property} ${reason}`.trim());
		const isWhole = values.length === this.#names.length && !Object.values(parsed).some(isUnknown);
		if (faults.length === 0 && isWhole) return parsed as unknown as Parts;
		const form = `the id must have the form ${this.#names.map((name) => `<${name}>`).join("/")}`;
		throw new KmsImportError("invalidRequest", `Reading ${this.#what} by id: ${[form, ...faults].join("; ")}.`);
	}
}
