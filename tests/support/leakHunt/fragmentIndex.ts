import { type Form, SHORTEST } from "./forms";

const GRAM = 4;
/** Of as many bytes in a row as a secret has at least, four are indexed. */
const STRIDE = SHORTEST - GRAM + 1;
const FILTER_BITS = 20;

interface Place<Owner> {
	readonly form: Form;
	readonly offset: number;
	readonly owner: Owner;
}

/** A stretch of a secret, found. */
export interface Found<Owner> {
	readonly owner: Owner;
	readonly start: number;
	readonly end: number;
}

/** Finds stretches of any number of secrets in one pass over a content, at a cost that hardly depends on their number. */
export class Stretches<Owner> {
	readonly #places = new Map<number, Place<Owner>[]>();
	readonly #filter = new Uint8Array(2 ** FILTER_BITS);

	add(form: Form, owner: Owner): void {
		for (let offset = 0; offset + GRAM <= form.bytes.length; offset += STRIDE) {
			const gram = form.bytes.readInt32BE(offset);
			const places = this.#places.get(gram);
			if (places) places.push({ form, offset, owner });
			else this.#places.set(gram, [{ form, offset, owner }]);
			this.#filter[slotOf(gram)] = 1;
		}
	}

	/** The first one whose owner is asked for. */
	find(content: Buffer, isWanted: (owner: Owner) => boolean): Found<Owner> | undefined {
		let gram = 0;
		for (let at = 0; at < content.length; at++) {
			gram = (gram << 8) | (content[at] ?? 0);
			if (at < GRAM - 1 || !this.#filter[slotOf(gram)]) continue;
			for (const place of this.#places.get(gram) ?? []) {
				const found = isWanted(place.owner) && extended(content, at - GRAM + 1, place);
				if (found) return found;
			}
		}
		return undefined;
	}
}

function slotOf(gram: number): number {
	return Math.imul(gram, 0x9e3779b1) >>> (32 - FILTER_BITS);
}

/** The stretch around four bytes that are alike, where it is long enough. */
function extended<Owner>(content: Buffer, at: number, { form, offset, owner }: Place<Owner>): Found<Owner> | undefined {
	const { bytes, stretch } = form;
	let before = 0;
	while (before < Math.min(at, offset) && content[at - before - 1] === bytes[offset - before - 1]) before++;
	let after = GRAM;
	const most = Math.min(content.length - at, bytes.length - offset);
	while (after < most && content[at + after] === bytes[offset + after]) after++;
	return before + after >= stretch ? { owner, start: at - before, end: at + after } : undefined;
}
