//! `mamori serve`: opens the house, listens with TLS, says where, stops when told. First questions stand in `first_run.rs`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use mamori_core::backups::Plan;
use serde::Serialize;
use tokio::time::{Instant, MissedTickBehavior};

use super::arguments::{ServeArguments, Shared};
use super::config::Config;
use super::evidence::beside;
use super::house::{self, Opening};
use super::printer::Printer;
use super::refusal::{CANNOT_LISTEN, Refusal, SERVING};
use super::state_dir::StateDir;
use super::tls::Encryption;
use super::{Found, Outcome, emergencies, logging};
use crate::chance::Chance;
use crate::clock::Clock;
use crate::evidence::{self, Asked, Which};
use crate::os;
use crate::people::{self, setup};
use crate::server::router;
use crate::web::{App, Listener};
use crate::{backups, home, incidents, notices, registers};

/// Where mamori listens when nothing else is said: this computer only.
pub const USUAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8443);
/// How long open requests may take to end when the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Whoever has begun a request and says nothing for so long is hung up on.
const HEADERS: Duration = Duration::from_secs(20);
/// How often daily jobs are looked at.
const TURN: Duration = Duration::from_mins(10);
/// How often what has its minute is looked at.
const MINUTE: Duration = Duration::from_mins(1);

/// What is said, once, when the server answers.
#[derive(Serialize)]
pub struct Ready {
    /// The address that people type.
    pub url: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it listens for people without an account.
    pub listen_open: Option<SocketAddr>,
    /// The state directory.
    pub dir: PathBuf,
    /// The one-time code for the set-up in the browser, while nobody is here yet.
    pub setup_code: Option<String>,
    /// Where the log's files lie.
    pub log: PathBuf,
    /// The copy of the database made before its tables were changed.
    pub copy: Option<PathBuf>,
}

pub(super) fn run(arguments: &ServeArguments, shared: &Shared, printer: &Printer) -> Outcome {
    let dir = StateDir::of(shared)?;
    let config = Config::of(dir.path())?;
    start(
        &dir,
        &config,
        (arguments.listen, shared),
        printer,
        |_, _| {},
    )
}

/// How a server for real work opens the house.
fn opening(url: &str, encryption: &Encryption, clock: Clock) -> Opening {
    Opening {
        public_url: url.to_owned(),
        secure: true,
        demo: false,
        authority: encryption.authority.clone(),
        clock,
        chance: Chance::of_the_computer(),
    }
}

/// Serves until told to stop. `greet` is called once, when the server answers.
pub(super) fn start(
    dir: &StateDir,
    config: &Config,
    (listen, shared): (Option<SocketAddr>, &Shared),
    printer: &Printer,
    greet: impl FnOnce(&App, &Ready),
) -> Outcome {
    os::make_only_private_files();
    dir.settle()?;
    // Held until the server has ended.
    let _lock = dir.lock()?;
    let days = config.log.days.unwrap_or(logging::DAYS);
    logging::begin(config.log.level.as_deref(), &dir.logs(), days);
    let listen = listen.or(config.listen).unwrap_or(USUAL);
    let staff = bind(listen)?;
    let open = config.listen_open.map(bind).transpose()?;
    let runtime = tokio::runtime::Runtime::new().map_err(|why| serving(&why))?;
    runtime.block_on(async {
        let at = address_of(&staff)?;
        let url = config.public_url.clone().unwrap_or_else(|| usual_url(at));
        let clock = Clock::of_the_computer();
        let encryption = Encryption::prepare(dir, &config.tls, hosts(&url, at), clock.now())?;
        let opening = opening(&url, &encryption, clock);
        let house = house::open(dir, shared, config, opening).await?;
        let ready = Ready {
            url,
            listen: at,
            listen_open: open.as_ref().map(address_of).transpose()?,
            dir: dir.path().to_owned(),
            setup_code: setup_code(&house.app).await?,
            log: dir.logs(),
            copy: house.copy.clone(),
        };
        // Whoever reads that it is ready may tell it to stop at once.
        let (handle, stop) = (
            Handle::new(),
            os::told_to_stop().map_err(|why| serving(&why))?,
        );
        tokio::spawn(stop_when_told(stop, handle.clone()));
        say(&ready, printer);
        greet(&house.app, &ready);
        let work = (&house.app, (config.plan(), config.witness_turn()));
        let served = listen_on((staff, open), work, encryption.into(), handle).await;
        house.app.db.close().await;
        served
    })?;
    printer.line(&printer.say("cli.serve.stopped"));
    Ok(Found::Nothing)
}

