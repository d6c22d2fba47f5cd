import { KmsImportError } from "../../errors";
import { joinId, splitId } from "./idFormat";
import { type Properties, pick } from "./properties";
import { parseArguments } from "./validation";

/**
 * The id of a resource: all that reading it needs.
 *
 * @typeParam Parts what the parts of the path are, and `endpoint`
 */
export class ResourceId<Parts extends { readonly endpoint?: string | undefined }> {
	readonly #noun: string;
	readonly #names: readonly (keyof Parts & string)[];
	readonly #rules: Properties;

	/**
	 * @param noun what it is the id of, for errors
	 * @param names of the parts of the path, in their order
	 * @param properties of the kind: the parts are held to the rules of the arguments
	 */
	constructor(noun: string, names: readonly (keyof Parts & string)[], properties: Properties) {
		this.#noun = noun;
		this.#names = names;
		this.#rules = pick(properties, [...names, "endpoint"]);
	}

	format(parts: Parts): string {
		return joinId({ parts: this.#names.map((name) => `${parts[name]}`), endpoint: parts.endpoint });
	}

	/**
	 * The parts of an id, reached by the endpoint that the state has: the one in the id is that of the creation.
	 * @param stored the state; empty if there is only an id
	 * @throws {KmsImportError} code `invalidRequest`
	 */
	locate(id: string, stored: { readonly endpoint?: string | undefined }): Parts {
		const parts = this.parse(id);
		return Object.keys(stored).length === 0 ? parts : { ...parts, endpoint: stored.endpoint };
	}

	/** @throws {KmsImportError} code `invalidRequest` */
	parse(id: string): Parts {
		const { parts, endpoint } = splitId(id);
		const named = Object.fromEntries(this.#names.map((name, index) => [name, parts[index]]));
		const { inputs, faults } = parseArguments(this.#rules, { ...named, endpoint });
		if (faults.length === 0 && parts.length === this.#names.length) return inputs as unknown as Parts;
		const form = `the id must have the form ${this.#names.map((name) => `<${name}>`).join("/")}`;
		const isWhole = parts.length === this.#names.length;
		const reasons = isWhole ? faults.map(({ property, reason }) => `${property} ${reason}`.trim()) : [];
		throw new KmsImportError("invalidRequest", `Reading ${this.#noun} by id: ${[form, ...reasons].join("; ")}.`);
	}
}
