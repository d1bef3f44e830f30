//! Tells whoever started the server how far it is: systemd, and Podman, listen at the socket that the
//! variable `NOTIFY_SOCKET` names (sd_notify(3)). Without it nobody is told.

use std::os::unix::net::{SocketAddr, UnixDatagram};

/// How far a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It answers: `systemctl start` ends now.
    Ready,
    /// It finishes what is in flight.
    Stopping,
}

/// Says it. Nobody is held up when it cannot be said.
pub fn tell(progress: Progress) {
    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let state = match progress {
        Progress::Ready => "READY=1",
        Progress::Stopping => "STOPPING=1",
    };
    if let Err(error) = send(&name, state) {
        tracing::warn!("{state} could not be said to {}: {error}", name.display());
    }
}

fn send(name: &std::ffi::OsStr, state: &str) -> std::io::Result<()> {
    UnixDatagram::unbound()?.send_to_addr(state.as_bytes(), &address(name)?)?;
    Ok(())
}

/// A path; on Linux also a name in the abstract namespace, after an `@`.
fn address(name: &std::ffi::OsStr) -> std::io::Result<SocketAddr> {
    #[cfg(target_os = "linux")]
    {
        use std::os::linux::net::SocketAddrExt;
        use std::os::unix::ffi::OsStrExt;
        if let Some(name) = name.as_bytes().strip_prefix(b"@") {
            return SocketAddr::from_abstract_name(name);
        }
    }
    SocketAddr::from_pathname(name)
}
