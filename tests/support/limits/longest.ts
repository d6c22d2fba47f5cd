import { Certificates } from "../certificates";
import { FAULTS } from "../faults/faults";
import type { Misbehaviour } from "../faults/serve";
import { endlessFaults } from "./endlessFaults";
import { type Measurement, measure } from "./measurement";
import { LIFECYCLE_OPERATIONS, type LifecycleOperation } from "./operations";
import {
	faultsOfCredentials,
	faultsOfKms,
	faultsOfOperations,
	type PlacedFault,
	type PlacedFaults,
} from "./placedFaults";

/** More than anybody needs. */
export const MANY_RETRIES = { maxRetries: "50" };

/** Faults that differ in kind, for the places of which there are many. */
const DIFFERENT = ["an answer that never begins", "503 at the last moment"];
/** Faults with which a request is sent again and again. */
const REPEATED = ["a failure at the last moment of each phase", "500", "one fault after the other"];

/** A measurement, and what it is of. */
export interface Cell extends Measurement {
	readonly operation: string;
	readonly fault: string;
}

/** Faults to measure operations with, at the default settings and with many retries. */
export interface FaultsToMeasure {
	readonly byDefault: PlacedFaults;
	readonly withManyRetries: PlacedFaults;
}

/** Every fault at KMS, and a choice of the rest: at the places of which there are many, and with many retries. */
export function chosenFaults(): FaultsToMeasure {
	const all = allMisbehaviours();
	const only = (names: readonly string[]) =>
		Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
	const elsewhere = { ...faultsOfOperations(only(DIFFERENT)), ...faultsOfCredentials(only(DIFFERENT)) };
	return { byDefault: { ...faultsOfKms(all), ...elsewhere }, withManyRetries: faultsOfKms(only(REPEATED)) };
}

function allMisbehaviours(): Readonly<Record<string, Misbehaviour>> {
	const certificates = new Certificates();
	const endless = endlessFaults(certificates.issue("server", "IP:127.0.0.1"));
	certificates.remove();
	return { ...FAULTS, ...endless };
}

/** What each operation asks for when everything works. An operation that asks for nothing meets no fault. */
const askedByOperation = new Map<string, ReadonlySet<string>>();

async function isReached(name: string, operation: LifecycleOperation, fault: PlacedFault): Promise<boolean> {
	const asked = askedByOperation.get(name) ?? (await measure(operation, { misbehaviour: {} })).asked;
	askedByOperation.set(name, asked);
	const { place = "kms", at } = fault;
	// With the agency of a machine, check asks for credentials.
	if (place === "credentials")
		return asked.size > 0 || (name.endsWith("check") && "credentialSource" in (fault.credentials ?? {}));
	return at ? at.some((path) => asked.has(path)) : asked.size > 0;
}

/** Runs every operation that meets a fault. */
export async function measureAll(name: string, fault: PlacedFault, settings = {}): Promise<readonly Cell[]> {
	const cells: Cell[] = [];
	for (const [operation, one] of Object.entries(LIFECYCLE_OPERATIONS)) {
		if (!(await isReached(operation, one, fault))) continue;
		cells.push({ operation, fault: name, ...(await measure(one, fault, settings)) });
	}
	return cells;
}
