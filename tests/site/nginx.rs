//! An nginx for the time of a test. Where it is not installed that is said, and under `CI=true` it is a
//! failure.

use crate::patience::until;
use crate::program::Site;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};

/// A running nginx.
pub struct Nginx {
    child: Child,
}

impl Nginx {
    /// Starts one with what stands in a file for `sites-enabled`, and waits until it listens at `address`.
    pub fn start(site: &Site, block: &str, address: SocketAddr) -> Option<Nginx> {
        let at = site.path("nginx").display().to_string();
        site.write("nginx/block.conf", block);
        let whole = format!(
            "daemon off; master_process off; pid {at}/pid; error_log {at}/error.log; events {{}} \
             http {{ access_log off; client_body_temp_path {at}/b; proxy_temp_path {at}/p; \
             fastcgi_temp_path {at}/f; uwsgi_temp_path {at}/u; scgi_temp_path {at}/s; include {at}/block.conf; }}"
        );
        let whole = site.write("nginx/nginx.conf", &whole).display().to_string();
        let started = Command::new("nginx").args(["-p", &at, "-c", &whole]).stderr(Stdio::inherit()).spawn();
        let Ok(child) = started else {
            assert!(
                std::env::var("CI").as_deref() != Ok("true"),
                "nginx is missing: apt-get install nginx-light"
            );
            // Past the capture of test output.
            let _ = writeln!(std::io::stderr(), "SKIPPED: nginx is not installed");
            return None;
        };
        let mut nginx = Nginx { child };
        until("nginx listens", || {
            assert_eq!(nginx.child.try_wait().expect("its state"), None, "nginx has ended");
            TcpStream::connect(address).is_ok()
        });
        Some(nginx)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
