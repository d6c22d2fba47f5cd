/** Reads, wraps and clears key material as operations do, says so, and waits until it is killed. */
import { readFileSync } from "node:fs";
import { readMaterial } from "../../provider/materialSource/readMaterial";
import type { MaterialSource } from "../../provider/materialSource/source";
import { systemClock } from "../../provider/time";
import { clear, fingerprintOf, wrapMaterial } from "../../provider/wrapping";
import { publicKeys } from "../vectors/wrappingCiphertexts.json";
import { LOW_COST } from "./scryptCost";

export interface ReadingRequest {
	readonly sources: readonly MaterialSource[];
	/** Files of which a copy is left in memory, as a mistake would leave one. */
	readonly kept: readonly { readonly file: string; readonly as: "buffer" | "string" }[];
}

async function read(source: MaterialSource): Promise<void> {
	const options = { env: process.env, clock: systemClock, remainingMs: 300_000 };
	const material = await readMaterial(source, "material", options);
	await fingerprintOf(material, undefined, { scryptCost: LOW_COST });
	wrapMaterial(material, { publicKey: publicKeys.RSA, wrappingAlgorithm: "RSAES_OAEP_SHA_256" });
	clear(material);
}

async function main({ sources, kept }: ReadingRequest): Promise<void> {
	for (const source of sources) await read(source);
	const copies = kept.map(({ file, as }) => (as === "buffer" ? readFileSync(file) : readFileSync(file, "latin1")));
	process.stdout.write("done\n");
	// Refers to the copies, so that they are not collected.
	process.stdin.resume().on("end", () => process.exit(copies.length));
}

void main(JSON.parse(process.argv[2] ?? ""));
