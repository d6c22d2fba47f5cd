import { type Form, SHORTEST } from "./forms";

const GRAM = 4;
/** Distance between indexed grams, so that each fragment of the shortest length holds one. */
const STRIDE = SHORTEST - GRAM + 1;
const FILTER_BITS = 20;

interface Entry<Owner> {
	readonly form: Form;
	readonly offset: number;
	readonly owner: Owner;
}

/** A fragment of a secret in a content. */
export interface Found<Owner> {
	readonly owner: Owner;
	readonly start: number;
	readonly end: number;
}

/** Finds fragments of secrets in one pass over a content. The cost hardly depends on the number of secrets. */
export class FragmentIndex<Owner> {
	readonly #entries = new Map<number, Entry<Owner>[]>();
	readonly #filter = new Uint8Array(2 ** FILTER_BITS);

	add(form: Form, owner: Owner): void {
		for (let offset = 0; offset + GRAM <= form.bytes.length; offset += STRIDE) {
			const gram = form.bytes.readInt32BE(offset);
			const entries = this.#entries.get(gram);
			if (entries) entries.push({ form, offset, owner });
			else this.#entries.set(gram, [{ form, offset, owner }]);
			this.#filter[slotOf(gram)] = 1;
		}
	}

	/** Returns the first fragment whose owner is wanted. */
	find(content: Buffer, isWanted: (owner: Owner) => boolean): Found<Owner> | undefined {
		let gram = 0;
		for (let at = 0; at < content.length; at++) {
			gram = (gram << 8) | (content[at] ?? 0);
			if (at < GRAM - 1 || !this.#filter[slotOf(gram)]) continue;
			for (const entry of this.#entries.get(gram) ?? []) {
				const found = isWanted(entry.owner) && extended(content, at - GRAM + 1, entry);
				if (found) return found;
			}
		}
		return undefined;
	}
}

function slotOf(gram: number): number {
	return Math.imul(gram, 0x9e3779b1) >>> (32 - FILTER_BITS);
}

/** Extends a matching gram in both directions. @returns the fragment; undefined if it is too short to be a leak */
function extended<Owner>(content: Buffer, at: number, { form, offset, owner }: Entry<Owner>): Found<Owner> | undefined {
	const { bytes, leakLength } = form;
	let before = 0;
	while (before < Math.min(at, offset) && content[at - before - 1] === bytes[offset - before - 1]) before++;
	let after = GRAM;
	const most = Math.min(content.length - at, bytes.length - offset);
	while (after < most && content[at + after] === bytes[offset + after]) after++;
	return before + after >= leakLength ? { owner, start: at - before, end: at + after } : undefined;
}
