//! What tests of the program over pipes share.

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs a command to its end with `input` on its standard input. The input is written beside the reading: a full pipe on both
/// sides would be a deadlock of the test's own.
pub fn piped(command: &mut Command, input: &[u8]) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the binary ends");
    writer.join().expect("the writer ends");
    output
}
