import assert from "node:assert/strict";
import { TestEmulator } from "../../support/emulator";
import { outcome } from "../support/kmsRequests";

for (const operation of ["gen-random", "create-random"]) {
	describe(operation, () => {
		let emulator: TestEmulator;

		before(async () => {
			emulator = await TestEmulator.start();
		});
		after(() => emulator.close());

		it("generates the requested number of bits in hex, different each time", async () => {
			for (const bits of [8, 512, 8192]) {
				const { random_data } = await emulator.kmsAnswer(operation, { random_data_length: `${bits}` });
				assert.match(`${random_data}`, new RegExp(`^[0-9A-F]{${bits / 4}}$`));
			}
			const [one, other] = await Promise.all(
				["512", "512"].map((random_data_length) => emulator.kmsAnswer(operation, { random_data_length })),
			);
			assert.notDeepEqual(one, other);
		});

		it("refuses a length that is missing, out of range or not a multiple of 8", async () => {
			for (const [random_data_length, expected] of [
				[undefined, "400 KMS.0204"],
				["0", "400 KMS.1801"],
				["7", "400 KMS.1801"],
				["8200", "400 KMS.1801"],
				["-8", "400 KMS.1801"],
				["many", "400 KMS.1801"],
				["9", "400 KMS.1802"],
			]) {
				assert.equal(await outcome(emulator, operation, { random_data_length }), expected, random_data_length);
			}
		});
	});
}
