import { BlockList, isIP } from "node:net";

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

/** Whether an address is a loopback one, or a name is `localhost`. */
export function isLoopback(host: string): boolean {
	if (host === "localhost") return true;
	const version = isIP(host);
	return version !== 0 && LOOPBACK.check(host, version === 6 ? "ipv6" : "ipv4");
}
