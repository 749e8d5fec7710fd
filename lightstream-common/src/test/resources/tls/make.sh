#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Made the certificates and keys beside it, valid until 2099; needs OpenSSL 3. The keys are public: for tests alone.
set -e
target=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > ca.cnf <<'C'
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = policy
unique_subject = no
copy_extensions = copy
[policy]
commonName = supplied
C
: > index.txt
echo 1000 > serial

# key NAME
key() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"
}

# sign NAME END ISSUER...
sign() {
  name=$1 end=$2
  shift 2
  openssl ca -batch -config ca.cnf "$@" -in "$name.csr" -notext -out "$name.pem" \
    -startdate 20200101000000Z -enddate "$end"
}

# root NAME COMMON-NAME
root() {
  key "$1"
  openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
  sign "$1" 20991231235959Z -selfsign -keyfile "$1.key"
  cp "$1.pem" "$target/"
}

# leaf NAME COMMON-NAME ALTERNATIVE-NAMES USAGE ISSUER END
leaf() {
  key "$1"
  openssl req -new -key "$1.key" -subj "/CN=$2" ${3:+-addext subjectAltName=$3} \
    -addext "extendedKeyUsage=$4" -out "$1.csr"
  sign "$1" "$6" -keyfile "$5.key" -cert "$5.pem"
  cp "$1.pem" "$1.key" "$target/"
}

root root "Lightstream test root"
root other-root "Another test root"
leaf server localhost DNS:localhost,IP:127.0.0.1,IP:::1 serverAuth root 20991231235959Z
leaf elsewhere elsewhere.example DNS:elsewhere.example serverAuth root 20991231235959Z
leaf expired localhost DNS:localhost serverAuth root 20200102000000Z
leaf client "test client" "" clientAuth root 20991231235959Z
leaf stranger "test stranger" "" clientAuth other-root 20991231235959Z
openssl pkey -in server.key -traditional -out "$target/server-sec1.key"
openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:secret -in server.key -out "$target/server-encrypted.key"
