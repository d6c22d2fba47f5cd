import { DELETE } from "../../../../provider/resources/keyMaterial/deleteTable";
import { itDecides, itDecidesExactly } from "../../../support/decisionTables";

/** The resource alone manages the material, and nothing has been sent. */
const NORMAL = { materialDeletion: "withKey", managedByAnother: "no", answer: "notSent" } as const;
/** The program asks for the deletion in so many words. */
const IMMEDIATE = { materialDeletion: "immediate", managedByAnother: "no" } as const;

describe("The deletion of key material", () => {
	itDecides(DELETE, NORMAL, [
		["leaves it in its key", {}, "leave"],
		["deletes it if the program says immediate", IMMEDIATE, "delete"],
		["keeps what another resource of the program manages", { managedByAnother: "yes" }, "keep"],
		["keeps it, too, if the program says immediate", { ...IMMEDIATE, managedByAnother: "yes" }, "keep"],
		["says that the material is deleted", { ...IMMEDIATE, answer: "deleted" }, "deleted"],
		["ends if there is no material", { ...IMMEDIATE, answer: "noMaterial" }, "end"],
		["warns that a private key stays", { ...IMMEDIATE, answer: "notDeletable" }, "warn"],
	]);

	itDecidesExactly("sends nothing if another resource manages the material", DELETE, "keep", {
		managedByAnother: "yes",
	});
	itDecidesExactly("sends nothing unless the program says immediate", DELETE, "leave", {
		materialDeletion: "withKey",
		managedByAnother: "no",
	});
	itDecidesExactly("sends one request", DELETE, "delete", { ...IMMEDIATE, answer: "notSent" });
	itDecidesExactly("warns only of material that stays", DELETE, "warn", { ...IMMEDIATE, answer: "notDeletable" });
	itDecidesExactly("says so after a deletion alone", DELETE, "deleted", { ...IMMEDIATE, answer: "deleted" });
	itDecidesExactly("ends in silence if there was no material", DELETE, "end", { ...IMMEDIATE, answer: "noMaterial" });
});
