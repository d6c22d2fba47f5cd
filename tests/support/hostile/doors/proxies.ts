import fc from "fast-check";
import { proxyFor } from "../../../../provider/http/connections/proxies";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { edited, hostileText, repeated } from "../texts";

interface Case {
	readonly service: string;
	readonly variables: Readonly<Record<string, string>>;
}

const SERVICES = [
	"https://kms.cn-north-4.myhuaweicloud.com",
	"http://127.0.0.1:8085",
	"https://[2001:db8::1]:8443",
	"https://10.1.2.3",
	"https://xn--mnchen-3ya.example.com",
	"http://localhost",
];
const EXEMPTIONS = [
	"*",
	".myhuaweicloud.com",
	"*.example.com",
	"10.0.0.0/8",
	"2001:db8::/32",
	"[2001:db8::1]:8443",
	"127.0.0.1:8085",
	"::1",
	"münchen.example.com",
	"fe80::1%eth0/64",
	"10.0.0.0/33",
	"::/0",
];

/** Variables that name proxies, with a password, and hosts that need none. */
export function openProxies(planted: Planted): Door<Case> {
	const password = planted.get("proxy password");
	// Without the mark that ends it, nobody could tell the password from a host.
	const plain = ["http://proxy:3128", "proxy.example.com", `https://${password}@proxy.example.com`];
	const right = [
		`http://user:${password}@proxy:3128`,
		`http://user:${password}#x@proxy`,
		`socks5://user:${password}@proxy`,
		`user:${password}@proxy:3128`,
		`http://user:${password}/%zz@proxy/path?x#y`,
	];
	const noise = fc.oneof(fc.constantFrom(..."/?#:%[]\\ \t"), fc.string({ maxLength: 4 }));
	const proxy = fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(...plain, ...right) },
		{ weight: 3, arbitrary: edited(fc.constantFrom(...right)) },
		{
			weight: 2,
			arbitrary: fc
				.tuple(fc.constantFrom("http://", ""), planted.echo(["proxy password"], noise))
				.map(([scheme, echo]) => `${scheme}user:${echo}@proxy:3128`),
		},
		{ weight: 1, arbitrary: hostileText },
	);
	const entry = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...EXEMPTIONS) },
		{ weight: 3, arbitrary: edited(fc.constantFrom(...EXEMPTIONS)) },
		hostileText,
		repeated,
	);
	const list = fc
		.tuple(fc.array(entry, { maxLength: 5 }), fc.constantFrom(",", ", ", " ", "\t", ",,"))
		.map(([entries, separator]) => entries.join(separator));
	return {
		cases: fc.record({
			service: fc.constantFrom(...SERVICES),
			variables: fc.record(
				{ https_proxy: proxy, HTTP_PROXY: proxy, ALL_PROXY: proxy, no_proxy: list, NO_PROXY: list },
				{ requiredKeys: [], noNullPrototype: true },
			),
		}),
		knock: ({ service, variables }) => {
			const found = proxyFor(new URL(service), variables);
			if (found) new URL(found.url);
			return { isAccepted: true, said: [], clear: found && { url: found.url, host: found.host, source: found.source } };
		},
	};
}
