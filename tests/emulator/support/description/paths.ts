import fc from "fast-check";
import { OPERATIONS } from "./description";

export const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] as const;

const KMS = "/v1.0/";
const CONTROLS = "/_emulator/";

const matchers = OPERATIONS.map(({ method, path }) => {
	const literal = path.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	return { method, path, pattern: new RegExp(`^${literal.join("[^/]+")}$`) };
});

/** The expected outcome at a path according to the description; undefined if an operation has this path and method. */
export function outcomeOfPath(method: string, target: string): string | undefined {
	const matching = matchers.filter(({ pattern }) => pattern.test(target));
	if (matching.some((one) => one.method === method)) return undefined;
	if (target.startsWith(CONTROLS)) return "404";
	return matching.some(({ path }) => path.startsWith(KMS)) ? "405 KMS.0215" : "404 APIGW.0101";
}

const segment = fc.stringMatching(/^[A-Za-z0-9._~-]{1,12}$/);

/** Described paths, some with a segment changed, added or removed. */
export const paths = fc
	.tuple(fc.constantFrom(...OPERATIONS.map(({ path }) => path)), fc.nat(), segment, fc.nat(6))
	.map(([path, position, other, change]) => {
		const segments = path
			.replace(/\{\w+\}/g, other)
			.split("/")
			.slice(1);
		const at = position % segments.length;
		const own = `${segments[at]}`;
		const changes = [[own], [own], [other], [own, other], [], [own.toUpperCase()], [own, ""]];
		return `/${segments.flatMap((one, i) => (i === at ? (changes[change] ?? []) : [one])).join("/")}`;
	});
