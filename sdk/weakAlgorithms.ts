import * as pulumi from "@pulumi/pulumi";
import type { WrappingAlgorithm } from "../provider/kms/wrappingAlgorithm";

const WEAKNESSES: Readonly<Partial<Record<WrappingAlgorithm, string>>> = {
	RSAES_OAEP_SHA_1: "relies on SHA-1",
	RSAES_PKCS1_V1_5: "is open to padding oracle attacks",
};

/** Warns if a program asks for an algorithm that is only meant for sites that offer nothing better. */
export function warnOfWeakness(
	resource: pulumi.Resource,
	wrappingAlgorithm: pulumi.Input<WrappingAlgorithm> | undefined,
): void {
	if (wrappingAlgorithm === undefined) return;
	// A log line about a resource waits for its URN, and all later lines wait for it. If the URN never came, none would be printed.
	pulumi.all([wrappingAlgorithm, resource.urn]).apply(([algorithm]) => {
		const weakness = algorithm && Object.hasOwn(WEAKNESSES, algorithm) && WEAKNESSES[algorithm];
		const remediation = "use RSAES_OAEP_SHA_256 if the site offers it.";
		if (weakness) pulumi.log.warn(`wrappingAlgorithm ${algorithm} ${weakness}: ${remediation}`, resource);
	});
}
