import { TAKE_OVER } from "../../../../provider/resources/externalKey/takeOverTable";
import { itDecides, itDecidesExactly, itRisksNoMoreForKnowingLess } from "../../../support/decisionTables";

/** create-key was refused, and an old key of nobody has the alias. */
const NORMAL = {
	reason: "aliasTaken",
	key: "found",
	asRequested: "yes",
	recorded: "no",
	created: "longAgo",
} as const;

const LOST = { reason: "replyLost", created: "sinceRequest" } as const;

describe("A key that has the alias of a key to create", () => {
	itDecides(TAKE_OVER, NORMAL, [
		["is taken over if it is as requested, nobody's and old", {}, "takeOver"],
		["is looked up first", { key: "notLookedUp" }, "lookUp"],
		["is looked up first after a lost reply, too", { ...LOST, key: "notLookedUp" }, "lookUp"],
		["is none: after a lost reply, it is created again", { ...LOST, key: "none" }, "createAgain"],
		["is none: then the refusal stands", { key: "none" }, "refuse"],
		["is not taken over if it is not as requested", { asRequested: "no" }, "refuse"],
		["is not taken over if a resource has it", { recorded: "yes" }, "refuse"],
		["is not taken over if its age is not known", { created: "unknown" }, "refuse"],
		["is not taken over yet if another run may be at work", { created: "recently" }, "refuseForNow"],
		["is not taken over yet if it was created during the run", { created: "sinceRequest" }, "refuseForNow"],
		["is this run's own if it was created since the request whose reply was lost", LOST, "own"],
		["is not this run's own if it is not as requested", { ...LOST, asRequested: "no" }, "refuse"],
		["is not this run's own if a resource has it", { ...LOST, recorded: "yes" }, "refuse"],
		["is not this run's own if it is older than the request", { ...LOST, created: "recently" }, "refuse"],
		["is not taken over after a lost reply", { ...LOST, created: "longAgo" }, "refuse"],
		["is not this run's own if its age is not known", { ...LOST, created: "unknown" }, "refuse"],
	]);

	itDecidesExactly("is looked up before anything is decided", TAKE_OVER, "lookUp", { key: "notLookedUp" });
	itDecidesExactly(
		"is taken over only if it is as requested, not recorded, and old enough",
		TAKE_OVER,
		"takeOver",
		NORMAL,
	);
	itDecidesExactly(
		"is this run's own only if it is as requested, not recorded, and created since the request",
		TAKE_OVER,
		"own",
		{ ...NORMAL, ...LOST },
	);
	itDecidesExactly("is created again only if a lost reply left none", TAKE_OVER, "createAgain", {
		reason: "replyLost",
		key: "none",
	});
	itDecidesExactly("is waited for only if it will be taken over then", TAKE_OVER, "refuseForNow", {
		...NORMAL,
		created: ["recently", "sinceRequest"],
	});

	itRisksNoMoreForKnowingLess(
		TAKE_OVER,
		{ own: 1, takeOver: 1, createAgain: 1 },
		{
			key: ["found", "notLookedUp"],
			created: ["longAgo", "unknown"],
			asRequested: ["yes", "no"],
			recorded: ["no", "yes"],
		},
	);
});
