//! Where the time goes, from samples of `perf`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::measure::Subject;
use super::process::Server;
use crate::command::{TaskError, TaskResult, cargo, on_path, output, run, target_dir};

/// Samples a second and processor. Off the beat of what happens every millisecond.
const FREQUENCY: &str = "997";

/// How many of the functions are named in which most of the time is spent.
const FUNCTIONS: usize = 25;

/// The time of a sample counts for the innermost of its functions that a needle is found in; where several are, for the one whose
/// needle comes first in the name.
const GROUPS: [(&str, &[&str]); 7] = [
    (
        "allocation",
        &[
            "malloc",
            "calloc",
            "realloc",
            "free",
            "_int_",
            "unlink_chunk",
            "mi_",
            "__rdl_",
            "__rust_",
            "alloc_perturb",
            "tcache",
        ],
    ),
    (
        "commit: SQLite and the disk",
        &[
            "sqlite3",
            "rusqlite::",
            "sfn_engine::store",
            "vdbe",
            "btree",
            "pager",
            "wal",
            "balance",
        ],
    ),
    (
        "JSON and the contract's checks",
        &[
            "serde_json::",
            "serde_core::",
            "serde::",
            "sfn_api::",
            "itoa::",
            "indexmap::",
            "ryu::",
            "zmij::",
        ],
    ),
    (
        "HTTP and sockets",
        &[
            "hyper::",
            "hyper_util::",
            "axum::",
            "axum_core::",
            "http::",
            "httparse::",
            "tower::",
            "tower_service::",
            "http_body",
            "sfn_local::wire",
            "sfn_local::caller",
            "tokio::net",
            "tokio::runtime::io::registration",
            "mio::net",
            "bytes::",
        ],
    ),
    ("interpreter", &["sfn_engine::core", "asl::"]),
    (
        "wake-ups and scheduling",
        &[
            "tokio::runtime",
            "tokio::sync",
            "tokio::task",
            "mio::poll",
            "mio::sys",
            "std::sync::mpsc",
            "std::sys::sync",
            "std::sys::pal::unix::futex",
            "futex",
            "parking_lot",
            "park",
        ],
    ),
    (
        "operations and runtime",
        &["sfn_engine::", "sfn_local::", "tracing", "uuid::"],
    ),
];

/// Measures the light load with `perf` beside it, and prints the shares.
///
/// # Errors
/// When `perf` is missing or is not allowed.
pub fn profile(seconds: u32, folder: &Path) -> TaskResult {
    if !on_path("perf") {
        return Err(TaskError::Other(
            "--profile needs `perf` (Debian's package linux-perf), which is not on the PATH"
                .to_owned(),
        ));
    }
    // The names of functions stay in, which changes nothing else.
    run(cargo().args([
        "rustc",
        "--release",
        "--locked",
        "--package",
        "sfn-local",
        "--bin",
        "stepdeck-local",
        "--",
        "-C",
        "strip=none",
    ]))?;
    let program = target_dir().join("release/stepdeck-local");
    let server = Server::stepdeck(&program, folder)?;
    let subject = Subject::new(&server, seconds)?;
    let file = target_dir().join("bench/perf.data");
    let recorder = Recorder::start(&server, &file)?;
    let light = subject.light()?;
    recorder.stop()?;
    println!("{:.0} transitions/s while profiled", light.transitions());
    let text = output(
        Command::new("perf")
            .args(["script", "--no-inline", "-F", "ip,sym,dso", "-i"])
            .arg(&file)
            .stderr(Stdio::null()),
    )?;
    print(&Shares::of(&text));
    Ok(())
}

struct Recorder {
    perf: Child,
    file: PathBuf,
}

impl Recorder {
    fn start(server: &Server, file: &Path) -> TaskResult<Self> {
        let command = "perf record";
        let perf = Command::new("perf")
            .args([
                "record",
                "-q",
                "-F",
                FREQUENCY,
                "--call-graph",
                "dwarf,16384",
                "-p",
            ])
            .arg(server.id().to_string())
            .arg("-o")
            .arg(file)
            .spawn()
            .map_err(|source| TaskError::Start {
                command: command.to_owned(),
                source,
            })?;
        Ok(Self {
            perf,
            file: file.to_owned(),
        })
    }

    /// Ends as by Ctrl-C, which makes it write the file.
    fn stop(mut self) -> TaskResult {
        run(Command::new("kill").args(["-INT", &self.perf.id().to_string()]))?;
        self.perf
            .wait()
            .map_err(|source| TaskError::File {
                path: self.file,
                source,
            })
            .map(|_| ())
    }
}

/// How many samples fell where.
#[derive(Default)]
struct Shares<'a> {
    samples: usize,
    groups: HashMap<&'static str, usize>,
    functions: HashMap<&'a str, usize>,
}

impl<'a> Shares<'a> {
    /// Of samples with a function a line, the innermost first, and an empty line after each sample.
    fn of(text: &'a str) -> Self {
        let mut shares = Self::default();
        for sample in text.split("\n\n") {
            let functions: Vec<&str> = sample.lines().filter_map(function).collect();
            let Some(innermost) = functions.first() else {
                continue;
            };
            shares.samples += 1;
            let found = functions.iter().find_map(|it| Some((*it, group(it)?)));
            let (named, group) = found.unwrap_or((innermost, "other"));
            *shares.groups.entry(group).or_default() += 1;
            *shares.functions.entry(named).or_default() += 1;
        }
        shares
    }
}

/// The name in a line `ADDRESS NAME (OBJECT)`.
fn function(line: &str) -> Option<&str> {
    let (_, rest) = line.trim().split_once(' ')?;
    let (name, _) = rest.rsplit_once(" (")?;
    Some(name)
}

fn group(function: &str) -> Option<&'static str> {
    GROUPS
        .iter()
        .filter_map(|(group, needles)| {
            let places = needles.iter().filter_map(|needle| place(function, needle));
            Some((places.min()?, *group))
        })
        .min()
        .map(|(_, group)| group)
}

/// Where a name begins with the needle, or a part of it does.
fn place(function: &str, needle: &str) -> Option<usize> {
    function
        .match_indices(needle)
        .map(|(at, _)| at)
        .find(|&at| {
            let before = function[..at].chars().next_back();
            !before.is_some_and(|it| it.is_alphanumeric() || it == ':')
        })
}

fn print(shares: &Shares<'_>) {
    let percent = |count: usize| 100.0 * count as f64 / shares.samples.max(1) as f64;
    let sorted = |counts: &mut dyn Iterator<Item = (&str, usize)>| {
        let mut sorted: Vec<(String, usize)> = counts
            .map(|(name, count)| (name.to_owned(), count))
            .collect();
        sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        sorted
    };
    println!("\n{:>7}  of {} samples", "%", shares.samples);
    for (group, count) in sorted(&mut shares.groups.iter().map(|(group, count)| (*group, *count))) {
        println!("{:>7.1}  {group}", percent(count));
    }
    println!("\n{:>7}  function that the time counts for", "%");
    let functions = sorted(&mut shares.functions.iter().map(|(name, count)| (*name, *count)));
    for (function, count) in functions.iter().take(FUNCTIONS) {
        let short: String = function.chars().take(110).collect();
        println!("{:>7.1}  {short}", percent(*count));
    }
}
