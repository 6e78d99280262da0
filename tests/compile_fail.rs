//! Programs that must not compile, and what the compiler says of them.
//!
//! Each file in `tests/ui` is a small program with one mistake. Comments at
//! its top say what the error must have:
//!
//! ```text
//! //~ text of the error's first line
//! //~~ text anywhere in the error
//! //@ build         (the error comes only when code is made, not in `cargo check`)
//! //@ safetensors   (only with that feature)
//! //@ onnx          (the same)
//! ```
//!
//! That holds for any compiler, and so does what is asked of every error: it
//! is a single one, of at most 25 lines, in decimal numbers, with no type left
//! open. Paths in front of the library's types do not count. The compiler's exact
//! words are compared with the `.stderr` file beside the program on one version of
//! it and with all features, for it writes a path where a dependency has a type of
//! the same name; `BLESS=1 cargo test --all-features --test compile_fail` writes
//! these files.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

/// The compiler whose words are compared.
const PINNED: &str = "rustc 1.95.";

/// Whether the dependencies are those that the words were written with.
const ALL_FEATURES: bool = cfg!(all(
    feature = "fma",
    feature = "onnx",
    feature = "rayon",
    feature = "safetensors"
));

/// Longer errors are not read.
const MOST_LINES: usize = 25;

#[test]
fn mistakes_are_one_readable_error() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let files = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| has_extension(file, "rs")).collect();
    files.sort();
    assert!(
        files.len() >= 20,
        "only {} programs in {}",
        files.len(),
        folder.display()
    );

    let compiler = Compiler::find();
    let (queue, failures) = (Mutex::new(files.iter()), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some(file) = queue.lock().unwrap().next() else {
                        break;
                    };
                    let found = check(&compiler, file);
                    failures.lock().unwrap().extend(found);
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}

