import { TAKE_OVER } from "../../../provider/resources/externalKey/takeOverTable";
import { RENEWAL } from "../../../provider/resources/importParameters/renewalTable";
import { CERTAINTY } from "../../../provider/resources/keyMaterial/certaintyTable";
import { CHANGE } from "../../../provider/resources/keyMaterial/changeTable";
import { DELETE } from "../../../provider/resources/keyMaterial/deleteTable";
import { IMPORT } from "../../../provider/resources/keyMaterial/importTable";
import { READ } from "../../../provider/resources/keyMaterial/readTable";
import { UPDATE } from "../../../provider/resources/keyMaterial/updateTable";
import { WRAP } from "../../../provider/resources/wrappedKeyMaterial/wrapTable";
import { itIsSound } from "../../support/decisionTables";

const KEY = { describeKey: ["key", "notAsked"] } as const;
const BYTES = { compareBytes: ["bytes", "notCompared"] } as const;

describe("The decision table", () => {
	describe("of material that differs", () => itIsSound(CHANGE, { ...KEY, ...BYTES }));
	describe("of an import", () =>
		itIsSound(IMPORT, {
			...KEY,
			readMaterial: ["material", "notRead"],
			comparePublicHalf: ["publicHalf", "notCompared"],
		}));
	describe("of an update of material", () => itIsSound(UPDATE, { ...KEY, ...BYTES }));
	describe("of a refresh of material", () => itIsSound(READ));
	describe("of a deletion of material", () => itIsSound(DELETE, { delete: ["answer", "notSent"] }));
	describe("of whose material it is", () => itIsSound(CERTAINTY));
	describe("of wrapped material", () => itIsSound(WRAP, { ...KEY, ...BYTES }));
	describe("of import parameters", () => itIsSound(RENEWAL, KEY));
	describe("of a key that was there before", () => itIsSound(TAKE_OVER, { lookUp: ["key", "notLookedUp"] }));
});
