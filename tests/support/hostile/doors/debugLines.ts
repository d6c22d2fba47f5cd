import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { keepSecretsOutOfDebugLog } from "../../../../sdk/debugLog";
import { KINDS } from "../../../../sdk/kinds";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { edited, hostileText } from "../texts";

interface Case {
	readonly call: string;
	readonly name: string;
	readonly type: string;
	readonly error: string;
	readonly outputs: string;
}

const INSTALLED = Symbol.for("pulumi-huaweicloud-kms.quietDebugLog");
const TYPES = Object.values(KINDS).map(({ type }) => `[pulumi-nodejs:dynamic/kms:${type}]`);

/** The debug lines of Pulumi's SDK about the answers to registrations, which have all outputs in plain text. */
export function openDebugLines(planted: Planted): Door<Case> {
	const log = pulumi.log as { debug: unknown; [INSTALLED]?: true };
	const before = log.debug;
	let logged: unknown[] = [];
	log.debug = (line: unknown) => void logged.push(line);
	delete log[INSTALLED];
	keepSecretsOutOfDebugLog();
	const rewrite = log.debug as (line: unknown) => void;
	log.debug = before;
	const piece = fc.constantFrom(
		" resp: ",
		...TYPES,
		"]; err: ",
		"RegisterResource RPC finished: resource:",
		"resource:",
	);
	const text = fc.oneof(hostileText, edited(piece), piece);
	const outputs = fc
		.tuple(text, planted.echo(["key material", "IAM token", "security token"], text), text)
		.map((parts) => parts.join(""));
	return {
		cases: fc.record({
			call: fc.constantFrom("RegisterResource", "ReadResource"),
			name: fc.oneof(fc.stringMatching(/^[a-z-]+$/), text),
			type: fc.constantFrom(...TYPES),
			error: fc.oneof({ weight: 3, arbitrary: fc.constant("null") }, text),
			outputs,
		}),
		knock: ({ call, name, type, error, outputs: answer }) => {
			logged = [];
			rewrite(`${call} RPC finished: resource:${name} ${type}; err: ${error}, resp: ${answer}`);
			return { isAccepted: true, said: [], clear: logged };
		},
	};
}
