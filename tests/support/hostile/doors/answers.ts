import fc from "fast-check";
import type * as v from "valibot";
import type { Authenticator } from "../../../../provider/auth/authenticator";
import { readEcsAgency } from "../../../../provider/auth/ecsAgency";
import { Iam } from "../../../../provider/auth/iam";
import { assumeWithWebIdentity } from "../../../../provider/auth/sts";
import type { Answer, OutgoingRequest } from "../../../../provider/http/request";
import { RequestQueue } from "../../../../provider/http/requestQueue";
import type { Transport } from "../../../../provider/http/transport";
import { OperationSender } from "../../../../provider/kms/operationSender";
import { OPERATIONS, type Operation } from "../../../../provider/kms/operations";
import { FixedClock } from "../../clock";
import { changedBody, GOOD_BODIES, jsonOf, type OperationName, refusalWith } from "../bodies";
import type { Door } from "../door";
import type { Planted } from "../planted";
import { hostileText } from "../texts";
import { hostileValue } from "../values";

const ENDPOINT = "https://service.example.com";
const KEY_ID = "0d0466b0-e727-4d9c-b35d-f84bb474a37f";
const NOW = Date.parse("2026-01-01T00:00:00Z");
const SECRETS = ["password", "IAM token", "id token", "key material", "proxy password"] as const;
/** What is kept as a secret, and may be anything that the service says it is. */
const SECRET_RESULTS = ["importToken", "publicKey", "token", "accessKey", "secretKey", "securityToken"];

interface Case {
	readonly asked: string;
	readonly status: number;
	readonly text: string;
	readonly headers: readonly (readonly [string, string])[];
}

const CREDENTIAL = { access: "AK", secret: "SK", securitytoken: "ST", expires_at: "2026-01-02T00:00:00Z" };
const OTHER_BODIES = {
	createToken: { token: { expires_at: "2026-01-02T00:00:00Z", project: { id: "p1", name: "cn-north-4" } } },
	findProjects: { projects: [{ id: "p1", name: "cn-north-4" }, { id: "p2" }] },
	findAccounts: { domains: [{ id: "d1", name: "account" }] },
	assumeAgency: { credential: CREDENTIAL },
	assumeWithWebIdentity: {
		credentials: {
			access_key_id: "AK",
			secret_access_key: "SK",
			security_token: "ST",
			expiration: "2026-01-02T00:00:00Z",
		},
	},
	readEcsAgency: { credential: CREDENTIAL },
};
type OtherName = keyof typeof OTHER_BODIES;
const KMS_NAMES = Object.keys(OPERATIONS) as OperationName[];

/** Answers of KMS, IAM, STS and the metadata service, as the transport hands them over, with secrets of the request in them. */
export function openAnswers(planted: Planted): Door<Case> {
	const echo = planted.echo(SECRETS, fc.oneof(fc.string(), hostileText));
	const text = fc.oneof({ weight: 2, arbitrary: echo }, hostileText);
	const codes = fc.oneof(
		fc.constantFrom<unknown>("KMS.0207", "KMS.0310", "APIGW.0301", "IAM.0001"),
		text,
		hostileValue(text),
	);
	const refused = text.chain((message) => refusalWith(message, codes, text));
	const page = fc
		.tuple(text, text, fc.constantFrom("<html>", "<!doctype html>", "<!-- ", "<HEAD "))
		.map(([title, rest, start]) => `${start}<title>${title}</title>${rest}`);
	const goods: Readonly<Record<string, object>> = { ...GOOD_BODIES, ...OTHER_BODIES };
	const good = fc.constantFrom(...Object.keys(goods)).chain((asked) =>
		fc.record({
			asked: fc.constant(asked),
			text: fc.oneof(
				{ weight: 5, arbitrary: changedBody(goods[asked] ?? {}, hostileValue(text), "") },
				{ weight: 1, arbitrary: fc.constant(JSON.stringify(goods[asked])) },
			),
			status: fc.oneof({ weight: 9, arbitrary: fc.constant(200) }, fc.constantFrom(201, 204, 206, 299)),
			headers: headersOf(text, 3),
		}),
	);
	const other = fc.record({
		asked: fc.constantFrom<string>(...KMS_NAMES, ...Object.keys(OTHER_BODIES)),
		text: fc.oneof(
			{ weight: 4, arbitrary: refused },
			{ weight: 2, arbitrary: page },
			text,
			hostileValue(text).map(jsonOf),
		),
		status: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constantFrom(200, 400, 401, 403, 404, 429, 500, 503)),
		headers: headersOf(text, 3),
	});
	return {
		cases: fc.oneof(good, other),
		knock: async ({ asked, ...answer }) => {
			const sent = answerOf(answer);
			const result =
				asked in OPERATIONS
					? await askKms(asked as OperationName, sent, planted)
					: await OTHERS[asked as OtherName](sent, planted);
			return { isAccepted: true, said: [], clear: withoutSecrets(result) };
		},
	};
}

