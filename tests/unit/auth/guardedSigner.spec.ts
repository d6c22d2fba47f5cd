import assert from "node:assert/strict";
import { type CredentialSource, GuardedSigner } from "../../../provider/auth/guardedSigner";
import { KmsImportError } from "../../../provider/errors";
import type { OutgoingRequest } from "../../../provider/http/request";
import { answerOf } from "../../support/answer";

describe("GuardedSigner", () => {
	const requestTo = (host: string): OutgoingRequest => ({
		doing: `Asking ${host}`,
		method: "GET",
		url: `https://${host}/`,
		headers: {},
		repeatable: true,
	});
	const signerWith = (current: CredentialSource<string>["current"]) =>
		new GuardedSigner<string>(
			{ current, issued: [] },
			{
				refused: "the service has already refused it. Check it.",
				headers: (_, credential) => ({ credential }),
				secrets: () => [],
			},
		);

	it("keeps no other request waiting when its credential can't be obtained", async () => {
		let isDown = true;
		const signer = signerWith(async () => {
			if (isDown) throw new KmsImportError("network", "Getting a credential: no answer");
			return "c";
		});
		await assert.rejects(signer.sign(requestTo("a")), { code: "network" });
		isDown = false;
		for (const host of ["b", "a"]) {
			const attempt = await signer.sign(requestTo(host));
			assert.deepEqual(attempt.headers, { credential: "c" });
			attempt.report(answerOf(200));
		}
	});

	it("says of a request that is not sent what was refused and what to do", async () => {
		const signer = signerWith(async () => "c");
		assert.equal((await signer.sign(requestTo("a"))).report(answerOf(401)), false);
		await assert.rejects(signer.sign(requestTo("b")), {
			code: "unauthenticated",
			message: "Asking b: not sent, because the service has already refused it. Check it.",
		});
	});
});
