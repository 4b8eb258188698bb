//! A load of executions that costs its own process as little as may be, the same for every server: one thread, and requests
//! over connections of which each has one under way.

mod connection;
mod request;

use std::net::{SocketAddr, ToSocketAddrs};
use std::time::{Duration, Instant};

use mio::{Events, Poll, Registry, Token};

use crate::command::{TaskError, TaskResult};
use connection::Connection;
use request::{Requests, member};

/// After an answer that an execution runs, the next question comes so much later, then in twice that time, and so on: a server
/// that takes longer is not kept from its work by questions.
const FIRST_PAUSE: Duration = Duration::from_millis(1);

/// The longest pause between two questions.
const LONGEST_PAUSE: Duration = Duration::from_millis(16);

/// A server that is silent for so long is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What to start, and when to stop.
pub struct Load<'a> {
    /// Where the server is: `http://HOST:PORT`.
    pub url: &'a str,
    /// The state machine's ARN.
    pub machine: &'a str,
    /// The input of every execution, JSON text.
    pub input: &'a str,
    /// How many connections there are.
    pub clients: usize,
    /// How long new executions are started.
    pub until: Until,
    /// Whether a client waits until its execution has succeeded before it starts the next.
    pub follows: bool,
}

/// When no more executions are started.
pub enum Until {
    /// After this time.
    Passed(Duration),
    /// After so many.
    Started(usize),
}

/// What a load came to.
#[derive(Default)]
pub struct Outcome {
    /// From each start to the answer that it has succeeded, in ascending order; without waiting, to the answer to the start.
    pub times: Vec<Duration>,
    /// How many DescribeExecution calls there were.
    pub questions: usize,
    /// How long it took.
    pub took: Duration,
    /// The ARN of an execution.
    pub execution: String,
}

struct Client {
    connection: Connection,
    step: Step,
    /// When its execution was started.
    since: Instant,
    /// Of its execution.
    arn: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    Done,
    Starting,
    Asking { pause: Duration },
    Pausing { pause: Duration, until: Instant },
}

impl Load<'_> {
    /// Runs it to its end.
    ///
    /// # Errors
    /// When the server fails to answer, or an execution ends otherwise than it should.
    pub fn run(&self) -> TaskResult<Outcome> {
        self.drive()
            .map_err(|error| TaskError::Other(format!("{}: {error}", self.url)))
    }

    fn drive(&self) -> std::io::Result<Outcome> {
        let host = self.url.trim_start_matches("http://");
        let address: SocketAddr = host
            .to_socket_addrs()?
            .next()
            .ok_or(std::io::ErrorKind::AddrNotAvailable)?;
        let mut requests = Requests::new(host, self.machine, self.input);
        let mut poll = Poll::new()?;
        let mut events = Events::with_capacity(self.clients);
        let begun = Instant::now();
        let mut clients: Vec<Client> = (0..self.clients)
            .map(|number| Client {
                connection: Connection::new(address, Token(number)),
                step: Step::Done,
                since: begun,
                arn: String::new(),
            })
            .collect();
        let mut outcome = Outcome::default();
        let mut started = 0;
        let registry = poll.registry().try_clone()?;
        for client in &mut clients {
            self.start(client, &mut started, begun, &registry, &mut requests)?;
        }
        while clients.iter().any(|client| client.step != Step::Done) {
            let now = Instant::now();
            let next = clients.iter().filter_map(|client| match client.step {
                Step::Pausing { until, .. } => Some(until.saturating_duration_since(now)),
                _ => None,
            });
            let timeout = next.min();
            poll.poll(&mut events, Some(timeout.unwrap_or(PATIENCE)))?;
            if events.is_empty() && timeout.is_none() {
                return Err(std::io::ErrorKind::TimedOut.into());
            }
            for event in &events {
                let Some(client) = clients.get_mut(event.token().0) else {
                    continue;
                };
                if self.proceed(client, &mut outcome, &registry, &requests)? {
                    self.start(client, &mut started, begun, &registry, &mut requests)?;
                }
            }
            for client in &mut clients {
                if let Step::Pausing { pause, until } = client.step
                    && until <= Instant::now()
                {
                    client.step = Step::Asking { pause };
                    client.ask(&registry, &requests)?;
                }
            }
        }
        outcome.took = begun.elapsed();
        outcome.times.sort_unstable();
        outcome.execution = clients.pop().map(|client| client.arn).unwrap_or_default();
        Ok(outcome)
    }

    /// Starts the next execution, if there is to be one.
    fn start(
        &self,
        client: &mut Client,
        started: &mut usize,
        begun: Instant,
        registry: &Registry,
        requests: &mut Requests,
    ) -> std::io::Result<()> {
        client.since = Instant::now();
        let goes_on = match self.until {
            Until::Passed(time) => client.since - begun < time,
            Until::Started(count) => *started < count,
        };
        if !goes_on {
            client.step = Step::Done;
            return Ok(());
        }
        *started += 1;
        client.step = Step::Starting;
        client.connection.send(registry, |to| requests.start(to))
    }

    /// Goes on with what is ready. Whether the client is free for its next execution.
    fn proceed(
        &self,
        client: &mut Client,
        outcome: &mut Outcome,
        registry: &Registry,
        requests: &Requests,
    ) -> std::io::Result<bool> {
        if matches!(client.step, Step::Done | Step::Pausing { .. }) {
            // The server closes a connection that is not in use.
            return Ok(false);
        }
        let Some(body) = client.connection.proceed(registry)? else {
            return Ok(false);
        };
        let unexpected = || std::io::Error::other(String::from_utf8_lossy(body).into_owned());
        match client.step {
            Step::Starting => {
                let arn = member(body, "executionArn").ok_or_else(unexpected)?;
                arn.clone_into(&mut client.arn);
                if self.follows {
                    client.step = Step::Asking { pause: FIRST_PAUSE };
                    client.ask(registry, requests)?;
                    return Ok(false);
                }
            }
            Step::Asking { pause } => {
                outcome.questions += 1;
                match member(body, "status") {
                    Some("SUCCEEDED") => {}
                    Some("RUNNING") => {
                        client.step = Step::Pausing {
                            pause: LONGEST_PAUSE.min(pause * 2),
                            until: Instant::now() + pause,
                        };
                        return Ok(false);
                    }
                    _ => return Err(unexpected()),
                }
            }
            Step::Done | Step::Pausing { .. } => return Ok(false),
        }
        outcome.times.push(client.since.elapsed());
        Ok(true)
    }
}

impl Client {
    fn ask(&mut self, registry: &Registry, requests: &Requests) -> std::io::Result<()> {
        let arn = &self.arn;
        self.connection
            .send(registry, |to| requests.describe(to, arn))
    }
}

impl Outcome {
    /// Executions a second.
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.took.as_secs_f64()
    }

    /// The time that this share of the executions stayed within, in milliseconds.
    pub fn percentile_ms(&self, share: f64) -> f64 {
        let at = (self.times.len() as f64 * share) as usize;
        self.times
            .get(at.min(self.times.len().saturating_sub(1)))
            .map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
    }
}
