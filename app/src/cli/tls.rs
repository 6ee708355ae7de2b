//! How browsers speak to `serve`: TLS 1.3 with a certificate of the own office CA or a given one. Making certificates stands in `authority.rs`.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum_server::tls_rustls::RustlsConfig;
use jiff::Timestamp;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, SupportedProtocolVersion};

use super::authority::{Authority, Served};
use super::config::Tls;
use super::refusal::{CERTIFICATE, Refusal};
use super::state_dir::StateDir;

/// The encryption of a running server.
pub struct Encryption {
    /// For the listeners; a renewed certificate reaches all that hold it.
    pub config: RustlsConfig,
    /// The office CA, DER; absent with given certificates.
    pub authority: Option<Vec<u8>>,
    source: Source,
    used: Mutex<Vec<u8>>,
}

/// Where the certificate comes from.
struct Source {
    dir: StateDir,
    tls: Tls,
    hosts: Vec<String>,
}

impl Encryption {
    /// Prepares TLS for a state directory; `hosts` are the names and addresses people reach it by.
    pub fn prepare(
        dir: &StateDir,
        tls: &Tls,
        hosts: Vec<String>,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let source = Source {
            dir: dir.clone(),
            tls: tls.clone(),
            hosts,
        };
        let authority = match source.given() {
            Some(_) => None,
            None => Some(Authority::open(&dir.keys(), now)?),
        };
        let served = source.served(authority.as_ref(), now)?;
        if let Some(reason) = &tls.tls12_reason {
            tracing::warn!(reason, "TLS 1.2 is allowed");
        }
        let config = server_config(&served, tls.tls12_reason.is_some())?;
        Ok(Self {
            config: RustlsConfig::from_config(Arc::new(config)),
            authority: authority.map(|it| it.der().to_vec()),
            source,
            used: Mutex::new(served.bytes()?),
        })
    }

    /// Takes the certificate that holds now: one near its end is made anew, a given one that was replaced is read again.
    /// True when another is served from now on; with an error the one in use stays.
    pub fn renew(&self, now: Timestamp) -> Result<bool, Refusal> {
        let authority = match self.source.given() {
            Some(_) => None,
            // People hold the sheet of this one: another is made at a start only.
            None => Authority::kept(&self.source.dir.keys())?,
        };
        let served = self.source.served(authority.as_ref(), now)?;
        let bytes = served.bytes()?;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if *used == bytes {
            return Ok(false);
        }
        let config = server_config(&served, self.source.tls.tls12_reason.is_some())?;
        self.config.reload_from_config(Arc::new(config));
        *used = bytes;
        Ok(true)
    }
}

impl Source {
    /// The given files; a path of the configuration is meant from the state directory on.
    fn given(&self) -> Option<Served> {
        let (certificate, key) = self.tls.certificate.as_ref().zip(self.tls.key.as_ref())?;
        Some(Served {
            certificate: self.dir.path().join(certificate),
            key: self.dir.path().join(key),
        })
    }

    /// The files to serve with, signed by the authority where none are given.
    fn served(&self, authority: Option<&Authority>, now: Timestamp) -> Result<Served, Refusal> {
        let keys = self.dir.keys();
        match (self.given(), authority) {
            (Some(given), _) => Ok(given),
            (None, Some(authority)) => authority.server(&keys, &self.hosts, now),
            (None, None) => Err(Refusal::of(CERTIFICATE)
                .with("path", keys.display())
                .with("why", "the office CA is gone")),
        }
    }
}

impl Served {
    /// Chain and key as they lie on the disk.
    fn bytes(&self) -> Result<Vec<u8>, Refusal> {
        let read = |path: &Path| std::fs::read(path).map_err(|why| refused(path, &why));
        Ok([read(&self.certificate)?, read(&self.key)?].concat())
    }
}

fn refused(path: &Path, why: &dyn std::fmt::Display) -> Refusal {
    Refusal::of(CERTIFICATE)
        .with("path", path.display())
        .with("why", why)
        .in_file(path.display())
}

