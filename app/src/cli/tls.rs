//! How browsers speak to `serve`: TLS 1.3 with a certificate of the own office CA or a given one. Making certificates stands in `authority.rs`.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, SupportedProtocolVersion};

use super::authority::{Authority, Served};
use super::config::Tls;
use super::refusal::{CERTIFICATE, Refusal};
use super::state_dir::StateDir;

/// What the listener needs.
pub struct Encryption {
    /// For rustls.
    pub config: Arc<ServerConfig>,
    /// The office CA, DER; absent with given certificates.
    pub authority: Option<Vec<u8>>,
}

/// Prepares TLS for a state directory; `hosts` are the names and addresses people reach it by.
pub fn prepare(
    dir: &StateDir,
    tls: &Tls,
    hosts: &[String],
    now: Timestamp,
) -> Result<Encryption, Refusal> {
    let (served, authority) = if let (Some(certificate), Some(key)) = (&tls.certificate, &tls.key) {
        // A path of the configuration is meant from the state directory on.
        let served = Served {
            certificate: dir.path().join(certificate),
            key: dir.path().join(key),
        };
        (served, None)
    } else {
        let authority = Authority::open(&dir.keys(), now)?;
        let served = authority.server(&dir.keys(), hosts, now)?;
        (served, Some(authority.der().to_vec()))
    };
    if let Some(reason) = &tls.tls12_reason {
        tracing::warn!(reason, "TLS 1.2 is allowed");
    }
    let config = server_config(&served, tls.tls12_reason.is_some())?;
    Ok(Encryption {
        config: Arc::new(config),
        authority,
    })
}

fn server_config(served: &Served, is_old_allowed: bool) -> Result<ServerConfig, Refusal> {
    let versions: &[&SupportedProtocolVersion] = if is_old_allowed {
        &[&TLS13, &TLS12]
    } else {
        &[&TLS13]
    };
    let refused = |path: &Path, why: &dyn std::fmt::Display| {
        Refusal::of(CERTIFICATE)
            .with("path", path.display())
            .with("why", why)
            .in_file(path.display())
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&served.certificate)
        .map_err(|why| refused(&served.certificate, &why))?
        .collect();
    let chain = chain.map_err(|why| refused(&served.certificate, &why))?;
    let key =
        PrivateKeyDer::from_pem_file(&served.key).map_err(|why| refused(&served.key, &why))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(|why| refused(&served.certificate, &why))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|why| refused(&served.certificate, &why))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
