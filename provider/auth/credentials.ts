/** An access key of the service, permanent or temporary. */
export interface AccessKeyCredentials {
	readonly kind: "accessKey";
	readonly accessKey: string;
	readonly secretKey: string;
	/** Belongs to a temporary access key. */
	readonly securityToken?: string | undefined;
}

/** By one of its names: an account, or a project. */
export type NameOrId = { readonly id: string } | { readonly name: string };

/** An IAM user and the account it belongs to. */
export interface PasswordCredentials {
	readonly kind: "password";
	readonly userName: string;
	readonly password: string;
	readonly domain: NameOrId;
}

/** A pipeline's own identity, for which STS hands out temporary access keys. */
export interface WebIdentityCredentials {
	readonly kind: "webIdentity";
	readonly providerUrn: string;
	readonly agencyUrn: string;
	readonly sessionName: string;
	/** Seconds that the access keys last: 900 to 43200. */
	readonly duration: number;
	/** What the access keys may do of what the agency may; nothing means: all. */
	readonly policy?: string | undefined;
	readonly policyIds?: readonly string[] | undefined;
	/** The token itself, or the file that holds it and that its issuer renews. */
	readonly idToken: { readonly value: string } | { readonly file: string };
}

/** Who asks. */
export type Credentials =
	| { readonly kind: "token"; readonly token: string }
	| AccessKeyCredentials
	| PasswordCredentials
	| WebIdentityCredentials
	/** The agency that the virtual machine has. */
	| { readonly kind: "ecsAgency" };

/** An agency that the credentials are to act as. */
export interface Agency {
	readonly agencyName: string;
	/** The account that has the agency. */
	readonly domain: NameOrId;
	/** Seconds that its temporary access keys last: 900 to 86400. */
	readonly duration: number;
}
