import { READ } from "../../../../provider/resources/keyMaterial/readTable";
import { itDecides, itIsSound } from "../../../support/decisionTables";

describe("The decision on a refresh of material", () => {
	itIsSound(READ);

	itDecides(READ, {
		forget: [
			"if the key is gone, or lost material that should not have expired",
			({ key, expired }) => key === "gone" || (key === "pendingImport" && expired === "no"),
		],
		record: [
			"if the material expired as the program asked",
			({ key, expired }) => key === "pendingImport" && expired === "yes",
		],
		recordWithoutFingerprint: [
			"if the key holds material that others may have imported",
			({ key, replacedInDoubt }) => key === "holds" && replacedInDoubt === "yes",
		],
		recordDetails: [
			"if the key holds what the state says",
			({ key, replacedInDoubt }) => key === "holds" && replacedInDoubt === "no",
		],
	});
});