/// A new code at every start until somebody has set up with one.
async fn setup_code(app: &App) -> Result<Option<String>, Refusal> {
    if !setup::needed(app).await.map_err(house::database)? {
        return Ok(None);
    }
    let code = setup::new_code(app).await.map_err(house::database)?;
    Ok(Some(code))
}

async fn listen_on(
    (staff, open): (TcpListener, Option<TcpListener>),
    (app, (plan, witness_turn)): (&App, (Plan, Duration)),
    encryption: Arc<Encryption>,
    handle: Handle<SocketAddr>,
) -> Result<(), Refusal> {
    let witnessing = tokio::spawn(be_witnessed(app.clone(), witness_turn));
    let backing_up = tokio::spawn(back_up(app.clone(), plan));
    let daily = tokio::spawn(daily(app.clone(), Arc::clone(&encryption)));
    let by_the_minute = tokio::spawn(by_the_minute(app.clone()));
    let of_emergencies = tokio::spawn(emergencies::look(app.clone()));
    let beside = tokio::spawn(beside::keep_on(app.clone()));
    let staff = serve_one(staff, (app, Listener::Staff), &encryption, handle.clone());
    let served = match open {
        None => staff.await,
        Some(open) => {
            let open = serve_one(open, (app, Listener::Open), &encryption, handle);
            tokio::try_join!(staff, open).map(drop)
        }
    };
    daily.abort();
    by_the_minute.abort();
    of_emergencies.abort();
    backing_up.abort();
    witnessing.abort();
    beside.abort();
    beside::keep(app).await;
    served
}

async fn serve_one(
    listener: TcpListener,
    (app, side): (&App, Listener),
    encryption: &Encryption,
    handle: Handle<SocketAddr>,
) -> Result<(), Refusal> {
    listener
        .set_nonblocking(true)
        .map_err(|why| serving(&why))?;
    let pages = router(app, side).into_make_service_with_connect_info::<SocketAddr>();
    let mut server = axum_server::from_tcp_rustls(listener, encryption.config.clone())
        .map_err(|why| serving(&why))?
        .handle(handle);
    let web = server.http_builder();
    web.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS);
    web.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(HEADERS)
        .keep_alive_timeout(HEADERS);
    server.serve(pages).await.map_err(|why| serving(&why))
}

/// Does every few minutes what is to be done once a day; the jobs themselves know whether it was done.
async fn daily(app: App, encryption: Arc<Encryption>) {
    let mut turns = tokio::time::interval(TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        match notices::remind(&app.fresh(), &home::panels()).await {
            Ok(0) => {}
            Ok(sent) => tracing::info!(sent, "reminders left by mail"),
            Err(error) => tracing::error!(?error, "the reminders"),
        }
        if let Err(error) = people::sweep(&app).await {
            tracing::error!(?error, "forms whose hour was over");
        }
        match people::forget(&app, &[incidents::forget]).await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "names whose time was over were erased"),
            Err(error) => tracing::error!(?error, "erasing names"),
        }
        match encryption.renew(app.clock.now()) {
            Ok(false) => {}
            Ok(true) => tracing::info!("another certificate is served from now on"),
            Err(refusal) => tracing::error!(?refusal, "the certificate"),
        }
    }
}

/// Makes the backups and drills that are due and reads the journal; they may take a minute, so nobody else waits for them.
async fn back_up(app: App, plan: Plan) {
    let mut turns = tokio::time::interval_at(Instant::now() + MINUTE, TURN);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        match backups::turn(&app.fresh(), &plan).await {
            Ok(0) => {}
            Ok(done) => tracing::info!(done, "backups and drills succeeded"),
            Err(error) => tracing::error!(?error, "the backups"),
        }
        match evidence::turn(&app.fresh(), plan.at).await {
            Ok(false) => {}
            Ok(true) => tracing::info!("the journal was read to its end"),
            Err(error) => tracing::error!(?error, "reading the journal"),
        }
    }
}

/// Asks the witnesses; about every tree when the server begins, for an old copy that was put back has not grown.
async fn be_witnessed(app: App, every: Duration) {
    let mut turns = tokio::time::interval(every);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut which = Which::All;
    loop {
        turns.tick().await;
        match evidence::ask(&app, which).await {
            Ok(Asked { cosigned: 0, .. }) => {}
            Ok(Asked { cosigned, .. }) => tracing::debug!(cosigned, "witnesses have cosigned"),
            Err(error) => tracing::error!(?error, "the witnesses"),
        }
        which = Which::Grown;
    }
}

