import { TAKE_OVER } from "../../provider/resources/externalKey/takeOverTable";
import { RENEWAL } from "../../provider/resources/importParameters/renewalTable";
import { CHANGE } from "../../provider/resources/keyMaterial/changeTable";
import { DELETE } from "../../provider/resources/keyMaterial/deleteTable";
import { IMPORT } from "../../provider/resources/keyMaterial/importTable";
import { READ } from "../../provider/resources/keyMaterial/readTable";
import { WRAP } from "../../provider/resources/wrappedKeyMaterial/wrapTable";
import { table } from "./tables";

/** In the order of the README. */
const TABLES = [RENEWAL, CHANGE, READ, WRAP, IMPORT, TAKE_OVER, DELETE];

/** What the next run does on day two, from the rows of the decision tables that users see. */
export function dayTwoTable(): string {
	const rows = TABLES.flatMap(({ rows }) => rows.flatMap(({ dayTwo }) => dayTwo ?? []));
	return table(
		["what has happened", "what the next run does"],
		rows.map(({ happened, nextRun }) => [happened, nextRun]),
	);
}
