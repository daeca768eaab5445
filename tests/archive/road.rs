//! A road to the server that can be made slow: what the server answers arrives so much later.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

pub struct Road {
    pub port: u16,
    delay: Arc<AtomicU64>,
    /// When something was sent to the server last, and how often after a pause.
    asked: Arc<Mutex<(Instant, usize)>>,
}

/// What comes so soon after another is of the same question.
const PAUSE: Duration = Duration::from_millis(700);

impl Road {
    pub fn new(to: u16) -> Road {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let (delay, asked) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new((Instant::now(), 0))));
        let road = Road { port, delay: delay.clone(), asked: asked.clone() };
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", to)).expect("the server listens");
                let (mut from, mut into) =
                    (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
                let asked = asked.clone();
                std::thread::spawn(move || {
                    let mut buffer = [0; 1 << 16];
                    while let Ok(read @ 1..) = from.read(&mut buffer) {
                        let mut asked = asked.lock().expect("nobody panics");
                        asked.1 += usize::from(asked.0.elapsed() > PAUSE);
                        asked.0 = Instant::now();
                        if into.write_all(&buffer[..read]).is_err() {
                            break;
                        }
                    }
                    let _ = into.shutdown(std::net::Shutdown::Both);
                });
                let (mut from, mut into, delay) = (server, client, delay.clone());
                std::thread::spawn(move || {
                    let mut buffer = [0; 1 << 16];
                    while let Ok(read @ 1..) = from.read(&mut buffer) {
                        std::thread::sleep(Duration::from_millis(delay.load(Ordering::Relaxed)));
                        if into.write_all(&buffer[..read]).is_err() {
                            break;
                        }
                    }
                    let _ = into.shutdown(std::net::Shutdown::Both);
                });
            }
        });
        road
    }

    pub fn delay(&self, delay: Duration) {
        self.delay.store(delay.as_millis() as u64, Ordering::Relaxed);
    }

    /// How often something was asked after a pause.
    pub fn questions(&self) -> usize {
        self.asked.lock().expect("nobody panics").1
    }
}
