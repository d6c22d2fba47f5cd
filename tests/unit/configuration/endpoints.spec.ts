import assert from "node:assert/strict";
import { endpointFault } from "../../../provider/configuration/endpoints";

describe("An endpoint", () => {
	it("may use https on any host, and http on loopback hosts", () => {
		for (const url of [
			"https://kms.example.com",
			"http://localhost:1",
			"http://127.0.0.1:8085",
			"http://127.8.8.8",
			"http://[::1]:8085",
		]) {
			assert.equal(endpointFault(url), undefined, url);
		}
	});

	it("must not use http on other hosts, even if they look like loopback hosts", () => {
		for (const url of [
			"http://kms.example.com",
			"http://127.0.0.1.example.com",
			"http://localhost.example.com",
			"http://10.0.0.1",
		]) {
			assert.match(endpointFault(url) ?? "", /https/, url);
		}
	});

	it("must be a URL without credentials, query and fragment", () => {
		for (const url of [
			"kms.example.com",
			"",
			"ftp://x",
			"https://u:p@kms.example.com",
			"https://x/?a=b",
			"https://x/#a",
		]) {
			assert.ok(endpointFault(url), url);
		}
	});
});
