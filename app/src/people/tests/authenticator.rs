//! For tests only: an authenticator in software. Keys of ES256 by `ring`, CBOR by hand, one passkey for each.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

/// Where its pages come from, as the browser around it says.
pub(super) const ORIGIN: &str = "http://localhost";
const HOST: &str = "localhost";

/// Present and checked who holds it.
const CHECKED: u8 = 0b101;
/// Present only.
pub(super) const PRESENT: u8 = 0b001;

/// One authenticator with one passkey.
pub(super) struct Device {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    user: String,
    pub(super) counter: u32,
    pub(super) origin: String,
    pub(super) flags: u8,
}

impl Device {
    pub(super) fn new(name: &str) -> Self {
        let random = SystemRandom::new();
        let alg = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(alg, &random).unwrap();
        Self {
            key: EcdsaKeyPair::from_pkcs8(alg, pkcs8.as_ref(), &random).unwrap(),
            id: digest(&SHA256, name.as_bytes()).as_ref().to_vec(),
            user: String::new(),
            counter: 0,
            origin: ORIGIN.to_owned(),
            flags: CHECKED,
        }
    }

    /// Makes the passkey that is asked for.
    pub(super) fn create(&mut self, options: &Value) -> String {
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(
            options["authenticatorSelection"]["userVerification"],
            "required"
        );
        let (x, y) = self.key.public_key().as_ref()[1..].split_at(32);
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}: a key of P-256 for ES256.
        let head = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        let public = [&head[..], x, &[0x22, 0x58, 0x20], y].concat();
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let new = [&[0; 16][..], &length, &self.id, &public].concat();
        let data = self.data(0b100_0000, &new);
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = [&[0xa3, 0x63][..], b"fmt", &[0x64], b"none", &[0x67]].concat();
        object.extend([&b"attStmt"[..], &[0xa0, 0x68], b"authData", &[0x59]].concat());
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let response = json!({
            "clientDataJSON": B64.encode(self.said("webauthn.create", options)),
            "attestationObject": B64.encode(object),
        });
        self.answer(response)
    }

    /// Signs the question.
    pub(super) fn get(&mut self, options: &Value) -> String {
        assert_eq!(options["userVerification"], "required");
        self.counter += 1;
        let (data, said) = (self.data(0, &[]), self.said("webauthn.get", options));
        let signed = [&data[..], digest(&SHA256, said.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "clientDataJSON": B64.encode(said),
            "authenticatorData": B64.encode(data),
            "signature": B64.encode(signature),
            "userHandle": self.user,
        });
        self.answer(response)
    }

    fn answer(&self, response: Value) -> String {
        let id = B64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }

    fn said(&self, what: &str, options: &Value) -> String {
        let challenge = &options["challenge"];
        json!({ "type": what, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
    }

    fn data(&self, more: u8, new: &[u8]) -> Vec<u8> {
        let house = digest(&SHA256, HOST.as_bytes());
        let counter = self.counter.to_be_bytes();
        [house.as_ref(), &[self.flags | more], &counter, new].concat()
    }
}
