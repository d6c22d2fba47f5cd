import type * as pulumi from "@pulumi/pulumi";

/** Where a resource is, for one that is not where the configuration says. */
export interface PlaceArgs {
	/** Region of the key, like `cn-north-4`. By default that of the configuration (`huaweicloud:region`). A change replaces. */
	readonly region?: pulumi.Input<string> | undefined;
	/** Project of the key. By default that of the configuration, or the one the credentials have in the region. A change replaces. */
	readonly projectId?: pulumi.Input<string> | undefined;
	/** URL of KMS for this resource alone; https, http on loopback only. By default as configured, or the region's. */
	readonly endpoint?: pulumi.Input<string> | undefined;
}
