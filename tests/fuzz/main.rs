//! Texts, messages and files that nobody would write, thrown at every room.
//!
//! Each target says what must hold for *any* input; the inputs are put together from pieces that rooms care about, from
//! articles of `examples/` that are cut up and joined again, and from any characters at all. A failure is shrunk to the
//! least input that still fails, and kept as a test of the room that it concerns.
//!
//! By default each target tries a few hundred inputs, which takes seconds. `PROPTEST_CASES=N` tries more, and with
//! `ONRECORD_FUZZ_SECONDS=N` each target goes on with new inputs for so long:
//!
//! ```sh
//! ONRECORD_FUZZ_SECONDS=300 cargo test --release --test fuzz -- --test-threads 1
//! ```

mod inputs;
mod protocol;
mod rooms;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestRunner};
use std::time::{Duration, Instant};

/// Checks as many inputs as were asked for; `share` is how many inputs of one target cost as much as one of this.
fn fuzz<S: Strategy>(inputs: S, share: u32, check: impl Fn(S::Value)) {
    let seconds = std::env::var("ONRECORD_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
    let (start, time) = (Instant::now(), Duration::from_secs(seconds));
    let default = Config::default();
    let config = Config { cases: (default.cases / share).max(1), failure_persistence: None, ..default };
    loop {
        let result = TestRunner::new(config.clone()).run(&inputs, |input| {
            check(input);
            Ok(())
        });
        if let Err(failure) = result {
            panic!("{failure}");
        }
        if start.elapsed() >= time {
            return;
        }
    }
}
