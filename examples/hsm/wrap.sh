#!/bin/sh
# Wraps the key material on standard input with the public key of the stack, and stores the ciphertext in its config.
# An HSM takes the place of openssl pkeyutl where the key material is not to leave it.
set -eu
cd "$(dirname "$0")"

# The key material stays on descriptor 3: it is never in an argument, a variable or a file.
exec 3<&0
ciphertext=$(
	pulumi stack output publicKey --show-secrets |
		openssl base64 -d -A |
		openssl pkeyutl -encrypt -pubin -keyform DER -inkey /dev/stdin -in /dev/fd/3 \
			-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 |
		openssl base64 -A
)
if [ -z "$ciphertext" ]; then
	echo "wrap.sh: nothing was wrapped, so the config is as it was" >&2
	exit 1
fi
printf %s "$ciphertext" | pulumi config set --secret encryptedKeyMaterial
