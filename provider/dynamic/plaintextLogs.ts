/** What a provider process can see of the way in which Pulumi and Node were started. */
export interface Started {
	readonly argv: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	/** Settings of Node's diagnostic reports: `process.report`. */
	readonly report: ReportSettings | undefined;
}

/** `excludeEnv` is missing in Node before 22.13. */
export type ReportSettings = Pick<
	NodeJS.ProcessReport,
	"reportOnFatalError" | "reportOnSignal" | "reportOnUncaughtException"
> & { readonly excludeEnv?: boolean };

/** Something that writes secrets in plain text. */
interface PlaintextLog {
	/** The flag or variable that turns it on; undefined if it is off, or if this process can't see it. */
	readonly turnedOnBy: (started: Started) => string | undefined;
	/** What is written. */
	readonly content: string;
	readonly remedy: string;
}

/** From this level on, the engine logs the properties of resources. */
const FIRST_LEVEL_WITH_PROPERTIES = 9;

const PROPERTIES =
	"import tokens, material that is given as a value, and passwords from Pulumi config, all in plain text";

const PLAINTEXT_LOGS: readonly PlaintextLog[] = [
	{
		turnedOnBy: (started) => (hasTracing(started) && !exportsTraces(started) ? "--tracing" : undefined),
		content: `the trace contains ${PROPERTIES}`,
		remedy: "Leave it out, or delete the trace when it has served its purpose",
	},
	{
		turnedOnBy: (started) => (exportsTraces(started) ? "--otel-traces" : undefined),
		content: `these traces, and those of --tracing if that is set, contain ${PROPERTIES}`,
		remedy: "Leave it out, or delete the traces when they have served their purpose",
	},
	{
		turnedOnBy: verbosity,
		content: `the log contains ${PROPERTIES}`,
		remedy: "Lower it to 8, or delete the log when it has served its purpose",
	},
	{
		turnedOnBy: ({ env }) => (env.PULUMI_DEBUG_GRPC ? "PULUMI_DEBUG_GRPC" : undefined),
		content: `the file that it names contains ${PROPERTIES}`,
		remedy: "Unset it, or delete the file when it has served its purpose",
	},
	{
		turnedOnBy: ({ env }) =>
			/^(1|t|true)$/i.test(env.PULUMI_OPTION_SHOW_SECRETS ?? "") ? "PULUMI_OPTION_SHOW_SECRETS" : undefined,
		content:
			"outputs, differences and saved plans show secrets in plain text, such as import tokens and material that is given as a value",
		remedy: "Unset it",
	},
	{
		turnedOnBy: ({ report }) => (report && !report.excludeEnv ? reportFlags(report) : undefined),
		content: "Node's report on a failure contains the environment in plain text, credentials included",
		remedy: "Take it out of NODE_OPTIONS, or add --report-exclude-env (Node 22.13 or later)",
	},
];

/** Warnings about everything that writes secrets in plain text in this run, as far as the provider process can see. */
export function plaintextLogWarnings(started: Started): readonly string[] {
	return PLAINTEXT_LOGS.flatMap(({ turnedOnBy, content, remedy }) => {
		const name = turnedOnBy(started);
		return name === undefined ? [] : [`${name} is set: ${content}. ${remedy}.`];
	});
}

/** The engine hands `--tracing` on to its plugins, and with `--otel-traces` sets it, too. */
function hasTracing({ argv }: Started): boolean {
	return argv.some((argument) => /^--?tracing(=|$)/.test(argument));
}

function exportsTraces({ env }: Started): boolean {
	return Boolean(env.PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT);
}

/** The engine hands its flag on to plugins only with `--logflow`, and its variable always. */
function verbosity({ argv, env }: Started): string | undefined {
	const given = [
		...argv.filter((argument) => /^--?v(erbose)?=/.test(argument)),
		`PULUMI_OPTION_VERBOSE=${env.PULUMI_OPTION_VERBOSE}`,
	];
	return given.find((one) => Number(one.split("=")[1]) >= FIRST_LEVEL_WITH_PROPERTIES);
}

function reportFlags(report: ReportSettings): string | undefined {
	const flags = [
		report.reportOnFatalError && "--report-on-fatalerror",
		report.reportOnSignal && "--report-on-signal",
		report.reportOnUncaughtException && "--report-uncaught-exception",
	];
	return flags.find((flag) => flag !== false);
}
