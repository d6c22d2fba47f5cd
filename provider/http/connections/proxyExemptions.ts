import { BlockList, isIP, isIPv4 } from "node:net";
import { domainToASCII } from "node:url";

/** Host, in brackets or not, and port. A bare IPv6 address can't have a port. */
const ENTRY = /^(?:\[([^\]]*)\](\/\d+)?|([^:]*|.*:.*:.*?))(?::(\d*))?$/;

/**
 * Whether a list in NO_PROXY exempts a URL from proxies. Its entries are separated by commas or blanks: a domain (with all hosts
 * below it), `*.domain` (only those), `*`, an IP address or a network in CIDR notation; each with `:port` if it is meant for one
 * port only. Other entries exempt nothing.
 */
export function isExempt({ protocol, hostname, port }: URL, list: string): boolean {
	const host = plainName(hostname.replace(/^\[(.*)\]$/, "$1"));
	const ownPort = Number(port || (protocol === "https:" ? 443 : 80));
	return list.split(/[,\s]+/).some((entry) => covers(entry, host, ownPort));
}

function covers(entry: string, host: string, ownPort: number): boolean {
	const [, bracketed, range = "", bare = "", port] = ENTRY.exec(entry) ?? [];
	const name = bracketed === undefined ? bare : `${bracketed}${range}`;
	if (name === "" || (port && Number(port) !== ownPort)) return false;
	return name === "*" || (isIP(host) > 0 ? networkCovers(name, host) : domainCovers(name, host));
}

function domainCovers(name: string, host: string): boolean {
	if (name.startsWith("*.")) return host.endsWith(plainName(name.slice(1)));
	const domain = plainName(name.replace(/^\./, ""));
	return host === domain || host.endsWith(`.${domain}`);
}

function networkCovers(name: string, host: string): boolean {
	const [address = "", bits] = name.replace(/%[^/]*/, "").split("/");
	const [isV4, length] = isIPv4(address) ? [true, 32] : [false, 128];
	const prefix = bits === undefined ? length : Number(/^\d{1,3}$/.exec(bits)?.[0] ?? Number.NaN);
	if (isIP(address) === 0 || !(prefix <= length)) return false;
	// BlockList knows IPv4 addresses as ::ffff:0:0/96. A larger network, like ::/0, is meant for IPv6 only.
	if (!isV4 && isIPv4(host) && prefix < 96) return false;
	const network = new BlockList();
	network.addSubnet(address, prefix, isV4 ? "ipv4" : "ipv6");
	return network.check(host, isIPv4(host) ? "ipv4" : "ipv6");
}

/** In lower case, in the ASCII form that URLs have, and without the dot that ends a fully qualified name. */
function plainName(name: string): string {
	return (domainToASCII(name) || name.toLowerCase()).replace(/\.$/, "");
}
