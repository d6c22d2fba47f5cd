import * as pulumi from "@pulumi/pulumi";

/** How the lines begin in which Pulumi's SDK prints all outputs of a resource as they arrived, with secrets in plain text. */
const ANSWERS = ["RegisterResource RPC finished: resource:", "ReadResource RPC finished: resource:"];
/** What such a line has of one of our resources, and what comes before the outputs. */
const OUR_TYPES = "[pulumi-nodejs:dynamic/kms:";
const OUTPUTS = " resp: ";

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
	log.debug = (message, ...rest) => debug(withoutOutputs(`${message}`), ...rest);
}

/** Searches without a regular expression, which would take quadratic time on some lines. */
function withoutOutputs(line: string): string {
	if (!ANSWERS.some((beginning) => line.startsWith(beginning))) return line;
	const type = line.indexOf(OUR_TYPES);
	const outputs = type < 0 ? -1 : line.indexOf(OUTPUTS, type);
	return outputs < 0 ? line : `${line.slice(0, outputs + OUTPUTS.length)}[redacted]`;
}
