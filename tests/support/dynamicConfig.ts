import type * as pulumi from "@pulumi/pulumi";
import { Config } from "@pulumi/pulumi/cmd/dynamic-provider/config";

/** The config of a stack as Pulumi's own process for dynamic providers hands it over, by full name: `huaweicloud:region`. */
export function dynamicConfig(values: Readonly<Record<string, string>> = {}): pulumi.dynamic.Config {
	return new Config(values, "project") as pulumi.dynamic.Config;
}
