/** An access key of the service, permanent or temporary. */
export interface AccessKeyCredentials {
	readonly kind: "accessKey";
	readonly accessKey: string;
	readonly secretKey: string;
	/** Set if the access key is temporary. */
	readonly securityToken?: string | undefined;
}

/** Identifies an account or a project by its id or its name. */
export type NameOrId = { readonly id: string } | { readonly name: string };

/** An IAM user and its account. */
export interface PasswordCredentials {
	readonly kind: "password";
	readonly userName: string;
	readonly password: string;
	readonly domain: NameOrId;
}

/** A pipeline's own identity (OIDC), which STS exchanges for temporary access keys. */
export interface WebIdentityCredentials {
	readonly kind: "webIdentity";
	readonly providerUrn: string;
	readonly agencyUrn: string;
	readonly sessionName: string;
	/** Lifetime of the access keys in seconds, 900 to 43200. */
	readonly duration: number;
	/** Policy that restricts the agency's permissions. If omitted, the access keys have all of them. */
	readonly policy?: string | undefined;
	/** Ids of policies that restrict the permissions in the same way. */
	readonly policyIds?: readonly string[] | undefined;
	/** The identity token, or the file that contains it and that its issuer keeps up to date. */
	readonly idToken: { readonly value: string } | { readonly file: string };
}

/** The credentials of a configuration. */
export type Credentials =
	| { readonly kind: "token"; readonly token: string }
	| AccessKeyCredentials
	| PasswordCredentials
	| WebIdentityCredentials
	/** The agency assigned to the ECS instance that the program runs on. */
	| { readonly kind: "ecsAgency" };

/** An agency to assume with the credentials. */
export interface Agency {
	readonly agencyName: string;
	/** The account that owns the agency. */
	readonly domain: NameOrId;
	/** Lifetime of its temporary access keys in seconds, 900 to 86400. */
	readonly duration: number;
}
