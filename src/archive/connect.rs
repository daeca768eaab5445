//! Connections: encrypted, pooled, and each set up the same way.

use super::address::Address;
use super::schema;
use super::trouble::{Kind, Trouble};
use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::NoTls;
use tokio_postgres_rustls::MakeRustlsConnect;

/// An archive. Nothing is connected to before something is asked of it.
#[derive(Clone)]
pub struct Archive {
    pool: Pool,
    /// Where it is.
    pub address: Address,
}

impl Archive {
    /// The archive at `address`, over at most so many connections. A statement that takes the server longer than `budget` is
    /// given up there too.
    ///
    /// # Errors
    /// If certificates cannot be read.
    pub fn new(address: Address, connections: usize, budget: Duration) -> Result<Archive, Trouble> {
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = if address.encrypted {
            let tls = MakeRustlsConnect::new(encryption(&address)?);
            Manager::from_config(address.config.clone(), tls, config)
        } else {
            Manager::from_config(address.config.clone(), NoTls, config)
        };
        // Only the archive's own schema is searched: an extension in another one (intarray) would put operators of its own in
        // the place of those that the index serves.
        // Questions are planned once, for stems that are not known then. A limit on the rows makes the planner believe that reading
        // the table from its beginning finds so many soon: four seconds for a million statements. The index is always better.
        let setup = format!(
            "SET search_path = {}; SET statement_timeout = {}; SET jit = off; SET plan_cache_mode = force_generic_plan;
             SET enable_seqscan = off;
             SET client_min_messages = warning; SET idle_in_transaction_session_timeout = '5min'",
            quoted(&address.schema),
            budget.as_millis()
        );
        let hook = Hook::async_fn(move |client, _| {
            let setup = setup.clone();
            Box::pin(async move { client.batch_execute(&setup).await.map_err(HookError::Backend) })
        });
        let wait = Some(Duration::from_secs(10));
        let pool = Pool::builder(manager)
            .max_size(connections.max(1))
            .runtime(Runtime::Tokio1)
            .timeouts(Timeouts { wait, create: wait, recycle: wait })
            .post_create(hook)
            .build()
            .map_err(|error| Trouble::new(Kind::Other, error.to_string()))?;
        Ok(Archive { pool, address })
    }

    /// A connection, whatever the schema's version.
    pub(super) async fn raw(&self) -> Result<Object, Trouble> {
        Ok(self.pool.get().await?)
    }

    /// A connection to an archive of our version.
    ///
    /// # Errors
    /// If there is none: the trouble says why.
    pub async fn client(&self) -> Result<Object, Trouble> {
        let client = self.raw().await?;
        schema::check(&client).await?;
        Ok(client)
    }

    /// Closes all connections.
    pub fn close(&self) {
        self.pool.close();
    }
}

/// A name as SQL wants it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn encryption(address: &Address) -> Result<ClientConfig, Trouble> {
    let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
        Trouble::new(Kind::Certificate, format!("{}: cannot be read: {error}", path.display()))
    };
    let mut roots = RootCertStore::empty();
    match &address.authorities {
        Some(path) => {
            for certificate in CertificateDer::pem_file_iter(path).map_err(|error| unreadable(path, &error))? {
                let certificate = certificate.map_err(|error| unreadable(path, &error))?;
                roots.add(certificate).map_err(|error| unreadable(path, &error))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(Trouble::new(Kind::Certificate, "no certificate authority is known here: give sslrootcert"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let wrong = |error: rustls::Error| Trouble::new(Kind::Certificate, error.to_string());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().map_err(wrong)?;
    let builder = builder.with_root_certificates(roots);
    let Some((certificate, key)) = &address.identity else { return Ok(builder.with_no_client_auth()) };
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(certificate).map_err(|error| unreadable(certificate, &error))?.collect();
    let chain = chain.map_err(|error| unreadable(certificate, &error))?;
    let secret = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, &error))?;
    builder.with_client_auth_cert(chain, secret).map_err(wrong)
}
