//! Many documents at once, answers in the order of the questions.

use std::io;
use std::sync::{Mutex, mpsc};

/// Documents that wait between the reader and the writer, for each worker: enough that nobody idles behind a long one,
/// few enough that memory stays bounded.
const AHEAD: usize = 16;

/// Does `work` on every job, on `threads` threads, and gives the results to `sink` in the order of the jobs.
///
/// With one thread everything happens on the caller's, one job after the other, so that a batch engine that runs a
/// process a core gets what it asked for.
///
/// # Errors
/// The first error of `sink`; nothing more is given to it then.
pub fn ordered<J: Send, R: Send>(
    jobs: impl Iterator<Item = J> + Send,
    threads: usize,
    work: impl Fn(J) -> R + Sync,
    mut sink: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    if threads <= 1 {
        return jobs.map(work).try_for_each(sink);
    }
    let (give, take) = mpsc::sync_channel::<(J, mpsc::SyncSender<R>)>(threads * AHEAD);
    let (promise, promised) = mpsc::sync_channel::<mpsc::Receiver<R>>(threads * AHEAD);
    let take = Mutex::new(take);
    let (take, work) = (&take, &work);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(move || {
                loop {
                    let next = take.lock().map(|queue| queue.recv());
                    let Ok(Ok((job, answer))) = next else { break };
                    // The answer is not wanted any more once the sink has failed.
                    let _ = answer.send(work(job));
                }
            });
        }
        scope.spawn(move || {
            for job in jobs {
                let (answer, answered) = mpsc::sync_channel(1);
                if promise.send(answered).is_err() || give.send((job, answer)).is_err() {
                    break;
                }
            }
        });
        for answered in promised {
            if let Ok(result) = answered.recv() {
                sink(result)?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_order_on_any_number_of_threads() {
        for threads in [1, 2, 7] {
            let mut out = Vec::new();
            ordered(
                0..500_u64,
                threads,
                |n| {
                    if n % 50 == 0 {
                        std::thread::sleep(std::time::Duration::from_millis(3));
                    }
                    n * 2
                },
                |n| {
                    out.push(n);
                    Ok(())
                },
            )
            .unwrap();
            assert_eq!(out, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_failing_sink_ends_an_endless_run() {
        for threads in [1, 3] {
            let end =
                ordered(0.., threads, |n: u64| n, |n| if n == 100 { Err(io::Error::other("full")) } else { Ok(()) });
            assert_eq!(end.unwrap_err().to_string(), "full");
        }
    }
}
