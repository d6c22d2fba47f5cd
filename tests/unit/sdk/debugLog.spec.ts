import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { keepSecretsOutOfDebugLog } from "../../../sdk/debugLog";

const INSTALLED = Symbol.for("pulumi-huaweicloud-kms.quietDebugLog");
const TYPE = "[pulumi-nodejs:dynamic/kms:ImportParameters]";

describe("A debug line of Pulumi's SDK", () => {
	const log = pulumi.log as { debug: typeof pulumi.log.debug; [INSTALLED]?: true };
	const { debug, [INSTALLED]: wasInstalled } = log;
	let lines: string[] = [];

	beforeEach(() => {
		lines = [];
		log.debug = async (line) => void lines.push(line);
		delete log[INSTALLED];
		keepSecretsOutOfDebugLog();
	});
	afterEach(() => {
		Object.assign(log, { debug }, wasInstalled && { [INSTALLED]: true });
	});

	const logged = (line: string) => {
		void log.debug(line);
		return lines.at(-1);
	};

	it("about one of our resources has no outputs, whatever is in them", () => {
		for (const call of ["RegisterResource", "ReadResource"]) {
			const start = `${call} RPC finished: resource:parameters ${TYPE}; err: null, resp: `;
			for (const outputs of ["t0ken", `a\n resp: t0ken ${TYPE}`, ""])
				assert.equal(logged(start + outputs), `${start}[redacted]`);
		}
	});

	it("about anything else stays as it is", () => {
		for (const line of [
			"RegisterResource RPC finished: resource:bucket [aws:s3/bucket:Bucket]; err: null, resp: name",
			`RegisterResource RPC prepared: resource:parameters ${TYPE}`,
			`x RegisterResource RPC finished: resource:parameters ${TYPE}; err: null, resp: t0ken`,
			"",
		])
			assert.equal(logged(line), line);
	});

	// In quadratic time these would take hours.
	it("is read in linear time", () => {
		for (const unit of [TYPE, " resp:", `${TYPE} resp:`, "[pulumi-nodejs:dynamic/kms:", "resource:"]) {
			const line = `RegisterResource RPC finished: resource:${unit.repeat(2 ** 24 / unit.length)}`;
			assert.equal(logged(line), line);
		}
	});
});
