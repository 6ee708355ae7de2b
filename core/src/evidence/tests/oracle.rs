//! Our tree against that of another implementation, ct-merkle.

use ct_merkle::digest::array::Array;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use sha2::Sha256;

use super::is_long;
use crate::evidence::{
    Hash, consistency_proof, inclusion_proof, is_consistent, is_included, leaf_hash, root_of,
};

fn joined(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|it| *it.bytes()).collect()
}

fn split(bytes: &[u8]) -> Vec<Hash> {
    let hashes = bytes.chunks(32).map(Hash::from_slice);
    hashes.collect::<Result<_, _>>().unwrap()
}

fn their_root(root: Hash, size: usize) -> RootHash<Sha256> {
    RootHash::new(Array::from(*root.bytes()), size as u64)
}

#[test]
fn another_implementation_has_the_same_roots_and_proofs_and_takes_ours() {
    let most = if is_long() { 300 } else { 70 };
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let (mut ours, mut roots) = (Vec::new(), vec![root_of(&[])]);
    for size in 1..=most {
        let bytes = format!("event {size}").into_bytes();
        ours.push(leaf_hash(&bytes));
        theirs.push(bytes);
        let root = root_of(&ours);
        roots.push(root);
        assert_eq!(theirs.root().as_bytes().as_slice(), root.bytes());
        for index in 0..size {
            let proof = inclusion_proof(&ours, index).unwrap();
            let foreign = theirs.prove_inclusion(index);
            assert_eq!(foreign.as_bytes(), joined(&proof));
            let leaf = ours[index];
            let taken = split(foreign.as_bytes());
            assert!(is_included(leaf, index as u64, size as u64, &taken, root));
            let proof = InclusionProof::<Sha256>::from_bytes(joined(&proof));
            let leaf = theirs.get(index).unwrap();
            let verdict = their_root(root, size).verify_inclusion(leaf, index as u64, &proof);
            assert!(verdict.is_ok());
        }
        for (old, old_root) in roots.iter().copied().enumerate().skip(1) {
            let proof = consistency_proof(&ours, old).unwrap();
            let foreign = theirs.prove_consistency(size - old);
            assert_eq!(foreign.as_bytes(), joined(&proof), "{old} to {size}");
            let taken = split(foreign.as_bytes());
            assert!(is_consistent(
                old as u64,
                size as u64,
                old_root,
                root,
                &taken
            ));
            let proof = ConsistencyProof::<Sha256>::try_from_bytes(joined(&proof)).unwrap();
            let verdict =
                their_root(root, size).verify_consistency(&their_root(old_root, old), &proof);
            assert!(verdict.is_ok());
        }
    }
}
