import { IMPORT } from "../../../../provider/resources/keyMaterial/importTable";
import { type Facts, itDecides, itIsSound } from "../../../support/decisionTables";

type ImportFacts = Facts<typeof IMPORT.facts>;

/** Whether the key can take an import, as far as is known. */
const isOpen = ({ key, refused }: ImportFacts) => (key === "pendingImport" || key === "notAllowed") && refused === "no";
/** Whether the key holds material that ends when the program asks. */
const holdsAlike = ({ key, expiry }: ImportFacts) => key === "enabled" && expiry === "same";
const isRead = ({ material }: ImportFacts) => material === "fits" || material === "doesNotFit";
const isComparable = (facts: ImportFacts) => holdsAlike(facts) && isRead(facts);

describe("The decision on an import of material", () => {
	itIsSound(IMPORT, {
		describeKey: ["key", "notAsked"],
		readMaterial: ["material", "notRead"],
		comparePublicHalf: ["publicHalf", "notCompared"],
	});

	itDecides(IMPORT, {
		describeKey: ["before the state of the key is known", ({ key }) => key === "notAsked"],
		serviceGenerated: ["if the service generated the material", ({ key }) => key === "serviceGenerated"],
		pendingDeletion: ["if the key is pending deletion", ({ key }) => key === "pendingDeletion"],
		notAllowedToSee: [
			"if the import was refused and the key can't be described",
			({ key, refused }) => key === "notAllowed" && refused === "yes",
		],
		refusal: [
			"if the import was refused though the key waits for it",
			({ key, refused }) => key === "pendingImport" && refused === "yes",
		],
		disabledWithMaterial: ["if the key is disabled", ({ key }) => key === "disabled"],
		otherExpiry: [
			"if the key holds material that ends at another time",
			({ key, expiry }) => key === "enabled" && expiry === "other",
		],
		readMaterial: [
			"if the bytes are needed and not read",
			(facts) => facts.material === "notRead" && (isOpen(facts) || holdsAlike(facts)),
		],
		doesNotFit: [
			"if the key waits for material that has another form",
			(facts) => isOpen(facts) && facts.key === "pendingImport" && facts.material === "doesNotFit",
		],
		import: [
			"if the key waits for material of that form, or can't be described",
			(facts) => isOpen(facts) && (facts.material === "fits" || (facts.key === "notAllowed" && isRead(facts))),
		],
		comparePublicHalf: [
			"if the key holds material, before its public half is compared",
			(facts) => isComparable(facts) && facts.publicHalf === "notCompared",
		],
		otherPrivateKey: [
			"if the key holds another private key",
			(facts) => isComparable(facts) && facts.publicHalf === "different",
		],
		adopt: [
			"if the key holds the same private key, or bytes that are certain to be the program's",
			(facts) =>
				isComparable(facts) &&
				(facts.publicHalf === "same" || (facts.publicHalf === "notKnown" && facts.certain === "yes")),
		],
		adoptInDoubt: [
			"if the key holds bytes that can't be compared and are not certain",
			(facts) => isComparable(facts) && facts.publicHalf === "notKnown" && facts.certain === "no",
		],
	});
});
