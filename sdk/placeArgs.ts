import type * as pulumi from "@pulumi/pulumi";

/** Location of a resource, if it differs from the configured one. */
export interface PlaceArgs {
	/** Region of the key, like `cn-north-4`. If omitted, the configured region (`huaweicloud:region`). A change replaces the resource. */
	readonly region?: pulumi.Input<string> | undefined;
	/** Project of the key. If omitted, the configured project, or the credentials' project in the region. A change replaces the resource. */
	readonly projectId?: pulumi.Input<string> | undefined;
	/** URL of KMS for this resource only: https, or http on loopback. If omitted, the configured URL, or that of the region. */
	readonly endpoint?: pulumi.Input<string> | undefined;
}
