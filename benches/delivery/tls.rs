//! Certificates for the sink, made by the `openssl` program for the time of the run.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// One certificate for each block of 256 addresses: a certificate of usual size.
#[derive(Clone)]
pub struct Acceptors(Arc<Vec<TlsAcceptor>>);

impl Acceptors {
    /// Reads what [`make`] made.
    pub fn read(folder: &str) -> Acceptors {
        let key = || PrivateKeyDer::from_pem_file(format!("{folder}/key.pem")).expect("a key");
        let acceptor = |block: usize| {
            let file = format!("{folder}/{block}.pem");
            let chain = CertificateDer::pem_file_iter(file).ok()?.collect::<Result<_, _>>().expect("PEM");
            let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key());
            Some(TlsAcceptor::from(Arc::new(config.expect("a configuration"))))
        };
        Acceptors(Arc::new((0..256).map_while(acceptor).collect()))
    }

    /// The one for 127.x.BLOCK.y.
    pub fn of(&self, block: u8) -> &TlsAcceptor {
        &self.0[usize::from(block)]
    }
}

/// Makes an authority and a certificate for each block of 127.1.x.y; `false` without `openssl`.
pub fn make(folder: &Path, blocks: usize) -> bool {
    let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    let authority = openssl(folder, &["req", "-x509", "-subj", "/CN=Sink authority", "-keyout", "ca.key"])
        .args(["-out", "ca.pem", "-addext", "keyUsage=keyCertSign"])
        .args(curve)
        .status();
    if !authority.is_ok_and(|status| status.success()) {
        return false;
    }
    let first = ["req", "-subj", "/CN=Sink", "-keyout", "key.pem", "-out", "sink.csr"];
    let requested = openssl(folder, &first).args(&curve[..5]).status();
    requested.is_ok_and(|status| status.success()) && (0..blocks).all(|block| certify(folder, block))
}

fn certify(folder: &Path, block: usize) -> bool {
    let names: Vec<String> = (0..256).map(|last| format!("IP:127.1.{block}.{last}")).collect();
    let extension = format!("subjectAltName={}\nextendedKeyUsage=serverAuth\n", names.join(","));
    std::fs::write(folder.join("extension"), extension).expect("a file");
    let signed = openssl(folder, &["x509", "-req", "-in", "sink.csr", "-CA", "ca.pem", "-CAkey", "ca.key"])
        .args(["-days", "2", "-extfile", "extension", "-out", &format!("{block}.pem")])
        .status();
    signed.is_ok_and(|status| status.success())
}

fn openssl(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}
