import assert from "node:assert/strict";
import { isExempt } from "../../../../provider/http/connections/proxyExemptions";

const URLS = {
	host: "https://kms.corp.example",
	domain: "https://corp.example",
	sibling: "https://kms.notcorp.example",
	port: "https://kms.corp.example:8443",
	dot: "https://kms.corp.example.",
	idn: "https://kms.bücher.example",
	v4: "https://10.1.2.3",
	mapped: "https://[::ffff:10.1.2.3]",
	v6: "https://[fd00::1]",
	v6Port: "https://[fd00::1]:8443",
} as const;
type Name = keyof typeof URLS;
const NAMES = Object.keys(URLS) as Name[];
const CORP: readonly Name[] = ["host", "domain", "port", "dot"];

const ENTRIES: readonly (readonly [rule: string, lists: readonly string[], exempt: readonly Name[]])[] = [
	[
		"a domain exempts itself and all hosts below it, however it is written",
		["corp.example", ".corp.example", "CORP.Example", "corp.example.", ".corp.example."],
		CORP,
	],
	[
		"a wildcard exempts only the hosts below the domain",
		["*.corp.example", "*.CORP.example."],
		["host", "port", "dot"],
	],
	["a host exempts itself", ["kms.corp.example", "https.example,kms.corp.example"], ["host", "port", "dot"]],
	["a port limits an entry to it", ["corp.example:8443", ".corp.example:8443", "*.corp.example:8443"], ["port"]],
	["a default port is the one of the protocol", ["corp.example:443", "corp.example:0443"], ["host", "domain", "dot"]],
	["a port may be empty", ["corp.example:"], CORP],
	["an asterisk exempts everything, alone or in a list", ["*", "x.example, *"], NAMES],
	["a name may have letters beyond ASCII", ["bücher.example", "BÜCHER.example", "xn--bcher-kva.example"], ["idn"]],
	["an IPv4 address exempts itself, in its IPv6 form too", ["10.1.2.3", "::ffff:10.1.2.3"], ["v4", "mapped"]],
	[
		"an IPv4 network exempts its addresses",
		["10.0.0.0/8", "10.1.2.9/24", "10.1.2.3/32", "0.0.0.0/0", "::ffff:10.0.0.0/104", "10.0.0.0/8:443"],
		["v4", "mapped"],
	],
	[
		"an IPv6 address exempts itself, with and without brackets",
		["fd00::1", "FD00:0:0::1", "[fd00::1]", "fd00::1%eth0"],
		["v6", "v6Port"],
	],
	["an IPv6 address in brackets may have a port", ["[fd00::1]:8443"], ["v6Port"]],
	["an IPv6 network exempts its addresses", ["fd00::/8", "fd00::/128,[fd00::]/64", "[fd00::/8]"], ["v6", "v6Port"]],
	["all of IPv6 is not all of IPv4", ["::/0"], ["mapped", "v6", "v6Port"]],
	[
		"blanks and commas separate entries",
		["corp.example fd00::/8", " corp.example ,, fd00::/8 ", "x\tcorp.example\nfd00::/8"],
		["host", "domain", "port", "dot", "v6", "v6Port"],
	],
	[
		"other entries exempt nothing",
		[
			"",
			" , ",
			".",
			":",
			":443",
			"[]",
			"*corp.example",
			"k*.corp.example",
			"example:no",
			"1.2.3",
			".2.3",
			"10.0.0.0/33",
			"10.0.0.0/x",
			"10.0.0.0/",
			"fd00::/129",
		],
		[],
	],
	["a part of a label is no domain", ["orp.example", "kms", "corp"], []],
];

describe("In NO_PROXY,", () => {
	for (const [rule, lists, exempt] of ENTRIES) {
		it(rule, () => {
			for (const list of lists)
				assert.deepEqual(
					NAMES.filter((name) => isExempt(new URL(URLS[name]), list)),
					exempt,
					list,
				);
		});
	}
});
