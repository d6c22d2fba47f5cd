import { DELETE } from "../../../../provider/resources/keyMaterial/deleteTable";
import { itDecides, itDecidesExactly } from "../../../support/decisionTables";

/** The resource alone manages the material. */
const NORMAL = { managedByAnother: "no", answer: "notSent" } as const;

describe("The deletion of key material", () => {
	itDecides(DELETE, NORMAL, [
		["deletes it", {}, "delete"],
		["keeps what another resource of the program manages", { managedByAnother: "yes" }, "keep"],
		["ends with the deletion", { answer: "deleted" }, "end"],
		["ends if there is no material", { answer: "noMaterial" }, "end"],
		["warns that a private key stays", { answer: "notDeletable" }, "warn"],
	]);

	itDecidesExactly("sends nothing if another resource manages the material", DELETE, "keep", {
		managedByAnother: "yes",
	});
	itDecidesExactly("sends one request", DELETE, "delete", { managedByAnother: "no", answer: "notSent" });
	itDecidesExactly("warns only of material that stays", DELETE, "warn", {
		managedByAnother: "no",
		answer: "notDeletable",
	});
	itDecidesExactly("ends only when there is no material left", DELETE, "end", {
		managedByAnother: "no",
		answer: ["deleted", "noMaterial"],
	});
});
