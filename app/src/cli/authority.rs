//! The office's own certificate authority in `keys/`, and the server certificate that it signs. Serving with them stands in `tls.rs`.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use jiff::{Span, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate};

use super::refusal::{CERTIFICATE, Refusal};
use super::state_dir::unwritable;
use crate::clock::office_day;
use crate::os;

/// How long devices that trust the authority need no new sheet of paper.
const AUTHORITY_DAYS: i64 = 5 * 365;
/// Renewed by itself, it may be short: below the 90 days of Mozilla's modern configuration (browsers take up to 398).
const SERVER_DAYS: i64 = 89;
/// What ends sooner is made anew: the authority at a start, its server certificate also while it is used.
const RENEW_DAYS: i64 = 30;

/// The office's own authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    der: Vec<u8>,
    pem: String,
}

/// Where the chain and the key of the server lie.
pub struct Served {
    /// The chain, PEM.
    pub certificate: PathBuf,
    /// Its key, PEM.
    pub key: PathBuf,
}

impl Authority {
    /// Opens the authority in `keys`, or makes it; one that ends within a month is made anew.
    pub fn open(keys: &Path, now: Timestamp) -> Result<Self, Refusal> {
        if let Some(found) = Self::kept(keys)? {
            if lasts(&found.der, now) {
                return Ok(found);
            }
            tracing::warn!(
                "the office CA ends soon and is made anew: every device must trust it again"
            );
        }
        let (pem_path, key_path) = files(keys);
        let (key, pem) = new_authority(now).map_err(|why| broken(&pem_path, &why))?;
        write(&key_path, &key)?;
        write(&pem_path, &pem)?;
        Self::read(pem, &key).map_err(|why| broken(&pem_path, &why))
    }

    /// The authority in `keys`, however long it lasts; `None` where there is none.
    pub fn kept(keys: &Path) -> Result<Option<Self>, Refusal> {
        let (pem_path, key_path) = files(keys);
        let pem = std::fs::read_to_string(&pem_path).ok();
        let kept = pem.zip(std::fs::read_to_string(&key_path).ok());
        kept.map(|(pem, key)| Self::read(pem, &key).map_err(|why| broken(&pem_path, &why)))
            .transpose()
    }

    fn read(pem: String, key: &str) -> Result<Self, String> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|it| it.to_string())?;
        let key = KeyPair::from_pem(key).map_err(|it| it.to_string())?;
        let issuer = Issuer::from_ca_cert_pem(&pem, key).map_err(|it| it.to_string())?;
        let der = der.to_vec();
        Ok(Self { issuer, der, pem })
    }

    /// The certificate that devices are told to trust, DER.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The server certificate for these host names and addresses: the one in `keys`, or a new one when that ends
    /// within a month, lacks a name or was signed by another.
    pub fn server(&self, keys: &Path, hosts: &[String], now: Timestamp) -> Result<Served, Refusal> {
        let served = Served {
            certificate: keys.join("server.pem"),
            key: keys.join("server.key"),
        };
        if served.key.is_file() && self.still_serves(&served.certificate, hosts, now) {
            return Ok(served);
        }
        let made = self.new_server(hosts, now);
        let (key, pem) = made.map_err(|it| broken(&served.certificate, &it.to_string()))?;
        write(&served.key, &key)?;
        write(&served.certificate, &format!("{pem}{}", self.pem))?;
        Ok(served)
    }

    fn still_serves(&self, path: &Path, hosts: &[String], now: Timestamp) -> bool {
        let Ok(chain) = std::fs::read_to_string(path) else {
            return false;
        };
        let Ok(der) = CertificateDer::from_pem_slice(chain.as_bytes()) else {
            return false;
        };
        let Ok((_, own)) = X509Certificate::from_der(&der) else {
            return false;
        };
        let names = names_of(&own);
        // The authority that signed stands second in the chain.
        chain.ends_with(&self.pem) && lasts(&der, now) && hosts.iter().all(|it| names.contains(it))
    }

    fn new_server(
        &self,
        hosts: &[String],
        now: Timestamp,
    ) -> Result<(String, String), rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(hosts.to_vec())?;
        let first = hosts.first().cloned().unwrap_or_default();
        params.distinguished_name.push(DnType::CommonName, first);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        set_days(&mut params, now, SERVER_DAYS);
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok((key.serialize_pem(), certificate.pem()))
    }
}

fn files(keys: &Path) -> (PathBuf, PathBuf) {
    (keys.join("office-ca.pem"), keys.join("office-ca.key"))
}

