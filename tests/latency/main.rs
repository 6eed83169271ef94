//! From a payment's frame to its notification, on a real LNbits: Satchime, which asks the server first and writes
//! down what it says, beside a script that shows whatever a frame says. `cargo xtask bench` builds and runs it.

#[cfg(target_os = "linux")]
mod measure;

#[cfg(target_os = "linux")]
#[derive(clap::Parser)]
struct Arguments {
    #[arg(long, default_value_t = 100)]
    payments: usize,
}

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() {
    let Arguments { payments } = clap::Parser::parse();
    println!("{}", measure::latencies(payments).await);
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("A real LNbits and a virtual desktop are for Linux only.");
}
