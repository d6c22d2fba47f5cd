import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { accessKeySigner } from "../../../provider/auth/accessKeySigner";
import type { Authenticator } from "../../../provider/auth/authenticator";
import { readEcsAgency } from "../../../provider/auth/ecsAgency";
import { permanent } from "../../../provider/auth/guardedSigner";
import { Iam } from "../../../provider/auth/iam";
import { passwordSigner } from "../../../provider/auth/passwordSigner";
import { assumeWithWebIdentity } from "../../../provider/auth/sts";
import { tokenSigner } from "../../../provider/auth/tokenSigner";
import { KmsImportError } from "../../../provider/errors";
import type { RequestSigner } from "../../../provider/http/request";
import { RequestQueue } from "../../../provider/http/requestQueue";
import { Transport } from "../../../provider/http/transport";
import { KmsClient } from "../../../provider/kms/client";
import type { OPERATIONS } from "../../../provider/kms/operations";
import { FixedClock } from "../../support/clock";
import { type ReceivedRequest, TestServer } from "../../support/httpServer";
import { ECHOES, echoOf } from "../../support/leakHunt/echoingGateway";
import { SPELLINGS, type Spelling } from "../../support/leakHunt/spellings";
import { Secrets } from "../../support/secrets";

const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const PASSWORD = `Pa"s\\s <w>o'r&d%2B+/ ü€ Ünter zebra`;
const ACCESS_KEY = {
	accessKey: "HPUA0SENTINEL0KEY0AA",
	secretKey: "5ecret/S3ntinel+K3y.of~the_caller-0123456",
	securityToken: randomBytes(600).toString("base64"),
};
/** As odd as what a header may hold. */
const TOKEN = `t0k"en\\of <the>'call&er%41+/=${randomBytes(300).toString("base64")}`;
const [IMPORT_TOKEN, WRAPPED, WRAPPED_KEY] = [1676, 256, 600].map((size) => randomBytes(size).toString("base64")) as [
	string,
	string,
	string,
];
const ID_TOKEN = [40, 300, 256].map((size) => randomBytes(size).toString("base64url")).join(".");

const hunt = new Secrets();
hunt.isHunting = true;
for (const secret of [PASSWORD, TOKEN, IMPORT_TOKEN, WRAPPED, WRAPPED_KEY, ID_TOKEN, ...Object.values(ACCESS_KEY)])
	hunt.plant("password", secret);

type Call = (at: string, transport: Transport) => Promise<unknown>;

const kmsAs =
	(signer: RequestSigner, send: (kms: KmsClient) => Promise<unknown>): Call =>
	(endpoint, transport) => {
		const authenticator: Authenticator = {
			projectId: async () => "p1",
			secrets: () => signer.secrets(),
			sign: (request) => signer.sign(request),
		};
		const queue = new RequestQueue({ clock: new FixedClock() });
		return send(new KmsClient({ transport, authenticator, queue, endpoint, projectId: "p1" }));
	};
const withToken = (send: (kms: KmsClient) => Promise<unknown>) => kmsAs(tokenSigner(permanent({ token: TOKEN })), send);
const accessKey = () => accessKeySigner(permanent(ACCESS_KEY), new FixedClock());

const KMS_CALLS: Readonly<Record<keyof typeof OPERATIONS, Call>> = {
	getParametersForImport: withToken((kms) =>
		kms.getParametersForImport({ keyId: KEY_ID, wrappingAlgorithm: "RSAES_OAEP_SHA_256" }),
	),
	importKeyMaterial: withToken((kms) =>
		kms.importKeyMaterial({
			keyId: KEY_ID,
			importToken: IMPORT_TOKEN,
			encryptedKeyMaterial: WRAPPED,
			encryptedPrivateKey: WRAPPED_KEY,
		}),
	),
	describeKey: withToken((kms) => kms.describeKey(KEY_ID)),
	listKeys: withToken((kms) => kms.findKeyByAlias("key")),
	getPublicKey: withToken((kms) => kms.getPublicKey(KEY_ID)),
	createKey: withToken((kms) => kms.createExternalKey({ alias: "key", keySpec: "AES_256" })),
	deleteImportedKeyMaterial: withToken((kms) => kms.deleteImportedKeyMaterial(KEY_ID)),
	scheduleKeyDeletion: withToken((kms) => kms.scheduleKeyDeletion(KEY_ID, 30)),
	enableKey: withToken((kms) => kms.setEnabled(KEY_ID, true)),
	disableKey: withToken((kms) => kms.setEnabled(KEY_ID, false)),
	updateKeyAlias: withToken((kms) => kms.updateAlias(KEY_ID, "key")),
	updateKeyDescription: withToken((kms) => kms.updateDescription(KEY_ID, "text")),
	changeTags: withToken((kms) => kms.changeTags(KEY_ID, "create", { a: "b" })),
	listTags: withToken((kms) => kms.listTags(KEY_ID)),
};

