import { DELETE } from "../../../../provider/resources/keyMaterial/deleteTable";
import { itDecides, itIsSound } from "../../../support/decisionTables";

describe("The decision on the deletion of material", () => {
	itIsSound(DELETE, { delete: ["answer", "notSent"] });

	itDecides(DELETE, {
		keep: ["if another resource of the program manages it", ({ managedByAnother }) => managedByAnother === "yes"],
		delete: [
			"if no other resource manages it and it was not sent",
			({ managedByAnother, answer }) => managedByAnother === "no" && answer === "notSent",
		],
		warn: [
			"if the service does not delete it",
			({ managedByAnother, answer }) => managedByAnother === "no" && answer === "notDeletable",
		],
		end: [
			"if it is deleted, or was not there",
			({ managedByAnother, answer }) => managedByAnother === "no" && (answer === "deleted" || answer === "noMaterial"),
		],
	});
});
