import { CHANGE } from "../../../../provider/resources/keyMaterial/changeTable";
import { type Facts, itDecides, itIsSound } from "../../../support/decisionTables";

type ChangeFacts = Facts<typeof CHANGE.facts>;

const isDeclared = ({ moved, declared }: ChangeFacts) => moved === "no" && declared === "yes";
/** Whether nothing speaks against the program's bytes. */
const isAccepted = (facts: ChangeFacts) =>
	isDeclared(facts) && ["same", "unread", "notKnown", "notKnownYet"].includes(facts.bytes);
const endedAsAsked = ({ expired, expiry }: ChangeFacts) => expired === "yes" && expiry === "same";
/** Whether the key holds material as the state says, or can't be asked. */
const isHeld = (facts: ChangeFacts) =>
	isAccepted(facts) &&
	facts.recorded === "held" &&
	(facts.expired === "no" || facts.key === "holds" || facts.key === "notAllowed");
const renewsFingerprint = ({ bytes, fingerprint }: ChangeFacts) => bytes === "same" && fingerprint === "renew";
/** Whether live material would have to be deleted and imported with another expiry. */
const isReplaced = (facts: ChangeFacts) => isHeld(facts) && facts.expiry === "other";
const isCertain = (facts: ChangeFacts) => isReplaced(facts) && facts.bytes !== "unread" && facts.certain === "yes";

describe("The decision on a change of material", () => {
	itIsSound(CHANGE, { describeKey: ["key", "notAsked"], compareBytes: ["bytes", "notCompared"] });

	itDecides(CHANGE, {
		replace: ["if the program means another key", ({ moved }) => moved === "yes"],
		report: ["if no program runs", ({ moved, declared }) => moved === "no" && declared === "no"],
		compareBytes: ["before the bytes are compared", (facts) => isDeclared(facts) && facts.bytes === "notCompared"],
		otherBytes: ["if the bytes differ", (facts) => isDeclared(facts) && facts.bytes === "different"],
		keepExpired: [
			"if the material ended as the program still asks",
			(facts) => isAccepted(facts) && facts.recorded === "missing" && endedAsAsked(facts),
		],
		reimport: [
			"if the material is missing and the program asks for it",
			(facts) =>
				isAccepted(facts) &&
				(facts.recorded === "missing"
					? !endedAsAsked(facts)
					: facts.expired === "yes" && facts.key === "pendingImport"),
		],
		describeKey: [
			"if the material should have expired, before it is known whether it has",
			(facts) => isAccepted(facts) && facts.recorded === "held" && facts.expired === "yes" && facts.key === "notAsked",
		],
		renewFingerprint: [
			"if nothing but the form of the fingerprint changes",
			(facts) => isHeld(facts) && facts.expiry === "same" && renewsFingerprint(facts),
		],
		keep: ["if nothing changes", (facts) => isHeld(facts) && facts.expiry === "same" && !renewsFingerprint(facts)],
		bytesUnread: [
			"if the bytes for another expiry can't be read",
			(facts) => isReplaced(facts) && facts.bytes === "unread",
		],
		bytesUncertain: [
			"if it is not certain that the key holds the program's bytes",
			(facts) => isReplaced(facts) && facts.bytes !== "unread" && facts.certain === "no",
		],
		bytesNotKnown: [
			"if the state can't be compared with the bytes",
			(facts) => isCertain(facts) && facts.bytes === "notKnown",
		],
		notDeletable: [
			"if the service does not delete the material for another expiry",
			(facts) => isCertain(facts) && facts.bytes !== "notKnown" && facts.deletable === "no",
		],
		changeExpiry: [
			"if the expiry changes of material that can be deleted and imported again, or is not known yet",
			(facts) =>
				(isHeld(facts) && facts.expiry === "notKnownYet") ||
				(isCertain(facts) && facts.bytes !== "notKnown" && facts.deletable === "yes"),
		],
	});
});
