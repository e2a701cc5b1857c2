//! The `qawl` command.

fn main() -> std::process::ExitCode {
    qawl::cli::run()
}
