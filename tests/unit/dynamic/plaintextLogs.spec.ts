import assert from "node:assert/strict";
import { keepEnvironmentOutOf } from "../../../provider/dynamic/diagnosticReport";
import { plaintextLogWarnings, type ReportSettings, type Started } from "../../../provider/dynamic/plaintextLogs";

const ARGV = ["/usr/bin/node", "/x/dynamic-provider/index.js", "127.0.0.1:4000"];
const NO_REPORTS: ReportSettings = {
	reportOnFatalError: false,
	reportOnSignal: false,
	reportOnUncaughtException: false,
};

const warnings = ({ argv = ARGV, env = {}, report = NO_REPORTS }: Partial<Started>) =>
	plaintextLogWarnings({ argv, env, report });
/** What each warning says is set. */
const named = (started: Partial<Started>) => warnings(started).map((warning) => warning.split(" is set: ")[0]);
const withFlags = (...flags: readonly string[]) => [...ARGV.slice(0, 2), ...flags, ARGV[2] ?? ""];

describe("Warnings about secrets in plain text", () => {
	it("are absent from a usual run", () => {
		const env = {
			PULUMI_LOG_OTLP_ENDPOINT: "localhost:4318",
			PULUMI_DEBUG_GRPC: "",
			PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: "",
			PULUMI_OPTION_TRACING: "",
			NODE_OPTIONS: "--require ./hook.cjs",
		};
		assert.deepEqual(warnings({ env }), []);
		assert.deepEqual(plaintextLogWarnings({ argv: ARGV, env: {}, report: undefined }), []);
	});

	it("name the flag or variable, say what is written in plain text, and end with what to do", () => {
		const all = warnings({
			argv: withFlags("--logtostderr", "-v=9", "--tracing", "tcp://127.0.0.1:1"),
			env: { PULUMI_DEBUG_GRPC: "grpc.log", PULUMI_OPTION_SHOW_SECRETS: "true" },
			report: { ...NO_REPORTS, reportOnSignal: true },
		});
		assert.equal(all.length, 5);
		for (const warning of all)
			assert.match(warning, /^\S+ is set: .* in plain text.*\. [A-Z][^.]+( \(Node 22\.13 [^)]+\))?\.$/);
		const [first] = all;
		assert.equal(
			first,
			"--tracing is set: the trace contains import tokens, material that is given as a value, and passwords from Pulumi config, all in plain text. Leave it out, or delete the trace when it has served its purpose.",
		);
	});

	it("tell --otel-traces, for which the engine hands on --tracing, too, from --tracing", () => {
		assert.deepEqual(named({ argv: withFlags("--tracing", "tcp://127.0.0.1:1") }), ["--tracing"]);
		assert.deepEqual(named({ argv: withFlags("--tracing=tcp://127.0.0.1:1") }), ["--tracing"]);
		const env = { PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:1" };
		assert.deepEqual(named({ argv: withFlags("--tracing", "tcp://127.0.0.1:1"), env }), ["--otel-traces"]);
	});

	it("begin at the log level that shows properties, whether a flag or a variable sets it", () => {
		for (const level of ["9", "10", "11"]) {
			assert.deepEqual(named({ argv: withFlags(`-v=${level}`) }), [`-v=${level}`]);
			assert.deepEqual(named({ argv: withFlags(`--verbose=${level}`) }), [`--verbose=${level}`]);
			const env = { PULUMI_OPTION_VERBOSE: level };
			assert.deepEqual(named({ env }), [`PULUMI_OPTION_VERBOSE=${level}`]);
			assert.equal(named({ argv: withFlags(`-v=${level}`), env }).length, 1);
		}
		for (const level of ["0", "3", "8", "", "x"]) {
			assert.deepEqual(named({ argv: withFlags(`-v=${level}`), env: { PULUMI_OPTION_VERBOSE: level } }), [], level);
		}
	});

	it("take a variable for a switch as the engine does", () => {
		for (const value of ["1", "t", "true", "TRUE", "True"]) {
			assert.deepEqual(named({ env: { PULUMI_OPTION_SHOW_SECRETS: value } }), ["PULUMI_OPTION_SHOW_SECRETS"], value);
		}
		for (const value of ["", "0", "false", "F"]) {
			assert.deepEqual(named({ env: { PULUMI_OPTION_SHOW_SECRETS: value } }), [], value);
		}
	});

	it("name one flag that makes Node write reports, unless the environment is left out of them", () => {
		for (const [setting, flag] of [
			["reportOnFatalError", "--report-on-fatalerror"],
			["reportOnSignal", "--report-on-signal"],
			["reportOnUncaughtException", "--report-uncaught-exception"],
		] as const) {
			assert.deepEqual(named({ report: { ...NO_REPORTS, [setting]: true } }), [flag]);
			assert.deepEqual(named({ report: { ...NO_REPORTS, [setting]: true, excludeEnv: false } }), [flag]);
			assert.deepEqual(named({ report: { ...NO_REPORTS, [setting]: true, excludeEnv: true } }), []);
		}
		const all = { reportOnFatalError: true, reportOnSignal: true, reportOnUncaughtException: true };
		assert.deepEqual(named({ report: all }), ["--report-on-fatalerror"]);
	});
});

describe("Node's reports about the provider process", () => {
	it("leave out the environment if Node can, and are not touched otherwise", () => {
		const [able, unable] = [{ excludeEnv: false }, {}];
		for (const report of [able, unable, undefined]) keepEnvironmentOutOf(report);
		assert.deepEqual([able, unable], [{ excludeEnv: true }, {}]);
	});
});
