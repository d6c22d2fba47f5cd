/** A mutant that no test can kill, or none should. */
export interface Explanation {
	readonly module: string;
	/** The line that it changes, as it is. */
	readonly at: string;
	readonly from: string;
	readonly to: string;
	readonly why: string;
}

const EPOCH = "Times are in milliseconds since the epoch, so 0 and 1 are both long ago.";
const LONG_WAY = "The short way only saves time: the long one gives the same path.";
const TEXT = "Any text that has not the form is as good as none.";

/** Mutants that survive, and why that is well. One that is killed or is no more has to leave the list. */
export const EXPLAINED: readonly Explanation[] = [
	{
		module: "provider/answers/clockSkew.ts",
		at: 'const serverTime = httpDate(headers.get("date") ?? "");',
		from: '""',
		to: '"another text"',
		why: TEXT,
	},
	{
		module: "provider/answers/clockSkew.ts",
		// biome-ignore lint/suspicious/noTemplateCurlyInString: a line of the source
		at: 'return `The clock of this machine is ${minutes} minutes ${receivedAt > serverTime ? "ahead of" : "behind"} the service\'s: correct it.`;',
		from: "receivedAt > serverTime",
		to: "receivedAt >= serverTime",
		why: "Times that are equal have been returned for above.",
	},
	{
		module: "provider/answers/htmlPages.ts",
		at: 'const to = from === 0 ? -1 : body.indexOf("<", from);',
		from: "1",
		to: "2",
		why: "Any number below 0 means that there is none.",
	},
	{
		module: "provider/answers/htmlPages.ts",
		at: 'return to < 0 ? "" : body.slice(from, to);',
		from: "to < 0",
		to: "to <= 0",
		why: "A title begins after <title>, so it can't end at 0.",
	},
	{
		module: "provider/answers/htmlPages.ts",
		at: 'return to < 0 ? "" : body.slice(from, to);',
		from: "0",
		to: "1",
		why: "A title begins after <title>, so it can't end at 0.",
	},
	...["{0,6}", "{2,6}", "{1,5}"].map((bounds) => ({
		module: "provider/answers/htmlPages.ts",
		at: ".replace(/&(\\w{1,6});/g, (reference, name: string) => CHARACTERS[name] ?? reference)",
		from: "/&(\\w{1,6});/g",
		to: `/&(\\w${bounds});/g`,
		why: "The names in the table have two to four letters. The upper bound only keeps out names that every object has.",
	})),
	{
		module: "provider/answers/htmlPages.ts",
		at: 'String.fromCharCode(Number(code.replace(/^x/i, "0x"))),',
		from: "/^x/i",
		to: "/x/i",
		why: "A code has an x only at its start.",
	},
	{
		module: "provider/answers/serviceCodes.ts",
		at: 'return serviceCode.replace(/^APIG\\./, "APIGW.");',
		from: "/^APIG\\./",
		to: "/APIG\\./",
		why: "No known code has a prefix before that prefix.",
	},
	{
		module: "provider/answers/serviceCodes.ts",
		at: 'const code = normalize(serviceCode ?? "");',
		from: '""',
		to: '"another text"',
		why: TEXT,
	},
	...["/^[^\\w.~/-]*$/", "/^[\\w.~/-]$/"].map((to) => ({
		module: "provider/auth/canonicalRequest.ts",
		at: "const UNRESERVED_PATH = /^[\\w.~/-]*$/;",
		from: "/^[\\w.~/-]*$/",
		to,
		why: LONG_WAY,
	})),
	{
		module: "provider/auth/canonicalRequest.ts",
		at: 'const encoded = UNRESERVED_PATH.test(path) ? path : percentDecode(path).split("/").map(percentEncode).join("/");',
		from: "UNRESERVED_PATH.test(path)",
		to: "false",
		why: LONG_WAY,
	},
	...[
		{ from: "a < b", to: "a <= b", why: "No two names are the same: they are the keys of a map." },
		{ from: "1", to: "2", why: "Only the sign of what compares counts." },
	].map((change) => ({
		module: "provider/auth/canonicalRequest.ts",
		at: "return new Map([...values].filter(([name]) => isSigned(name)).sort(([a], [b]) => (a < b ? -1 : 1)));",
		...change,
	})),
	...[
		"#nextAt = 0;",
		"#pausedUntil = 0;",
		"#lastDelayAt = 0;",
		"const startAt = Math.max(this.#pausedUntil, this.#rate === undefined ? 0 : this.#nextAt);",
	].map((at) => ({ module: "provider/http/rateLimiter.ts", at, from: "0", to: "1", why: EPOCH })),
	{
		module: "provider/http/rateLimiter.ts",
		at: "if (this.#rate !== undefined && now - this.#lastDelayAt > IDLE_RESET_MS) this.#rate = undefined;",
		from: "this.#rate !== undefined",
		to: "true",
		why: "Drops a limit that there is not.",
	},
	{
		module: "provider/http/rateLimiter.ts",
		at: "if (this.#rate === undefined) return;",
		from: "this.#rate === undefined",
		to: "false",
		why: "What is calculated without a limit is not a number. It is set anew with the limit, before it is used.",
	},
	{
		module: "provider/http/retryPolicy.ts",
		at: "return wait === undefined || wait > limits.remainingMs ? undefined : wait;",
		from: "wait === undefined",
		to: "false",
		why: "For the compiler: undefined is not greater than a number, and is returned as it is.",
	},
	{
		module: "provider/http/retryPolicy.ts",
		at: "return requested !== undefined && requested <= MAX_RETRY_AFTER_MS ? requested : undefined;",
		from: "requested !== undefined",
		to: "true",
		why: "For the compiler: undefined is not less than a number.",
	},
	{
		module: "provider/http/retryPolicy.ts",
		at: 'const text = header?.trim() ?? "";',
		from: '""',
		to: '"another text"',
		why: TEXT,
	},
	{
		module: "provider/resources/shared/idFormat.ts",
		at: 'const [path = "", query = ""] = id.split("?");',
		from: '""',
		to: '"another text"',
		why: "A text that is split has a first part, and a query without an endpoint is as good as none.",
	},
	{
		module: "provider/resources/wrappedKeyMaterial/wrapTable.ts",
		at: 'fingerprint: ["keep", "renew"],',
		from: '"keep"',
		to: '""',
		why: "No row names the value, and the compiler refuses a caller that does.",
	},
];
