//! The measured numbers, each beside its peer's and its budget.

use super::engine::Measured;
use super::measure::Throughput;

/// Prints everything.
pub fn print(ours: &Measured, peer: Option<&Measured>) {
    println!(
        "{:<46} {:>14} {:>12} {:>9}  budget",
        "16 clients, chains of 20 Pass states", "stepdeck-local", "moto_server", "ratio"
    );
    let both = |what: &str, budget: &str, of: &dyn Fn(&Measured) -> Option<f64>| {
        row(what, of(ours), peer.and_then(of), budget);
    };
    let light = |of: fn(&Throughput) -> Option<f64>| move |measured: &Measured| of(&measured.light);
    let boto3 = |of: fn(&Throughput) -> Option<f64>| move |measured: &Measured| of(&measured.boto3);
    both(
        "light client: transitions/s",
        "≥ 100 ×, aim 300 ×",
        &light(|it| Some(it.transitions())),
    );
    both(
        "  start to terminal, p50 ms",
        "≤ 5 ms",
        &light(|it| Some(it.p50_ms)),
    );
    both(
        "  start to terminal, p95 ms",
        "",
        &light(|it| Some(it.p95_ms)),
    );
    both(
        "  DescribeExecution calls an execution",
        "",
        &light(|it| it.questions),
    );
    both(
        "  server's processor time, µs a transition",
        "",
        &light(Throughput::server_us),
    );
    both("  processors busy: server", "", &light(|it| it.server));
    both("  processors busy: client", "", &light(|it| it.client));
    both(
        "boto3: transitions/s",
        "",
        &boto3(|it| Some(it.transitions())),
    );
    both(
        "  start to terminal, p50 ms",
        "",
        &boto3(|it| Some(it.p50_ms)),
    );
    both(
        "  start to terminal, p95 ms",
        "",
        &boto3(|it| Some(it.p95_ms)),
    );
    both("start to first answer, ms", "≤ 50 ms", &|it| {
        Some(it.started_in.as_secs_f64() * 1000.0)
    });
    both("memory, idle, MiB", "≤ 25 MB", &|it| it.idle);
    both("memory, after the load, MiB", "", &|it| it.after);
    println!("\n{:>7} events: µs an event", "");
    for (events, us) in &ours.by_length {
        println!("{events:>7}       {us:>10.1}");
    }
    println!(
        "\n{:>7} open: µs a transition, server's µs a transition, memory in MiB, started in s",
        ""
    );
    for open in &ours.beside_open {
        println!(
            "{:>7}       {:>10.1} {:>26} {:>16} {:>13.2}",
            open.count,
            1e6 / open.load.transitions(),
            shown(open.load.server_us()),
            shown(open.memory),
            open.started_s,
        );
    }
}

/// A ratio over 1 is in our favour only where more is better: what it means stands in the first column.
fn row(what: &str, ours: Option<f64>, peer: Option<f64>, budget: &str) {
    let ratio = match (ours, peer) {
        (Some(ours), Some(peer)) if peer > 0.0 => format!("{:.3} ×", ours / peer),
        _ => String::new(),
    };
    println!(
        "{what:<46} {:>14} {:>12} {ratio:>9}  {budget}",
        shown(ours),
        shown(peer)
    );
}

fn shown(value: Option<f64>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value < 10.0 => format!("{value:.2}"),
        Some(value) => format!("{value:.1}"),
    }
}
