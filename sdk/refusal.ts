import * as pulumi from "@pulumi/pulumi";

/**
 * Stops the program if there are faults. A RunError is printed without a stack.
 * @param resource class and name
 * @throws {pulumi.RunError}
 */
export function refuse(resource: string, faults: readonly string[]): void {
	if (faults.length > 0) throw new pulumi.RunError(faults.map((fault) => `${resource}: ${fault}`).join("\n"));
}

/** Whether a program gives a value. null is the same as leaving it out. */
export function isGiven<T>(value: T | undefined | null): value is T {
	return value !== undefined && value !== null;
}
