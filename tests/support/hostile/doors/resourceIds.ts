import assert from "node:assert/strict";
import fc from "fast-check";
import { idFromEngine } from "../../../../provider/dynamic/values";
import { WRAPPING_ALGORITHMS } from "../../../../provider/kms/wrappingAlgorithm";
import { importParametersId } from "../../../../provider/resources/importParameters/state";
import { keyResourceId } from "../../../../provider/resources/shared/key";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { edited, hostileText } from "../texts";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const keyId = keyResourceId("the key");

/** Ids of resources, as `pulumi import`, `.get` and states have them. The password of a URL among them must not be shown. */
export function openResourceIds(planted: Planted): Door<string> {
	const part = fc.oneof(
		{ weight: 8, arbitrary: fc.constantFrom("cn-north-4", "p1", KEY_ID, ...WRAPPING_ALGORITHMS) },
		fc.constantFrom("04da6b54-80e4-46f7-96ec-b56ff0331ba9", "", "..", "%2e%2e"),
		hostileText,
	);
	const password = encodeURIComponent(Buffer.from(planted.get("password")).toString());
	const endpoint = fc.oneof(
		fc.constantFrom("https://kms.example.com", "http://127.0.0.1:8085/x", `https://user:${password}@kms.example.com`),
		fc.constantFrom("http://kms.example.com", "file:///etc/passwd", "https://", "https://[::1", "javascript:x"),
		hostileText,
	);
	const right = fc
		.tuple(fc.constantFrom("", "/", "/RSAES_OAEP_SHA_256"), fc.option(endpoint, { nil: undefined }))
		.map(
			([end, url]) =>
				`cn-north-4/p1/${KEY_ID}${end}${url === undefined ? "" : `?endpoint=${encodeURIComponent(Buffer.from(url).toString())}`}`,
		);
	const any = fc
		.tuple(fc.array(part, { maxLength: 6 }), fc.option(endpoint, { nil: undefined }))
		.map(([parts, url]) => `${parts.join("/")}${url === undefined ? "" : `?endpoint=${url}`}`);
	return {
		cases: fc.oneof(right, edited(right), any, hostileText),
		knock: (id) => {
			const known = idFromEngine(id);
			const [kind, other] = id.length % 2 === 0 ? [keyId, importParametersId] : [importParametersId, keyId];
			const parts = attempt(() => kind.parse(known)) ?? other.parse(known);
			assert.match(`${parts.region}/${parts.projectId}/${parts.keyId}`, /^[a-z0-9-]+\/[\w-]+\/[0-9a-z-]{36}$/);
			if (parts.endpoint !== undefined) assert.equal(new URL(parts.endpoint).password, "");
			return { isAccepted: true, said: [], clear: parts };
		},
	};
}

function attempt<Result>(parse: () => Result): Result | undefined {
	try {
		return parse();
	} catch {
		return undefined;
	}
}