const webIdentity = {
	kind: "webIdentity",
	providerUrn: "p",
	agencyUrn: "a",
	sessionName: "s",
	duration: 900,
	policyIds: [],
} as const;

const USER = { kind: "password", userName: "u", password: PASSWORD, domain: { name: "d" } } as const;

/** Calls that send different secrets. */
const SECRET_CALLS: Readonly<Record<string, Call>> = {
	"signed with an access key": (at, transport) => kmsAs(accessKey(), (kms) => kms.describeKey(KEY_ID))(at, transport),
	"with an import token and wrapped material": KMS_CALLS.importKeyMaterial,
	"with a password": (at, transport) =>
		new Iam(transport, at).createToken(USER, { project: { name: "p" } }, passwordSigner(USER)),
	"for a project": (at, transport) => new Iam(transport, at).findProjects("p", accessKey()),
	"for an agency": (at, transport) =>
		new Iam(transport, at).assumeAgency(
			{ agencyName: "a", domain: { name: "d" }, duration: 900 },
			tokenSigner(permanent({ token: TOKEN })),
		),
	"with a web identity": (at, transport) =>
		assumeWithWebIdentity(transport, at, { ...webIdentity, idToken: { value: ID_TOKEN } }),
	"for the metadata of a machine": readMetadata,
};

function readMetadata(at: string, transport: Transport): Promise<unknown> {
	return readEcsAgency(transport, at);
}

/** The fields that a state has encrypted, and no message. */
const ENCRYPTED = ["importToken", "publicKey", "token", "accessKey", "secretKey", "securityToken"];

describe("An answer that repeats its request leaves none of its secrets", () => {
	let server: TestServer;
	let transport: Transport;
	let tried = 0;
	let echo = (_: ReceivedRequest, __: Parameters<(typeof ECHOES)["the request id"]>[0]): void => {};

	before(async () => {
		server = await TestServer.start((request, response) => {
			// The metadata service's own token, as secret as the others.
			if (request.method === "PUT") response.writeHead(200).end(TOKEN);
			else echo(request, response);
		});
		transport = new Transport({ clock: new FixedClock(), maxRetries: 0 });
	});
	after(() => server.close());

	const check = async (call: Call, fault: (typeof ECHOES)[keyof typeof ECHOES], spelling: Spelling) => {
		echo = (request, response) => fault(response, spelling(echoOf(request)));
		const thrown = await call(server.url, transport).then(
			(value) => ({ value }),
			(error: unknown) => error,
		);
		tried += 1;
		if (!(thrown instanceof KmsImportError)) {
			assert.ok(!(thrown instanceof Error), `${(thrown as Error).stack}`);
			const kept = JSON.stringify(thrown, (name, value) => (ENCRYPTED.includes(name) ? undefined : value));
			hunt.search("output", kept);
			return;
		}
		const printed = [thrown.message, thrown.stack, JSON.stringify(thrown)].join("\n");
		hunt.search("output", printed);
		assert.ok(thrown.message.length < 1500 && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(thrown.message), thrown.message);
	};

	for (const [place, fault] of Object.entries(ECHOES)) {
		it(`in ${place}, in any spelling, whatever the secret`, async () => {
			for (const spelling of Object.values(SPELLINGS))
				for (const call of Object.values(SECRET_CALLS)) await check(call, fault, spelling);
		});

		it(`in ${place}, whatever the operation`, async () => {
			const spellings = Object.values(SPELLINGS);
			for (const [i, call] of Object.values(KMS_CALLS).entries())
				await check(call, fault, spellings[(7 * i) % spellings.length] ?? String);
		});
	}

	it("in more than 4,000 combinations", () => assert.ok(tried > 4000, `${tried}`));
});
