/** The User-Agent header of all requests. A test compares the version with package.json. */
export const USER_AGENT = "pulumi-huaweicloud-kms/0.1.0";