fn new_authority(now: Timestamp) -> Result<(String, String), String> {
    let key = KeyPair::generate().map_err(|it| it.to_string())?;
    let mut params = CertificateParams::default();
    // A name that tells the offices of one device apart, without saying whose it is.
    let day = office_day(now);
    let name = format!("mamori office CA {day}");
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    set_days(&mut params, now, AUTHORITY_DAYS);
    let certificate = params.self_signed(&key).map_err(|it| it.to_string())?;
    Ok((key.serialize_pem(), certificate.pem()))
}

/// From the day before, for devices whose clock is slow.
fn set_days(params: &mut CertificateParams, now: Timestamp, days: i64) {
    let day = |later: i64| {
        let day = office_day(now).saturating_add(Span::new().days(later));
        let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        date_time_ymd(i32::from(day.year()), month, of_month)
    };
    params.not_before = day(-1);
    params.not_after = day(days - 1);
}

fn lasts(der: &[u8], now: Timestamp) -> bool {
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return false;
    };
    let left = certificate.validity().not_after.timestamp() - now.as_second();
    left > RENEW_DAYS * 24 * 60 * 60
}

fn names_of(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let text = |it: &GeneralName<'_>| match it {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes).map(|it| it.to_string()),
        _ => None,
    };
    names.value.general_names.iter().filter_map(text).collect()
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    let four = <[u8; 4]>::try_from(bytes).map(IpAddr::from);
    four.or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from))
        .ok()
}

fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    os::write_private(path, text.as_bytes()).map_err(|why| unwritable(path, &why))
}

fn broken(path: &Path, why: &str) -> Refusal {
    Refusal::of(CERTIFICATE)
        .with("path", path.display())
        .with("why", why)
        .in_file(path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T01:00:00Z";

    fn after(days: i64) -> Timestamp {
        let now: Timestamp = NOW.parse().unwrap();
        now.checked_add(jiff::SignedDuration::from_hours(days * 24))
            .unwrap()
    }

    fn served(keys: &Path, hosts: &[&str], now: Timestamp) -> (Vec<u8>, String) {
        let hosts: Vec<String> = hosts.iter().map(|it| (*it).to_owned()).collect();
        let authority = Authority::open(keys, now).unwrap();
        let served = authority.server(keys, &hosts, now).unwrap();
        let chain = std::fs::read_to_string(served.certificate).unwrap();
        (authority.der().to_vec(), chain)
    }

    #[test]
    fn the_certificate_is_kept_until_a_month_before_its_end() {
        let keys = tempfile::tempdir().unwrap();
        let hosts = ["mamori.example", "192.168.1.10", "::1"];
        let first = served(keys.path(), &hosts, after(0));
        assert_eq!(served(keys.path(), &hosts, after(50)), first);
        let renewed = served(keys.path(), &hosts, after(SERVER_DAYS - RENEW_DAYS));
        assert_eq!(renewed.0, first.0, "the devices' trust holds");
        assert_ne!(renewed.1, first.1);
    }

    #[test]
    fn a_new_name_asks_for_a_new_certificate_but_not_for_new_trust() {
        let keys = tempfile::tempdir().unwrap();
        let first = served(keys.path(), &["localhost"], after(0));
        let second = served(keys.path(), &["localhost", "10.0.0.5"], after(1));
        assert_eq!(second.0, first.0);
        assert_ne!(second.1, first.1);
    }

    #[test]
    fn an_authority_near_its_end_is_made_anew_with_all_it_signed() {
        let keys = tempfile::tempdir().unwrap();
        let first = served(keys.path(), &["localhost"], after(0));
        let last = served(
            keys.path(),
            &["localhost"],
            after(AUTHORITY_DAYS - RENEW_DAYS),
        );
        assert_ne!(last.0, first.0);
        assert_ne!(last.1, first.1);
    }

    #[test]
    fn the_days_are_those_that_browsers_and_scanners_take() {
        let keys = tempfile::tempdir().unwrap();
        let (der, chain) = served(keys.path(), &["localhost"], after(0));
        let days = |der: &[u8]| {
            let (_, it) = X509Certificate::from_der(der).unwrap();
            let (from, to) = (it.validity().not_before, it.validity().not_after);
            (to.timestamp() - from.timestamp()) / (24 * 60 * 60)
        };
        let own = CertificateDer::from_pem_slice(chain.as_bytes()).unwrap();
        assert_eq!((days(&own), days(&der)), (89, 5 * 365));
    }

    #[test]
    fn a_broken_key_is_told_by_its_file() {
        let keys = tempfile::tempdir().unwrap();
        served(keys.path(), &["localhost"], after(0));
        std::fs::write(keys.path().join("office-ca.key"), "broken").unwrap();
        let refused = Authority::open(keys.path(), after(0)).err().unwrap();
        assert_eq!(refused.number(), CERTIFICATE.number());
    }
}
