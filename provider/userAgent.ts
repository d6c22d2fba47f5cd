/** Names this provider to the service; a test holds the version against package.json. */
export const USER_AGENT = "pulumi-huaweicloud-kms/0.1.0";
