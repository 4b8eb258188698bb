//! The service on a port of loopback.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use sfn_engine::store::OpenError;
use sfn_engine::{Engine, EngineConfig};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use sfn_engine::DataLocation;
pub use sfn_engine::tasks::AwsEndpoints;

use crate::own_tasks::OwnTasks;
use crate::service::Service;
use crate::wire;

/// How long calls that are under way may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(5);

/// How to serve.
#[derive(Debug, Clone)]
pub struct ServeConfig {
    /// The port on loopback; 0 takes a free one.
    pub port: u16,
    /// Where the data is, how fast time passes, who answers tasks.
    pub engine: EngineConfig,
}

impl ServeConfig {
    /// On a free port, with the engine's defaults.
    pub fn new(data: DataLocation) -> Self {
        ServeConfig {
            port: 0,
            engine: EngineConfig::new(data),
        }
    }
}

/// Why the service could not be started. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the port.
    #[error(
        "port {port} is taken by another program: stop that one, or choose another with --port (0 takes a free one)"
    )]
    PortTaken {
        /// The port asked for.
        port: u16,
    },
    /// The port cannot be had for another reason, such as missing permission.
    #[error("port {port} cannot be opened: {source}")]
    Port {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data directory cannot be used.
    #[error(transparent)]
    Data(#[from] OpenError),
    /// The mock configuration cannot be read. It is read for each execution, but a wrong path is told at the start.
    #[error("the mock configuration {} cannot be read: {source}", path.display())]
    MockConfig {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file that names what runs Lambda functions cannot be used.
    #[error("the Lambda functions of {} cannot be read: {why}", path.display())]
    LambdaFunctions {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The profile that tasks may call AWS with cannot be used.
    #[error("{0}")]
    Profile(String),
    /// Nobody says where the data is to be kept.
    #[error("no data directory: the environment names no home; say --data-dir DIR or --ephemeral")]
    NoDataDirectory,
    /// The process lacks something that every program needs.
    #[error("the program could not start: {0}")]
    Runtime(std::io::Error),
}

impl ServeError {
    /// The exit code of `stepdeck-local`.
    pub fn exit_code(&self) -> u8 {
        match self {
            ServeError::PortTaken { .. } | ServeError::Port { .. } => 3,
            ServeError::Data(_) | ServeError::NoDataDirectory => 4,
            ServeError::MockConfig { .. }
            | ServeError::LambdaFunctions { .. }
            | ServeError::Profile(_) => 2,
            ServeError::Runtime(_) => 1,
        }
    }
}

/// A running service. Dropping it takes no more connections; [`Server::shutdown`] ends it in order.
#[derive(Debug)]
pub struct Server {
    port: u16,
    service: Service,
    stop: watch::Sender<bool>,
    connections: JoinSet<std::io::Result<()>>,
}

impl Server {
    /// Where it answers: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> String {
        format!("http://{}:{}", Ipv4Addr::LOCALHOST, self.port)
    }

    /// The port that it has.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The service, to call without HTTP.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// The engine behind it.
    pub fn engine(&self) -> &Engine {
        self.service.engine()
    }

    /// Takes no new connections, lets calls under way end for a few seconds, and writes everything accepted.
    pub async fn shutdown(mut self) {
        // No receiver means that nothing listens any more.
        let _ = self.stop.send(true);
        // Workers who wait for a task of an activity would else be waited for.
        self.service.engine().end_polls();
        let ended = tokio::time::timeout(GRACE, async {
            while self.connections.join_next().await.is_some() {}
        })
        .await;
        if ended.is_err() {
            tracing::warn!(
                "calls were still under way {} s after the stop",
                GRACE.as_secs()
            );
            self.connections.abort_all();
        }
        self.service.engine().shutdown().await;
    }
}

/// Takes the port, opens the engine and answers from then on. Call it within a tokio runtime.
///
/// It listens on 127.0.0.1 and, where the system has it, on ::1, and nowhere else.
///
/// # Errors
/// See [`ServeError`].
pub async fn serve(config: ServeConfig) -> Result<Server, ServeError> {
    if let Some(path) = &config.engine.mock_config {
        std::fs::File::open(path).map_err(|source| ServeError::MockConfig {
            path: path.clone(),
            source,
        })?;
    }
    // The port first: it costs nothing, and a second start with the same options is told of the port.
    let listeners = listen(config.port).await?;
    let port = match listeners.first().map(TcpListener::local_addr) {
        Some(Ok(address)) => address.port(),
        Some(Err(error)) => {
            return Err(ServeError::Port {
                port: config.port,
                source: error,
            });
        }
        None => config.port,
    };
    let own_tasks = Arc::new(OwnTasks::new());
    let mut engine = config.engine;
    // First: what calls Step Functions calls this service.
    engine.runners.insert(0, Arc::clone(&own_tasks) as _);
    let engine = tokio::task::spawn_blocking({
        let runtime = tokio::runtime::Handle::current();
        move || {
            let _guard = runtime.enter();
            Engine::open(engine)
        }
    })
    .await
    .map_err(|error| ServeError::Runtime(std::io::Error::other(error)))??;
    own_tasks.connect(&engine);
    let service = Service::new(engine);
    let (stop, stopped) = watch::channel(false);
    let router = wire::router(service.clone());
    let mut connections = JoinSet::new();
    for listener in listeners {
        connections.spawn(answer(listener, router.clone(), stopped.clone()));
    }
    Ok(Server {
        port,
        service,
        stop,
        connections,
    })
}

async fn answer(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let listener = listener.tap_io(|stream| {
        // Small answers are not held back to be sent together.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was refused");
        }
    });
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            // An error means that the sender is gone, which is a stop as well.
            let _ = stopped.wait_for(|stopped| *stopped).await;
        })
        .await
}

/// The port on 127.0.0.1, and on ::1 where the system has it: `localhost` may mean either.
async fn listen(port: u16) -> Result<Vec<TcpListener>, ServeError> {
    let refused = |source: std::io::Error| match source.kind() {
        std::io::ErrorKind::AddrInUse => ServeError::PortTaken { port },
        _ => ServeError::Port { port, source },
    };
    let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .await
        .map_err(refused)?;
    let taken = first.local_addr().map_err(refused)?.port();
    let mut listeners = vec![first];
    match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, taken))).await {
        Ok(second) => listeners.push(second),
        Err(error) if port != 0 && error.kind() == std::io::ErrorKind::AddrInUse => {
            return Err(refused(error));
        }
        Err(error) => tracing::debug!(%error, "not listening on ::1"),
    }
    Ok(listeners)
}
