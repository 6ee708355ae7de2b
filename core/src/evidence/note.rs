//! Signed notes (C2SP signed-note 1.0.0) with Ed25519: keys, texts and signature lines; what a text says is not judged here.

use std::fmt::{self, Write as _};

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

use super::base64;
use super::hash::Hash;

/// The longest note that is read.
const MOST_BYTES: usize = 1_000_000;
/// The most signatures on one note.
const MOST_SIGNATURES: usize = 16;
/// Type of a key that signs notes as they are.
const PLAIN: u8 = 0x01;

/// The public key of a signer and the name under which it signs; shown as `name+id+key`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Vkey {
    /// The name in the signature line; for the house's own keys the origin of the tree.
    pub name: String,
    /// The Ed25519 public key.
    pub key: [u8; 32],
}

/// A text that should have been a key, or a name that no key can have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a key: it looks like `name+1a2b3c4d+…`")]
pub struct NotAKey;

/// A text that is not a signed note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotANote {
    /// Longer than is read.
    #[error("the note is longer than {MOST_BYTES} bytes")]
    Long,
    /// A control character other than line feed.
    #[error("the note holds a control character")]
    Control,
    /// There is no blank line between text and signatures, or a line is not ended.
    #[error("the note has no blank line before its signatures, or its last line is not ended")]
    Shape,
    /// A line below the blank one is not a signature.
    #[error("line {0} of the note's signatures cannot be read")]
    Signature(usize),
    /// There is no signature, or there are too many.
    #[error("a note has between 1 and {MOST_SIGNATURES} signatures")]
    Count,
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the signer's key.
    pub name: String,
    /// The first bytes of the hash of name, type and key.
    pub id: [u8; 4],
    /// What the signer made of the text.
    pub bytes: Vec<u8>,
}

/// A text, ended by a line feed, and its signatures; [`fmt::Display`] writes the one spelling that [`Note::parse`] takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The signed text with its last line feed, without the blank line.
    pub text: String,
    /// At least one, at most sixteen.
    pub signatures: Vec<Signature>,
}

/// A private key with its name.
pub struct SigningKey {
    name: String,
    pair: Ed25519KeyPair,
}

impl Vkey {
    /// Reads `name+id+key`; the id must fit.
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let (name, key) = read_vkey(text, PLAIN).ok_or(NotAKey)?;
        Ok(Self { name, key })
    }
}

impl fmt::Display for Vkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&vkey_text(&self.name, PLAIN, &self.key))
    }
}

/// The id of a key of a type: what a signature line says of it.
pub(super) fn key_id(name: &str, kind: u8, key: &[u8; 32]) -> [u8; 4] {
    let hash = Hash::of_parts(&[name.as_bytes(), b"\n", &[kind], key]);
    let [a, b, c, d, ..] = *hash.bytes();
    [a, b, c, d]
}

pub(super) fn vkey_text(name: &str, kind: u8, key: &[u8; 32]) -> String {
    let id = u32::from_be_bytes(key_id(name, kind, key));
    let typed = [&[kind], key.as_slice()].concat();
    format!("{name}+{id:08x}+{}", base64::encode(&typed))
}

pub(super) fn read_vkey(text: &str, kind: u8) -> Option<(String, [u8; 32])> {
    let (name, rest) = text.split_once('+')?;
    let (_, typed) = rest.split_once('+')?;
    let typed = base64::decode(typed)?;
    let key = typed.strip_prefix(&[kind])?.try_into().ok()?;
    let fits = is_name(name) && vkey_text(name, kind, &key) == text;
    fits.then(|| (name.to_owned(), key))
}

/// Whether a key may be called so: no spaces, no plus, no control character.
fn is_name(name: &str) -> bool {
    let bad = |it: char| it.is_whitespace() || it.is_control() || it == '+';
    !name.is_empty() && !name.contains(bad)
}

pub(super) fn is_signature(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ED25519, key)
        .verify(message, signature)
        .is_ok()
}