fn server_config(served: &Served, is_old_allowed: bool) -> Result<ServerConfig, Refusal> {
    let versions: &[&SupportedProtocolVersion] = if is_old_allowed {
        &[&TLS13, &TLS12]
    } else {
        &[&TLS13]
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::arguments::Shared;
    use rustls::pki_types::{ServerName, UnixTime};
    use rustls::time_provider::TimeProvider;
    use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConnection};
    use std::time::Duration;

    const NOW: &str = "2026-11-22T01:00:00Z";

    fn after(days: i64) -> Timestamp {
        let now: Timestamp = NOW.parse().unwrap();
        now.checked_add(jiff::SignedDuration::from_hours(days * 24))
            .unwrap()
    }

    fn place(folder: &Path) -> StateDir {
        let dir = StateDir::of(&Shared {
            data: Some(folder.to_owned()),
            words: None,
            json: false,
            language: "ja".to_owned(),
        });
        let dir = dir.ok().unwrap();
        dir.settle().unwrap();
        dir
    }

    fn prepared(dir: &StateDir, tls: &Tls) -> Encryption {
        Encryption::prepare(dir, tls, vec!["localhost".to_owned()], after(0)).unwrap()
    }

    /// The clock of the browser.
    #[derive(Debug)]
    struct At(Timestamp);

    impl TimeProvider for At {
        fn current_time(&self) -> Option<UnixTime> {
            let seconds = u64::try_from(self.0.as_second()).ok()?;
            Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
        }
    }

    /// The certificate that a browser which trusts the office CA is shown by the listeners at that moment.
    fn shown(encryption: &Encryption, now: Timestamp) -> Vec<u8> {
        let mut roots = RootCertStore::empty();
        let authority = encryption.authority.clone().unwrap();
        roots.add(CertificateDer::from(authority)).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let client = ClientConfig::builder_with_details(provider, Arc::new(At(now)))
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").unwrap();
        let mut client = ClientConnection::new(Arc::new(client), name).unwrap();
        let mut server = ServerConnection::new(encryption.config.get_inner()).unwrap();
        while client.is_handshaking() {
            let (mut there, mut back) = (Vec::new(), Vec::new());
            client.write_tls(&mut there).unwrap();
            server.read_tls(&mut there.as_slice()).unwrap();
            server.process_new_packets().unwrap();
            server.write_tls(&mut back).unwrap();
            client.read_tls(&mut back.as_slice()).unwrap();
            client.process_new_packets().unwrap();
        }
        client.peer_certificates().unwrap()[0].to_vec()
    }

    #[test]
    fn a_running_server_renews_its_certificate_before_the_end_and_nobody_need_trust_anew() {
        let folder = tempfile::tempdir().unwrap();
        let encryption = prepared(&place(folder.path()), &Tls::default());
        let first = shown(&encryption, after(0));
        assert!(!encryption.renew(after(50)).unwrap());
        assert_eq!(shown(&encryption, after(50)), first);
        assert!(encryption.renew(after(80)).unwrap());
        assert_ne!(shown(&encryption, after(80)), first);
        assert!(!encryption.renew(after(80)).unwrap());
    }

    #[test]
    fn a_given_certificate_that_was_replaced_is_read_again_and_a_broken_one_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let dir = place(folder.path());
        let mut own = prepared(&dir, &Tls::default());
        let tls = Tls {
            certificate: Some("keys/server.pem".into()),
            key: Some("keys/server.key".into()),
            ..Tls::default()
        };
        let mut given = prepared(&dir, &tls);
        assert_eq!(given.authority, None, "the office CA did not sign it");
        given.authority = own.authority.take();
        let first = shown(&given, after(0));
        assert!(!given.renew(after(1)).unwrap());
        Encryption::prepare(&dir, &Tls::default(), own.source.hosts, after(390)).unwrap();
        assert!(given.renew(after(390)).unwrap());
        let second = shown(&given, after(390));
        assert_ne!(second, first);
        std::fs::write(dir.path().join("keys/server.pem"), "broken").unwrap();
        given.renew(after(391)).unwrap_err();
        assert_eq!(shown(&given, after(391)), second);
    }
}
