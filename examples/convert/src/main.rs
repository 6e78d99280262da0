//! Converts weights: `convert spiral model.safetensors model.mgrd`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use convert::architectures::ALL;
use convert::{Format, find};

/// Converts the weights of a network from one kind of file to another:
/// .safetensors (PyTorch's), .mgrd (monograd's), .rs (constants to compile into
/// a program), and .onnx (a graph that other programs run), written only. The architectures are those of src/architectures.rs.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    /// The architecture, by its name in src/architectures.rs
    #[arg(required_unless_present = "list")]
    architecture: Option<String>,
    /// The file to read: it ends in .safetensors, .mgrd or .rs
    #[arg(required_unless_present_any = ["list", "show"])]
    from: Option<PathBuf>,
    /// The file to write, over one that is there: it may end in .onnx, too
    #[arg(required_unless_present_any = ["list", "show"])]
    to: Option<PathBuf>,
    /// Lists the architectures
    #[arg(long)]
    list: bool,
    /// Shows the layers of the architecture, and its tensors in a .safetensors file
    #[arg(long)]
    show: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Does what is asked for; gives back what to say about it.
fn run(arguments: &Arguments) -> Result<String, String> {
    let Some(name) = arguments
        .architecture
        .as_deref()
        .filter(|_| !arguments.list)
    else {
        let names: Vec<&str> = ALL.iter().map(|known| known.name).collect();
        return Ok(names.join("\n"));
    };
    let known = find(name).map_err(|error| error.to_string())?;
    let (false, Some(from), Some(to)) = (arguments.show, &arguments.from, &arguments.to) else {
        let tensors = (known.tensors)().map_err(|error| error.to_string())?;
        let tensors = tensors
            .iter()
            .map(|tensor| format!("{} {:?}", tensor.name, tensor.sizes));
        let tensors: Vec<String> = tensors.collect();
        return Ok(format!("{}\n\n{}", (known.table)(), tensors.join("\n")));
    };
    let format = |file: &Path| Format::of(file).map_err(|error| error.to_string());
    let (from_format, to_format) = (format(from)?, format(to)?);
    let about = |file: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let read = fs::read(from).map_err(|error| about(from, &error))?;
    let written = known
        .convert(&read, from_format, to_format)
        .map_err(|error| about(from, &error))?;
    fs::write(to, &written).map_err(|error| about(to, &error))?;
    Ok(format!("{}: {} bytes", to.display(), written.len()))
}
