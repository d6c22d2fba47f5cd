import assert from "node:assert/strict";
import { readEcsAgency } from "../../../provider/auth/ecsAgency";
import { permanent } from "../../../provider/auth/guardedSigner";
import { Iam } from "../../../provider/auth/iam";
import { passwordSigner } from "../../../provider/auth/passwordSigner";
import { tokenSigner } from "../../../provider/auth/tokenSigner";
import { Transport } from "../../../provider/http/transport";
import { FixedClock } from "../../support/clock";
import { json, type Respond, TestServer } from "../../support/httpServer";

const MARK = "hostile0mark";
const EXPIRES = "2026-11-25T12:00:00.123000Z";
const GOOD_TOKEN = { token: { expires_at: EXPIRES, project: { id: "p1", name: "n" } } };
const CREDENTIALS = { userName: "u", password: "correct horse battery", domain: { name: "d" } } as Parameters<
	Iam["createToken"]
>[0];

/** Node refuses to send these in a header, or they would end it, or lead a path elsewhere. */
const HOSTILE = [
	`../${MARK}`,
	`a/${MARK}`,
	`a\r\nX: ${MARK}`,
	`\u001b${MARK}`,
	`ü${MARK}`,
	MARK.repeat(3000),
	"",
	5,
	null,
];

describe("What credentials are made of", () => {
	let server: TestServer;

	const asking = async <T>(respond: Respond, ask: (transport: Transport, url: string) => Promise<T>) => {
		server = await TestServer.start(respond);
		return ask(new Transport({ clock: new FixedClock(), maxRetries: 0 }), server.url).finally(() => server.close());
	};
	const refuses = (asked: Promise<unknown>, reason: RegExp) =>
		assert.rejects(asked, ({ code, message }: Error & { code?: string }) => {
			assert.equal(code, "unexpectedAnswer");
			assert.match(message, reason);
			return !message.includes(MARK);
		});
	const createToken = (transport: Transport, url: string) =>
		new Iam(transport, url).createToken(CREDENTIALS, { project: { name: "n" } }, passwordSigner(CREDENTIALS));

	it("is no id of a project that leads a path or a header elsewhere", async () => {
		for (const id of HOSTILE) {
			const token = { token: { expires_at: EXPIRES, project: { id } } };
			await refuses(
				asking((_, response) => json(response, 201, token, { "X-Subject-Token": "t" }), createToken),
				/usable token\.project\.id/,
			);
			const find = (transport: Transport, url: string) =>
				new Iam(transport, url).findProjects("n", tokenSigner(permanent({ token: "t" })));
			await refuses(
				asking((_, response) => json(response, 200, { projects: [{ id }] }), find),
				/usable projects\.0\.id/,
			);
		}
	});

	it("is no token that can't be sent", async () => {
		for (const token of ["t\u00fcken", "t\u0080"])
			await refuses(
				asking((_, response) => json(response, 201, GOOD_TOKEN, { "X-Subject-Token": `${token}${MARK}` }), createToken),
				/header that is no token/,
			);
		for (const token of [`ü${MARK}`, `a\n${MARK}`, `\u001b${MARK}`, MARK.repeat(3000), ""])
			await refuses(
				asking((_, response) => void response.writeHead(200).end(token), readEcsAgency),
				/a body that is no token/,
			);
	});

	it("is no access key that a header can't hold", async () => {
		const good = { access: "A", secret: "S", securitytoken: "T", expires_at: EXPIRES };
		const names = {
			access: [...HOSTILE.slice(2), `a, Signature=${MARK}`],
			secret: HOSTILE.slice(2),
			securitytoken: HOSTILE.slice(2),
			expires_at: [MARK, "1".repeat(100_000), "", 5],
		};
		for (const [name, values] of Object.entries(names)) {
			for (const value of values) {
				const assume = (transport: Transport, url: string) =>
					new Iam(transport, url).assumeAgency(
						{ agencyName: "a", domain: { name: "d" }, duration: 900 },
						tokenSigner(permanent({ token: "t" })),
					);
				await refuses(
					asking((_, response) => json(response, 201, { credential: { ...good, [name]: value } }), assume),
					/without a usable/,
				);
			}
		}
	});

	it("is no name of a project that repeats the password", async () => {
		const body = { token: { ...GOOD_TOKEN.token, project: { id: "p1", name: "CORRECT%20HORSE%20BATTERY" } } };
		await refuses(
			asking((_, response) => json(response, 201, body, { "X-Subject-Token": "t" }), createToken),
			/a body that repeats a credential in token/,
		);
	});
});