/// Compiles a program; says what is wrong with its error.
fn check(compiler: &Compiler, file: &Path) -> Option<String> {
    let source = fs::read_to_string(file).unwrap();
    let features = [
        ("//@ safetensors", cfg!(feature = "safetensors")),
        ("//@ onnx", cfg!(feature = "onnx")),
    ];
    for (needed, is_there) in features {
        if !is_there && source.lines().any(|line| line == needed) {
            return None;
        }
    }
    let builds = source.lines().any(|line| line == "//@ build");
    let output = compiler.compile(file, if builds { "obj" } else { "metadata" });
    let said = String::from_utf8_lossy(&output.stderr).replace("\r\n", "\n");
    let mut wrong = Vec::new();
    if output.status.success() {
        wrong.push("it compiles".to_owned());
    }
    let error: Vec<&str> = error_alone(&said);
    let first = error.first().copied().unwrap_or_default();
    let errors = said
        .lines()
        .filter(|line| line.starts_with("error["))
        .count();
    if errors != 1 || !first.starts_with("error[E") {
        wrong.push(format!("it is {errors} errors"));
    }
    if error.len() > MOST_LINES {
        wrong.push(format!("it has {} lines", error.len()));
    }
    for internal in ["UInt<", "UTerm", "`_`", "warning:"] {
        if said.contains(internal) {
            wrong.push(format!("it has `{internal}`"));
        }
    }
    for line in source.lines() {
        let (text, place) = match (line.strip_prefix("//~~ "), line.strip_prefix("//~ ")) {
            (Some(text), _) => (text, said.as_str()),
            (_, Some(text)) => (text, first),
            _ => continue,
        };
        if !without_paths(place).contains(&without_paths(text)) {
            wrong.push(format!("it lacks `{text}`"));
        }
    }
    if !source.contains("//~") {
        wrong.push("the program does not say what its error must have".to_owned());
    }
    // Errors of building quote the standard library where its source is there.
    if compiler.is_pinned && ALL_FEATURES && !builds && wrong.is_empty() {
        let expected = file.with_extension("stderr");
        let normal = normalized(&error);
        if env::var_os("BLESS").is_some() {
            fs::write(&expected, &normal).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != normal {
            wrong.push(format!("it is not that of {}", expected.display()));
        }
    }
    let name = file.file_name()?.to_string_lossy().into_owned();
    (!wrong.is_empty()).then(|| format!("{name}: {}\n{said}", wrong.join(", ")))
}

/// The error without the compiler's last words, which Cargo replaces.
fn error_alone(said: &str) -> Vec<&str> {
    let last_words = |line: &&str| {
        !line.starts_with("error: aborting due to")
            && !line.starts_with("For more information about this error")
    };
    let mut lines: Vec<&str> = said.lines().filter(last_words).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

/// The same without the paths in front of the library's types, which not every
/// compiler writes.
fn without_paths(text: &str) -> String {
    text.replace("monograd::loss::", "")
        .replace("monograd::", "")
}

/// The error without line numbers, which change with every edit.
fn normalized(error: &[&str]) -> String {
    let mut text = String::new();
    for line in error {
        if line.contains("full name for the type") || line.contains("consider using `--verbose`") {
            continue;
        }
        let line = line.trim_start();
        let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        if line.starts_with("--> ") || line.starts_with("::: ") {
            text.push_str(line.trim_end_matches(|c: char| c.is_ascii_digit() || c == ':'));
        } else if after_number.len() < line.len() && after_number.starts_with(" |") {
            text.push_str("LL");
            text.push_str(after_number);
        } else {
            text.push_str(line);
        }
        text.push('\n');
    }
    text.replace(concat!(env!("CARGO_MANIFEST_DIR"), "/"), "")
        .replace('\\', "/")
}

/// The compiler that has built this test, with the library it was built with.
struct Compiler {
    program: OsString,
    is_pinned: bool,
    library: PathBuf,
    dependencies: PathBuf,
    output: PathBuf,
}

impl Compiler {
    /// Finds the library next to this test: the newest that a program compiles
    /// with, for there may be others, of other features or compilers.
    fn find() -> Self {
        let test = env::current_exe().unwrap();
        let dependencies = test.parent().unwrap().to_path_buf();
        let files = fs::read_dir(&dependencies)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let is_library = |file: &PathBuf| {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("libmonograd-") && has_extension(file, "rlib")
        };
        let mut libraries: Vec<PathBuf> = files.filter(is_library).collect();
        libraries.sort_by_key(|file| fs::metadata(file).and_then(|data| data.modified()).ok());

        let program = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let version = Command::new(&program)
            .arg("--version")
            .output()
            .expect("a compiler");
        let output = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_fail");
        fs::create_dir_all(&output).unwrap();
        let good = output.join("good.rs");
        let features = USES_FEATURES.iter().filter(|(is_on, _)| *is_on);
        let uses = features.map(|(_, program)| *program);
        let source: String = std::iter::once(GOOD).chain(uses).collect();
        fs::write(&good, source).unwrap();
        let mut compiler = Self {
            program,
            is_pinned: version.stdout.starts_with(PINNED.as_bytes()),
            library: PathBuf::new(),
            dependencies,
            output,
        };
        let mut said = String::from("no library found");
        while let Some(library) = libraries.pop() {
            compiler.library = library;
            let output = compiler.compile(&good, "obj");
            if output.status.success() {
                return compiler;
            }
            said = String::from_utf8_lossy(&output.stderr).into_owned();
        }
        panic!("a correct program does not compile: {said}");
    }

    fn compile(&self, file: &Path, what: &str) -> Output {
        let mut library = OsString::from("monograd=");
        library.push(&self.library);
        let mut dependencies = OsString::from("dependency=");
        dependencies.push(&self.dependencies);
        let name = file.file_stem().unwrap();
        Command::new(&self.program)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args([
                "--edition",
                "2024",
                "--crate-type",
                "bin",
                "--color",
                "never",
                "--emit",
                what,
            ])
            .arg("--extern")
            .arg(library)
            .arg("-L")
            .arg(dependencies)
            .arg("-o")
            .arg(self.output.join(name))
            .arg(file)
            .env_remove("RUSTFLAGS")
            .output()
            .expect("a compiler")
    }
}

/// What the programs in `tests/ui` are, without a mistake.
const GOOD: &str = r#"
use monograd::prelude::*;

type Net = net![Dense<2, 24, Relu>, Residual<Dense<24, 24, Tanh>>, Dropout<20>, Dense<24, 7>];

fn main() -> Result<(), monograd::train::TrainError> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let data = [([0.1, 0.2], Class::<7>::default()); 4];
    let mut net = Network::<Net>::init(&mut rng);
    let mut trainer = Trainer::<Net, _, _>::new(Adam::new(0.01), CrossEntropy);
    trainer.fit(&mut net, &data, Epochs(10), &mut rng, |_| ControlFlow::Continue(()))?;
    let _logits: [f32; 7] = net.predict(&[0.3, -0.2]);
    Ok(())
}
"#;

/// What a library has with the features that this test has: there may be others
/// beside it.
const USES_FEATURES: [(bool, &str); 3] = [
    (
        cfg!(feature = "rayon"),
        "fn _rayon(net: &Network<Dense<2, 7>>) {
            let _ = net.par_predict_batch(&[[0.0; 2]; 3], &mut [[0.0; 7]; 3]);
        }",
    ),
    (cfg!(feature = "onnx"), "use monograd::io::onnx as _;"),
    (
        cfg!(feature = "safetensors"),
        "use monograd::io::safetensors as _;",
    ),
];
