#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Made the certificates and keys beside it, valid until 2099; needs OpenSSL 3. The keys are public: for tests alone.
set -e
D=$(cd "$(dirname "$0")" && pwd); W=$(mktemp -d); cd $W
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $1 2>/dev/null; }
cat > ca.cnf <<'C'
[ca]
default_ca=d
[d]
database=index.txt
new_certs_dir=.
serial=serial
default_md=sha256
policy=p
unique_subject=no
copy_extensions=copy
[p]
commonName=supplied
C
root() { key $1.key; openssl req -x509 -new -key $1.key -subj "/CN=$2" -days 1 -out t.pem -addext basicConstraints=critical,CA:TRUE 2>/dev/null; 
 openssl req -new -key $1.key -subj "/CN=$2" -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -out $1.csr; : > index.txt; echo 01 > serial
 openssl ca -batch -config ca.cnf -selfsign -keyfile $1.key -in $1.csr -notext -out $1.pem -startdate 20200101000000Z -enddate 20991231235959Z 2>/dev/null; }
leaf() { # name cn san eku ca end
 key $1.key; openssl req -new -key $1.key -subj "/CN=$2" ${3:+-addext subjectAltName=$3} -addext extendedKeyUsage=$4 -out $1.csr
 openssl ca -batch -config ca.cnf -keyfile $5.key -cert $5.pem -in $1.csr -notext -out $1.pem -startdate 20200101000000Z -enddate $6 2>/dev/null; }
root root "Lightstream test root"
root other-root "Another test root"
: > index.txt; echo 1000 > serial
leaf server localhost DNS:localhost,IP:127.0.0.1,IP:::1 serverAuth root 20991231235959Z
leaf elsewhere elsewhere.example DNS:elsewhere.example serverAuth root 20991231235959Z
leaf expired localhost DNS:localhost serverAuth root 20200102000000Z
leaf client "test client" "" clientAuth root 20991231235959Z
leaf stranger "test stranger" "" clientAuth other-root 20991231235959Z
for f in root other-root; do cp $f.pem $D/; done
for f in server elsewhere expired client stranger; do cp $f.pem $f.key $D/; done
openssl pkey -in server.key -traditional -out $D/server-sec1.key