const headersOf = (text: fc.Arbitrary<string>, maxLength: number) =>
	fc.array(fc.tuple(fc.constantFrom("x-subject-token", "x-request-id", "retry-after", "date", "location"), text), {
		maxLength,
	});

function answerOf({ status, text, headers }: Omit<Case, "asked">): Answer {
	const all = new Map(headers);
	return { status, text, headers: { get: (name) => all.get(name) ?? null }, receivedAt: NOW, secrets: [] };
}

/** Hands over the same answer to every request. */
function transportWith(answer: Answer, secrets: readonly string[] = []): Transport {
	const send = async (_: OutgoingRequest) => ({ ...answer, secrets });
	return { send } as unknown as Transport;
}

function askKms(name: OperationName, answer: Answer, planted: Planted): Promise<unknown> {
	const clock = new FixedClock();
	const secrets = [planted.get("IAM token"), planted.get("password"), planted.get("id token")];
	const authenticator: Authenticator = {
		projectId: async () => "p1",
		secrets: () => secrets,
		sign: async () => ({ headers: {}, report: () => false }),
	};
	const transport = transportWith(answer, [planted.get("proxy password")]);
	const queue = new RequestQueue({ clock });
	const sender = new OperationSender({ transport, authenticator, queue, endpoint: ENDPOINT, projectId: "p1" });
	const call = { doing: `Describing key ${KEY_ID}`, keyId: KEY_ID, body: {}, secrets: [planted.get("key material")] };
	const operation: Operation<v.GenericSchema> = OPERATIONS[name];
	return sender.send(operation, call);
}

type Ask = (answer: Answer, planted: Planted) => Promise<unknown>;

const OTHERS: Readonly<Record<OtherName, Ask>> = {
	createToken: (answer, planted) => {
		const domain = { name: "account" };
		const user = { kind: "password", userName: "user", password: planted.get("password"), domain } as const;
		return iamWith(answer, planted).createToken(user, { project: { name: "cn-north-4" } }, signerOf(planted));
	},
	findProjects: (answer, planted) => iamWith(answer, planted).findProjects("cn-north-4", signerOf(planted)),
	findAccounts: (answer, planted) => iamWith(answer, planted).findAccounts(signerOf(planted)),
	assumeAgency: (answer, planted) => {
		const agency = { agencyName: "agency", domain: { id: "d1" }, duration: 900 };
		return iamWith(answer, planted).assumeAgency(agency, signerOf(planted));
	},
	assumeWithWebIdentity: (answer, planted) =>
		assumeWithWebIdentity(
			transportWith(
				answer,
				SECRETS.map((kind) => planted.get(kind)),
			),
			ENDPOINT,
			{
				kind: "webIdentity",
				providerUrn: "urn",
				agencyUrn: "urn",
				sessionName: "session",
				duration: 900,
				idToken: { value: planted.get("id token") },
			},
		),
	readEcsAgency: (answer, planted) =>
		readEcsAgency(
			transportWith(
				answer,
				SECRETS.map((kind) => planted.get(kind)),
			),
			"http://169.254.169.254",
		),
};

function iamWith(answer: Answer, planted: Planted): Iam {
	const secrets = ["id token", "key material", "proxy password"] as const;
	return new Iam(
		transportWith(
			answer,
			secrets.map((kind) => planted.get(kind)),
		),
		ENDPOINT,
	);
}

function signerOf(planted: Planted): Authenticator {
	const attempt = { headers: {}, report: () => false };
	return {
		projectId: async () => "p1",
		secrets: () => [planted.get("IAM token"), planted.get("password")],
		sign: async () => attempt,
	};
}

function withoutSecrets(result: unknown): unknown {
	if (typeof result !== "object" || result === null) return result;
	return Object.fromEntries(Object.entries(result).filter(([name]) => !SECRET_RESULTS.includes(name)));
}
