import * as pulumi from "@pulumi/pulumi";

/** A line in which Pulumi's SDK prints all outputs of one of our resources as they arrived, with secrets in plain text. */
const ANSWER =
	/^((?:Register|Read)Resource RPC finished: resource:.*?\[pulumi-nodejs:dynamic\/kms:\w+\].*? resp: ).*$/s;

const installed = Symbol.for("pulumi-huaweicloud-kms.quietDebugLog");

/**
 * Keeps import tokens and keys out of the engine's debug events.
 *
 * For every resource, whatever the log level, Pulumi's SDK sends a debug event with the answer to its registration, and event
 * logs (`--event-log`, Automation API, `--debug`) store it. No setting prevents that, so this package removes the answer from
 * the lines about its own resources. Lines about other resources stay as they are.
 */
export function keepSecretsOutOfDebugLog(): void {
	const log: { debug: typeof pulumi.log.debug; [installed]?: true } = pulumi.log;
	if (log[installed]) return;
	const { debug } = log;
	log[installed] = true;
	log.debug = (message, ...rest) => debug(`${message}`.replace(ANSWER, "$1[redacted]"), ...rest);
}
