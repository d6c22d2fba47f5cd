# Imports your own key material into a key, on an emulator:
#
#   terraform init
#   npx huaweicloud-kms-emulator --data keys.json -- terraform apply
#
# Region, project, user and auth_url come from the emulator's environment.

terraform {
  required_providers {
    huaweicloud = { source = "huaweicloud/huaweicloud" }
  }
}

# The provider reads endpoints only from here.
provider "huaweicloud" {
  endpoints = { iam = "http://127.0.0.1:8085", kms = "http://127.0.0.1:8085" }
}

resource "huaweicloud_kms_key" "this" {
  key_alias = "payments"
  origin    = "external"
}

# Requested once: a key that holds material has no import parameters.
data "huaweicloud_kms_parameters_for_import" "this" {
  count              = fileexists("wrapped.txt") ? 0 : 1
  key_id             = huaweicloud_kms_key.this.id
  wrapping_algorithm = "RSAES_OAEP_SHA_256"
}

resource "terraform_data" "wrapped" {
  input = [for parameters in data.huaweicloud_kms_parameters_for_import.this : {
    token = parameters.import_token, public_key = parameters.public_key, file = "wrapped.txt"
  }]
  lifecycle {
    ignore_changes = [input]
  }
  provisioner "local-exec" {
    command = <<-EOT
      openssl rand -out material.bin 32
      echo ${self.output[0].public_key} | openssl base64 -d -A -out wrapping.der
      openssl pkeyutl -encrypt -pubin -keyform DER -inkey wrapping.der -in material.bin -out wrapped.bin \
        -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256
      openssl base64 -A -in wrapped.bin -out wrapped.txt
    EOT
  }
  provisioner "local-exec" {
    when    = destroy
    command = "rm wrapped.txt"
  }
}

resource "huaweicloud_kms_key_material" "this" {
  key_id                 = huaweicloud_kms_key.this.id
  import_token           = terraform_data.wrapped.output[0].token
  encrypted_key_material = file(terraform_data.wrapped.output[0].file)
}

output "state" {
  value = huaweicloud_kms_key_material.this.key_state
}
