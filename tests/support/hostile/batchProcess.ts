// Runs batches in a process of its own, which its watcher can kill.
import { type Batch, Journal, runBatch } from "./batch";

const [journal = ""] = process.argv.slice(2);
const written = new Journal(journal);

process.on("message", (batch: Batch) => {
	void runBatch(batch, written).then((result) => process.send?.(result));
});
process.on("disconnect", () => process.exit());
