"""Takes keys through their lifecycle with the vendor's SDK, and prints its observations as one line of JSON.

Endpoints and credentials come from the environment.
"""

import base64
import hashlib
import json
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkkms import v2 as api
from huaweicloudsdkkms.v2.region.kms_region import KmsRegion

PLAIN_TEXT = "in plain words"


def text(raw):
    return base64.b64encode(raw).decode()


def create_key(kms, **fields):
    body = api.CreateKeyRequestBody(origin="external", key_alias=secrets.token_hex(8), **fields)
    return kms.create_key(api.CreateKeyRequest(body=body)).key_info.key_id


def import_material(kms, key_id, material, private_key=None):
    algorithm = "RSAES_OAEP_SHA_256"
    body = api.GetParametersForImportRequestBody(key_id=key_id, wrapping_algorithm=algorithm)
    parameters = kms.create_parameters_for_import(api.CreateParametersForImportRequest(body=body))
    wrapping_key = serialization.load_der_public_key(base64.b64decode(parameters.public_key))
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    body = api.ImportKeyMaterialRequestBody(
        key_id=key_id,
        import_token=parameters.import_token,
        encrypted_key_material=text(wrapping_key.encrypt(material, oaep)),
        encrypted_privatekey=private_key and text(aes_key_wrap_with_padding(material, private_key)),
    )
    kms.import_key_material(api.ImportKeyMaterialRequest(body=body))


def key_state(kms, key_id):
    body = api.OperateKeyRequestBody(key_id=key_id)
    return kms.list_key_detail(api.ListKeyDetailRequest(body=body)).key_info.key_state


def encrypt(kms, key_id):
    body = api.EncryptDataRequestBody(key_id=key_id, plain_text=PLAIN_TEXT)
    return kms.encrypt_data(api.EncryptDataRequest(body=body)).cipher_text


def decrypt(kms, cipher_text):
    body = api.DecryptDataRequestBody(cipher_text=cipher_text)
    return kms.decrypt_data(api.DecryptDataRequest(body=body)).plain_text


def refusal(call, *arguments):
    try:
        call(*arguments)
    except ClientRequestException as error:
        return {"status": error.status_code, "code": error.error_code, "requestId": error.request_id}
    return None


def delete_material(kms, key_id):
    body = api.OperateKeyRequestBody(key_id=key_id)
    kms.delete_imported_key_material(api.DeleteImportedKeyMaterialRequest(body=body))


def schedule_deletion(kms, key_id):
    body = api.ScheduleKeyDeletionRequestBody(key_id=key_id, pending_days="7")
    return kms.delete_key(api.DeleteKeyRequest(body=body)).key_state


def symmetric_key(kms):
    key_id, material = create_key(kms), secrets.token_bytes(32)
    seen = {"created": key_state(kms, key_id)}
    import_material(kms, key_id, material)
    seen["imported"] = key_state(kms, key_id)
    cipher_text = encrypt(kms, key_id)
    delete_material(kms, key_id)
    seen["materialDeleted"] = key_state(kms, key_id)
    seen["decryptWithout"] = refusal(decrypt, kms, cipher_text)
    seen["importOther"] = refusal(import_material, kms, key_id, secrets.token_bytes(32))
    import_material(kms, key_id, material)
    seen["decrypted"] = decrypt(kms, cipher_text) == PLAIN_TEXT
    seen["tags"] = tags(kms, key_id)
    seen["deleted"] = schedule_deletion(kms, key_id)
    return seen


def tags(kms, key_id):
    def change(action, **values):
        items = [api.TagItem(key, value) for key, value in values.items()]
        body = api.BatchCreateKmsTagsRequestBody(tags=items, action=action)
        kms.batch_create_kms_tags(api.BatchCreateKmsTagsRequest(key_id=key_id, body=body))

    def of_key():
        answer = kms.show_kms_tags(api.ShowKmsTagsRequest(key_id=key_id))
        return {tag.key: tag.value for tag in answer.tags}

    change("create", team="payments", stage="test")
    body = api.CreateKmsTagRequestBody(tag=api.TagItem("owner", "钥匙 & co"))
    kms.create_kms_tag(api.CreateKmsTagRequest(key_id=key_id, body=body))
    created = of_key()
    change("delete", team="payments")
    kms.delete_tag(api.DeleteTagRequest(key_id=key_id, key="stage"))
    return {"created": created, "left": of_key()}


def signing_key(kms):
    own = ec.generate_private_key(ec.SECP256R1())
    der, pkcs8 = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    private_key = own.private_bytes(der, pkcs8, serialization.NoEncryption())
    key_id = create_key(kms, key_spec="EC_P256", key_usage="SIGN_VERIFY")
    import_material(kms, key_id, secrets.token_bytes(32), private_key)
    answer = kms.show_public_key(api.ShowPublicKeyRequest(body=api.OperateKeyRequestBody(key_id=key_id)))
    public_key = serialization.load_pem_public_key(answer.public_key.encode())
    digest = hashlib.sha256(PLAIN_TEXT.encode()).digest()
    signature = sign(kms, key_id, digest)
    return {
        "publicKey": public_key == own.public_key(),
        "verifiedElsewhere": verified_elsewhere(public_key, signature, digest),
        "verified": verified(kms, key_id, signature, digest),
        "verifiedOther": verified(kms, key_id, signature, hashlib.sha256(b"other words").digest()),
        "materialDeletion": refusal(delete_material, kms, key_id),
        "deleted": schedule_deletion(kms, key_id),
    }


def sign(kms, key_id, digest):
    body = api.SignRequestBody(key_id=key_id, message=text(digest), signing_algorithm="ECDSA_SHA_256")
    return kms.sign(api.SignRequest(body=body)).signature


def verified(kms, key_id, signature, digest):
    body = api.VerifyRequestBody(
        key_id=key_id, message=text(digest), signature=signature, signing_algorithm="ECDSA_SHA_256"
    )
    return kms.validate_signature(api.ValidateSignatureRequest(body=body)).signature_valid


def verified_elsewhere(public_key, signature, digest):
    try:
        public_key.verify(base64.b64decode(signature), digest, ec.ECDSA(utils.Prehashed(hashes.SHA256())))
    except InvalidSignature:
        return False
    return True


client = api.KmsClient.new_builder().with_region(KmsRegion.value_of("cn-north-4")).build()
print(json.dumps({"symmetric": symmetric_key(client), "signing": signing_key(client)}))
