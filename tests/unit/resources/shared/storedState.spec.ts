import assert from "node:assert/strict";
import { KINDS } from "../../../../provider/resources/kinds";
import { ensureUsable, ensureWhole } from "../../../../provider/resources/shared/storedState";
import { InProcess } from "../../../support/inProcess";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const MARK = "hostile0mark";
const STATE = { region: "cn-north-4", projectId: "p1", keyId: KEY_ID, keyState: "2", alias: "app/master" };
const { externalKey, keyMaterial } = KINDS;

const refuses = (state: object, name: string) =>
	assert.throws(
		() => ensureUsable(externalKey.properties, { ...STATE, ...state }),
		({ code, message }: Error & { code?: string }) => {
			assert.equal(code, "invalidRequest");
			assert.ok(message.includes(`can't have written ${name}.`) && !message.includes(MARK), message);
			return true;
		},
	);

describe("A state", () => {
	it("may be what any release wrote, and lack what an earlier one did not know", () => {
		for (const more of [
			{},
			{ tags: { a: "b" }, description: `two\nlines`, keySpec: "ML_DSA_65", keyUsage: undefined, adopted: true },
			{ endpoint: "https://kms.example.com", enterpriseProjectId: "0", pendingDeletionDays: 30 },
			{ resourceName: "x\ny", somethingOfALaterRelease: "\u001b" },
		])
			ensureUsable(externalKey.properties, { ...STATE, ...more });
		ensureUsable(keyMaterial.properties, {
			...STATE,
			keyMaterialFingerprint: "sha256:x",
			importedAt: "",
			expiresAt: "",
		});
		ensureUsable(externalKey.properties, {});
	});

	it("is refused, without its values, where paths, headers and URLs could get something else", () => {
		for (const keyId of [`../${MARK}`, MARK, `${KEY_ID}/..`, `${KEY_ID}\n`, 5]) refuses({ keyId }, "keyId");
		for (const projectId of [`../${MARK}`, `p1/${MARK}`, `p\r\nX-Header: ${MARK}`, ""])
			refuses({ projectId }, "projectId");
		for (const region of [`x.evil.example/${MARK}`, `CN ${MARK}`]) refuses({ region }, "region");
		for (const endpoint of [`http://${MARK}.example.com`, `file:///${MARK}`]) refuses({ endpoint }, "endpoint");
	});

	it("is refused, without its values, where messages could get what a terminal obeys, or too much", () => {
		for (const alias of [`\u001b[2J${MARK}`, `a\n::error::${MARK}`, `\u202e${MARK}`, MARK.repeat(100), `${MARK}\ud83d`])
			refuses({ alias }, "alias");
		refuses({ keyState: `\u009b${MARK}` }, "keyState");
	});

	it("is refused where a value is of another type, or no number that times and lengths can have", () => {
		for (const [name, values] of Object.entries({
			keyState: [5, {}, [MARK]],
			tags: [MARK, 5],
			adopted: ["true", 1],
			pendingDeletionDays: ["30", 1e300, Number.NaN, -1e13],
		}))
			for (const value of values) refuses({ [name]: value }, name);
	});

	it("is refused without saying which key it is about and where that is, unless the engine knows only the id", () => {
		ensureUsable(externalKey.properties, {});
		ensureWhole(externalKey.properties, STATE);
		for (const [state, missing] of [
			[{}, "region, projectId, keyId"],
			[{ ...STATE, region: null }, "region"],
			[{ ...STATE, keyId: undefined }, "keyId"],
		] as const)
			assert.throws(() => ensureWhole(externalKey.properties, state), {
				code: "invalidRequest",
				message: new RegExp(`can't have written a state without ${missing}\\. Restore`),
			});
	});

	it("is refused by every call of the engine that gets one, before a request", async () => {
		const { handlers } = await new InProcess(undefined, {}).configure({
			"huaweicloud:region": "cn-north-4",
			"huaweicloud:token": "t",
		});
		const [id, state] = [`cn-north-4/p1/${KEY_ID}`, { ...STATE, keyId: `../${MARK}` }];
		for (const handler of Object.values(handlers)) {
			for (const call of [
				() => handler.diff(id, state, STATE),
				() => handler.read(id, state),
				() => handler.update(id, state, STATE),
				() => handler.delete(id, state),
			])
				await assert.rejects(call, { code: "invalidRequest", message: /can't have written keyId\./ });
		}
	});
});
