import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

/** Returns what a program is told that creates a resource. Pulumi prints such an error without a stack. */
export function refusalOf(create: () => unknown): string {
	try {
		create();
	} catch (error) {
		assert.ok(pulumi.RunError.isInstance(error), `${error}`);
		return error.message;
	}
	throw new Error("Nothing was refused");
}
