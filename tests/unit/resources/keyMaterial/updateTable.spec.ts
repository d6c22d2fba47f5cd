import { UPDATE } from "../../../../provider/resources/keyMaterial/updateTable";
import { type Facts, itDecides, itIsSound } from "../../../support/decisionTables";

type UpdateFacts = Facts<typeof UPDATE.facts>;

/** Whether the key keeps the material that the state says it holds. */
const isKept = ({ recorded, change }: UpdateFacts) => recorded === "held" && change === "none";
const isHolding = ({ key }: UpdateFacts) => key === "enabled" || key === "disabled";
/** Whether the key lacks the material, or has it with another expiry. */
const needsBytes = (facts: UpdateFacts) =>
	!isKept(facts) && (facts.key === "pendingImport" || (isHolding(facts) && facts.expiry === "other"));
const renews = (facts: UpdateFacts) => isKept(facts) && facts.fingerprint === "renew";
const isAccepted = ({ bytes }: UpdateFacts) => bytes === "same" || bytes === "notKnown";
/** Whether live material would have to be deleted and imported again. */
const isReplaced = (facts: UpdateFacts) => needsBytes(facts) && isHolding(facts) && isAccepted(facts);
const isCertain = (facts: UpdateFacts) => isReplaced(facts) && facts.certain === "yes";
const isDeletable = (facts: UpdateFacts) => isCertain(facts) && facts.bytes === "same" && facts.deletable === "yes";

describe("The decision on an update of material", () => {
	itIsSound(UPDATE, { describeKey: ["key", "notAsked"], compareBytes: ["bytes", "notCompared"] });

	itDecides(UPDATE, {
		store: [
			"if the material stays and its fingerprint does, or can't be made again",
			(facts) =>
				isKept(facts) && (facts.fingerprint === "keep" || facts.bytes === "unread" || facts.bytes === "notKnown"),
		],
		renewFingerprint: [
			"if only the form of the fingerprint changes",
			(facts) => renews(facts) && facts.bytes === "same",
		],
		compareBytes: [
			"if the bytes matter and are not compared",
			(facts) => (renews(facts) || needsBytes(facts)) && facts.bytes === "notCompared",
		],
		otherBytes: [
			"if the bytes matter and differ",
			(facts) => (renews(facts) || needsBytes(facts)) && facts.bytes === "different",
		],
		describeKey: [
			"if the material changes, before the state of the key is known",
			(facts) => !isKept(facts) && facts.key === "notAsked",
		],
		serviceGenerated: [
			"if the service generated the material",
			(facts) => !isKept(facts) && facts.key === "serviceGenerated",
		],
		pendingDeletion: ["if the key is pending deletion", (facts) => !isKept(facts) && facts.key === "pendingDeletion"],
		storeDetails: [
			"if the key has the material with the program's expiry already",
			(facts) => !isKept(facts) && isHolding(facts) && facts.expiry === "same",
		],
		unreadable: ["if the bytes are needed and can't be read", (facts) => needsBytes(facts) && facts.bytes === "unread"],
		import: [
			"if the key lacks the material",
			(facts) => needsBytes(facts) && facts.key === "pendingImport" && isAccepted(facts),
		],
		bytesUncertain: [
			"if it is not certain that the key holds the program's bytes",
			(facts) => isReplaced(facts) && facts.certain === "no",
		],
		bytesNotKnown: [
			"if the state can't be compared with the bytes",
			(facts) => isCertain(facts) && facts.bytes === "notKnown",
		],
		notDeletable: [
			"if the service does not delete the material",
			(facts) => isCertain(facts) && facts.bytes === "same" && facts.deletable === "no",
		],
		expiryPassed: ["if the program's expiry has passed", (facts) => isDeletable(facts) && facts.expired === "yes"],
		disabled: [
			"if the key is disabled",
			(facts) => isDeletable(facts) && facts.expired === "no" && facts.key === "disabled",
		],
		deleteAndImport: [
			"if the same bytes can be imported into an enabled key with another expiry",
			(facts) => isDeletable(facts) && facts.expired === "no" && facts.key === "enabled",
		],
	});
});
