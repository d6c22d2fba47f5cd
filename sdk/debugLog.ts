import * as pulumi from "@pulumi/pulumi";

/** A line in which Pulumi's SDK prints all outputs of one of our resources as they arrived, secrets in clear. */
const ANSWER =
	/^((?:Register|Read)Resource RPC finished: resource:.*?\[pulumi-nodejs:dynamic\/kms:\w+\].*? resp: ).*$/s;

const installed = Symbol.for("pulumi-huaweicloud-kms.quietDebugLog");

/**
 * Keeps import tokens and keys out of the engine's debug events.
 *
 * For every resource Pulumi's SDK sends a debug event with the answer to its registration, whatever the log level, and event
 * logs (`--event-log`, Automation API, `--debug`) store it. There is no setting against it, so this project takes the answer
 * out of the lines about its own resources; lines about others are left as they are.
 */
export function keepSecretsOutOfDebugLog(): void {
	const log: { debug: typeof pulumi.log.debug; [installed]?: true } = pulumi.log;
	if (log[installed]) return;
	const { debug } = log;
	log[installed] = true;
	log.debug = (message, ...rest) => debug(`${message}`.replace(ANSWER, "$1[redacted]"), ...rest);
}