/// Does every minute what has its minute.
async fn by_the_minute(app: App) {
    let mut turns = tokio::time::interval(MINUTE);
    turns.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        turns.tick().await;
        let app = app.fresh();
        // Who waits for an answer comes first.
        for sent in [
            incidents::escalate(&app).await,
            registers::remind(&app).await,
        ] {
            match sent {
                Ok(0) => {}
                Ok(sent) => tracing::info!(sent, "mails of the minute left"),
                Err(error) => tracing::error!(?error, "the mails of the minute"),
            }
        }
    }
}

async fn stop_when_told(stop: impl Future<Output = ()>, handle: Handle<SocketAddr>) {
    stop.await;
    tracing::info!("told to stop");
    handle.graceful_shutdown(Some(GRACE));
}

fn say(ready: &Ready, printer: &Printer) {
    printer.json(ready);
    let listen = ready.listen.to_string();
    let dir = ready.dir.display().to_string();
    let values = [
        ("url", ready.url.as_str()),
        ("listen", &listen),
        ("dir", &dir),
    ];
    printer.line(&printer.fill("cli.serve.ready", &values));
    let log = ready.log.display().to_string();
    printer.line(&printer.fill("cli.serve.log", &[("log", &log)]));
    if let Some(code) = &ready.setup_code {
        printer.line(&printer.fill("cli.serve.setup", &[("code", code)]));
    }
    if let Some(copy) = &ready.copy {
        let copy = copy.display().to_string();
        printer.line(&printer.fill("cli.serve.copied", &[("copy", &copy)]));
    }
}

/// Takes the address at once, so that a taken one is told before anything else is done.
pub fn bind(at: SocketAddr) -> Result<TcpListener, Refusal> {
    TcpListener::bind(at).map_err(|why| {
        Refusal::of(CANNOT_LISTEN)
            .with("address", at)
            .with("why", why)
    })
}

fn address_of(listener: &TcpListener) -> Result<SocketAddr, Refusal> {
    listener.local_addr().map_err(|why| serving(&why))
}

fn serving(why: &std::io::Error) -> Refusal {
    Refusal::of(SERVING).with("why", why)
}

/// The address that people type when none was decided.
pub fn usual_url(at: SocketAddr) -> String {
    let host = match at.ip() {
        ip if ip.is_loopback() => "localhost".to_owned(),
        ip if ip.is_unspecified() => {
            own_address().map_or("localhost".to_owned(), |it| it.to_string())
        }
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("https://{host}:{}", at.port())
}

/// This computer's address in the office network: the one it would send from. Nothing is sent.
pub fn own_address() -> Option<IpAddr> {
    // 192.0.2.1 is kept for examples (RFC 5737), so nobody is ever spoken to.
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(("192.0.2.1", 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_unspecified() && !ip.is_loopback()).then_some(ip)
}

/// Every name and address that the certificate must bear.
fn hosts(url: &str, at: SocketAddr) -> Vec<String> {
    let named = url.trim_start_matches("https://");
    let host = match named.strip_prefix('[') {
        Some(six) => six.split(']').next(),
        None => named.split(':').next(),
    };
    let mut hosts = vec![host.unwrap_or_default().to_lowercase()];
    let own = if at.ip().is_unspecified() {
        own_address()
    } else {
        Some(at.ip())
    };
    hosts.extend(own.map(|it| it.to_string()));
    hosts.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
    hosts.retain(|it| !it.is_empty());
    let mut seen = std::collections::BTreeSet::new();
    hosts.retain(|it| seen.insert(it.clone()));
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificate_bears_the_typed_name_first_and_every_name_once() {
        let at = "192.168.1.10:8443".parse().unwrap();
        let found = hosts("https://Mamori.example:8443", at);
        assert_eq!(
            found,
            [
                "mamori.example",
                "192.168.1.10",
                "localhost",
                "127.0.0.1",
                "::1"
            ]
        );
        let found = hosts("https://[::1]:8443", "[::1]:8443".parse().unwrap());
        assert_eq!(found, ["::1", "localhost", "127.0.0.1"]);
    }

    #[test]
    fn the_usual_address_is_one_that_can_be_typed() {
        assert_eq!(usual_url(USUAL), "https://localhost:8443");
        let six = "[2001:db8::1]:8443".parse().unwrap();
        assert_eq!(usual_url(six), "https://[2001:db8::1]:8443");
        assert!(!usual_url("0.0.0.0:8443".parse().unwrap()).contains("0.0.0.0"));
    }
}
