import assert from "node:assert/strict";
import { type ProxyAddress, proxyFor } from "../../../../provider/http/connections/proxies";

const SERVICE = "https://kms.example.com";

const find = (env: NodeJS.ProcessEnv, service = SERVICE) => proxyFor(new URL(service), env);
const urlOf = (env: NodeJS.ProcessEnv, service?: string) => find(env, service)?.url;
const addressOf = (value: string) => find({ HTTPS_PROXY: value }) as ProxyAddress;

describe("The proxy of the environment", () => {
	it("is the one for the service's protocol, else the one for all; lower case goes first, and empty is not set", () => {
		const variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
		for (const [index, name] of variables.entries()) {
			const env = Object.fromEntries(variables.slice(index).map((each) => [each, `http://${each}:1`.toLowerCase()]));
			for (const before of variables.slice(0, index)) env[before] = before === "https_proxy" ? " " : "";
			assert.equal(find(env)?.source, name);
		}
		assert.equal(urlOf({ HTTP_PROXY: "http://a", ALL_PROXY: "http://b" }, "http://kms.example.com"), "http://a");
		assert.equal(urlOf({ http_proxy: "http://a", HTTP_PROXY: "http://b" }, "http://kms.example.com"), "http://a");
	});

	it("is none if only variables of other protocols and programs name one", () => {
		const others = ["HTTP_PROXY", "http_proxy", "npm_config_proxy", "npm_config_https_proxy", "FTP_PROXY"];
		assert.equal(find(Object.fromEntries(others.map((name) => [name, "http://proxy:1"]))), undefined);
	});

	it("may be written without http://", () => {
		for (const value of [
			"proxy.corp.example:3128",
			"http://proxy.corp.example:3128/",
			" HTTP://Proxy.Corp.Example:3128 ",
		])
			assert.equal(addressOf(value).url, "http://proxy.corp.example:3128", value);
		assert.equal(addressOf("[fd00::1]:3128").host, "[fd00::1]:3128");
		assert.equal(addressOf("https://proxy").url, "https://proxy");
		assert.equal(addressOf("app:pw@proxy:1").authorization, `Basic ${Buffer.from("app:pw").toString("base64")}`);
	});

	it("is not used for hosts in no_proxy or NO_PROXY, of which lower case goes first", () => {
		const env = { HTTPS_PROXY: "http://proxy:1", NO_PROXY: "example.com" };
		assert.equal(find(env), undefined);
		assert.equal(find({ ...env, no_proxy: "" }), undefined);
		assert.equal(urlOf({ ...env, no_proxy: "other.example" }), "http://proxy:1");
	});

	it("is used for services on this machine only if it is there, too", () => {
		for (const service of ["http://127.0.0.1:8085", "https://localhost:8085", "http://[::1]:8085"]) {
			for (const value of ["http://proxy.example:3128", "proxy.example:3128", "socks5://proxy.example:1080"])
				assert.equal(find({ ALL_PROXY: value }, service), undefined);
			for (const value of ["http://127.0.0.1:3128", "localhost:3128"]) assert.ok(find({ ALL_PROXY: value }, service));
		}
	});

	it("keeps its credentials apart, and tells everything that a message must not contain", () => {
		const { url, authorization, secrets } = addressOf("http://app:s3cr3t%40word@proxy:1");
		const encoded = Buffer.from("app:s3cr3t@word").toString("base64");
		assert.deepEqual([url, authorization], ["http://proxy:1", `Basic ${encoded}`]);
		assert.deepEqual(secrets, ["s3cr3t%40word", "s3cr3t@word", encoded, `Basic ${encoded}`]);
		assert.ok(addressOf("http://t0ken@proxy:1").secrets.includes("t0ken"));
		assert.ok(addressOf("http://app:100%@proxy:1").secrets.includes("100%"));
		assert.deepEqual(addressOf("http://proxy:1").secrets, []);
	});

	it("is refused by the name of its variable, and never by its value, if it is no address of an HTTP proxy", () => {
		const malformed = [
			"http://app:s3cr3t@127.0.0.1:port",
			"http://",
			"http:proxy:3128",
			"http:/proxy:3128",
			"ftp://app:s3cr3t@proxy:21",
			"http://app:12/s3cr3t@proxy:3128",
			"http://app:12?s3cr3t@proxy:3128",
			"app:12#s3cr3t@proxy:3128",
			"http://app:12\\s3cr3t@proxy:3128",
			"http://proxy.corp.example/proxy.pac",
			"s3cr3t proxy",
		];
		for (const value of malformed)
			for (const name of ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
				assert.throws(
					() => find({ [name]: value }),
					({ code, message }) =>
						code === "notConfigured" &&
						message.startsWith(`Connecting to kms.example.com: the value of ${name} in the environment is not`) &&
						!/s3cr3t/.test(message),
					value,
				);
	});

	it("is refused as a SOCKS proxy if it is one", () => {
		for (const value of [
			"socks5://app:s3cr3t@proxy:1080",
			"SOCKS5H://proxy:1080",
			"socks://proxy",
			"socks4a://127.0.0.1",
		])
			assert.throws(() => find({ ALL_PROXY: value }), {
				code: "notConfigured",
				message: /^Connecting to kms\.example\.com: ALL_PROXY in the environment names a SOCKS proxy, (?!.*s3cr3t)/,
			});
	});
});
