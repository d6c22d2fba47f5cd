#!/bin/sh
# Wraps the key material on standard input with the stack's public key, and stores the ciphertext in the stack's config.
# If the key material must not leave an HSM, let the HSM take the place of openssl pkeyutl.
set -eu
cd "$(dirname "$0")"

# The key material stays on file descriptor 3, so it is never in an argument, a variable or a file.
exec 3<&0
ciphertext=$(
	pulumi stack output publicKey --show-secrets |
		openssl base64 -d -A |
		openssl pkeyutl -encrypt -pubin -keyform DER -inkey /dev/stdin -in /dev/fd/3 \
			-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 |
		openssl base64 -A
)
if [ -z "$ciphertext" ]; then
	echo "wrap.sh: nothing was wrapped, so the config is unchanged" >&2
	exit 1
fi
printf %s "$ciphertext" | pulumi config set --secret encryptedKeyMaterial