impl SigningKey {
    /// Makes the key from its 32 secret bytes; they are the caller's to choose at random and to keep.
    pub fn from_seed(name: &str, seed: [u8; 32]) -> Result<Self, NotAKey> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| NotAKey)?;
        let name = is_name(name).then(|| name.to_owned()).ok_or(NotAKey)?;
        Ok(Self { name, pair })
    }

    /// The key by which the house signs the checkpoints of one of its trees: named by the tree's origin.
    pub fn of_tree(tree: &str, seed: [u8; 32]) -> Result<Self, NotAKey> {
        let house = Self::from_seed("house", seed)?;
        Self::from_seed(&super::checkpoint::origin(&house.public(), tree), seed)
    }

    /// What others need to verify.
    pub fn vkey(&self) -> Vkey {
        let name = self.name.clone();
        Vkey {
            name,
            key: self.public(),
        }
    }

    /// The name under which it signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A note with this one signature; a text without a line feed at its end is given one.
    pub fn sign(&self, text: &str) -> Note {
        let mut text = text.to_owned();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let signature = Signature {
            name: self.name.clone(),
            id: key_id(&self.name, PLAIN, &self.public()),
            bytes: self.sign_bytes(text.as_bytes()),
        };
        Note {
            text,
            signatures: vec![signature],
        }
    }

    pub(super) fn sign_bytes(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }

    /// The 32 public bytes.
    pub fn public(&self) -> [u8; 32] {
        let public = self.pair.public_key().as_ref();
        // The library always gives 32 bytes.
        public.try_into().unwrap_or([0; 32])
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret)", self.name)
    }
}

impl Note {
    /// Reads a note; whatever its `Display` would not write is refused.
    pub fn parse(note: &str) -> Result<Self, NotANote> {
        if note.len() > MOST_BYTES {
            return Err(NotANote::Long);
        }
        if note.contains(|it: char| it < ' ' && it != '\n') {
            return Err(NotANote::Control);
        }
        let (text, below) = note.rsplit_once("\n\n").ok_or(NotANote::Shape)?;
        let lines = below.strip_suffix('\n').ok_or(NotANote::Shape)?.split('\n');
        let signatures = lines.enumerate().map(|(at, line)| {
            let signature = Signature::parse(line);
            signature.ok_or(NotANote::Signature(at + 1))
        });
        let signatures: Vec<Signature> = signatures.collect::<Result<_, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(NotANote::Count);
        }
        let text = format!("{text}\n");
        Ok(Self { text, signatures })
    }

    /// Whether the holder of this key signed the text. A false signature under its name spoils a true one.
    pub fn is_signed_by(&self, key: &Vkey) -> bool {
        let id = key_id(&key.name, PLAIN, &key.key);
        let mut own = self.by(&key.name, id).peekable();
        own.peek().is_some()
            && own.all(|it| is_signature(&key.key, self.text.as_bytes(), &it.bytes))
    }

    /// Adds a signature, in place of an older one of the same key.
    pub fn add(&mut self, signature: Signature) -> Result<(), NotANote> {
        let same = |it: &&mut Signature| it.name == signature.name && it.id == signature.id;
        if let Some(older) = self.signatures.iter_mut().find(same) {
            *older = signature;
        } else if self.signatures.len() < MOST_SIGNATURES {
            self.signatures.push(signature);
        } else {
            return Err(NotANote::Count);
        }
        Ok(())
    }

    /// The lines under the name and id of a key; whether they hold is not asked here.
    pub(super) fn signed_lines(&self, key: &Vkey) -> impl Iterator<Item = &Signature> {
        self.by(&key.name, key_id(&key.name, PLAIN, &key.key))
    }

    pub(super) fn by(&self, name: &str, id: [u8; 4]) -> impl Iterator<Item = &Signature> {
        self.signatures
            .iter()
            .filter(move |it| it.name == name && it.id == id)
    }
}

impl Signature {
    /// Reads a signature line without its line feed.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, bytes) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = base64::decode(bytes)?;
        let (id, bytes) = bytes.split_first_chunk::<4>()?;
        (is_name(name) && !bytes.is_empty()).then(|| Self {
            name: name.to_owned(),
            id: *id,
            bytes: bytes.to_vec(),
        })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.id.as_slice(), &self.bytes].concat();
        write!(f, "— {} {}", self.name, base64::encode(&bytes))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        f.write_char('\n')?;
        self.signatures
            .iter()
            .try_for_each(|it| writeln!(f, "{it}"))
    }
}
