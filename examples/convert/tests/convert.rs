//! Files that are converted and back, source that is compiled, and what is
//! refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use convert::{Error, Format, find};
use monograd::io::LoadError;
use monograd::io::safetensors::{SafetensorsError, Sequential};
use monograd::plain::{Plain, boxed_zero};
use monograd::prelude::*;

fn here(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// A file that PyTorch has written.
fn pytorch(name: &str) -> Vec<u8> {
    let path = format!("../../tests/fixtures/pytorch/{name}.safetensors");
    fs::read(here(&path)).unwrap()
}

fn convert(name: &str, file: &[u8], from: Format, to: Format) -> Result<Vec<u8>, Error> {
    find(name).unwrap().convert(file, from, to)
}

type Mixer = net![
    Input<Sequence<4, Vector<6>>>,
    LearnedPositions<4, 6>,
    Residual<net![LayerNorm<6>, MultiHeadAttention<6, 2>]>,
    TimeDistributed<Dense<6, 3>>,
];

/// A file with numbers that are hard to write down.
fn mixer() -> Vec<u8> {
    let mut network = boxed_zero::<f64, Network<Mixer, f64>>();
    for (index, number) in network.as_flat_mut().iter_mut().enumerate() {
        *number = (index as f64 - 100.0) / 7.0;
    }
    let numbers = [
        f64::NAN,
        f64::from_bits(0xfff0_0000_dead_beef),
        f64::INFINITY,
        -f64::INFINITY,
        -0.0,
        f64::MIN_POSITIVE / 3.0,
        f64::MAX,
        1e16,
        std::f64::consts::PI,
    ];
    network.as_flat_mut()[10..][..numbers.len()].copy_from_slice(&numbers);
    network.to_vec()
}

#[test]
fn every_format_leads_to_every_other() {
    let all = ["spiral", "cnn", "gru", "lstm"].map(|name| {
        let (from, to) = (Format::Safetensors, Format::Mgrd);
        (name, convert(name, &pytorch(name), from, to).unwrap())
    });
    for (name, mgrd) in all.into_iter().chain([("mixer", mixer())]) {
        let formats = [Format::Mgrd, Format::Safetensors, Format::Rust];
        let files = formats.map(|to| convert(name, &mgrd, Format::Mgrd, to).unwrap());
        assert_eq!(files[0], mgrd);
        for (from, file) in formats.into_iter().zip(&files) {
            for (to, expected) in formats.into_iter().zip(&files) {
                let found = convert(name, file, from, to).unwrap();
                assert!(found == *expected, "{name} from {from:?} to {to:?}");
            }
        }
        if name == "spiral" {
            assert_eq!(files[1], pytorch(name));
        }
    }
}

#[test]
fn onnx_is_written_only() {
    for (name, names) in [("gru", ["rnn", "head"]), ("lstm", ["rnn", "head"])] {
        let file = convert(name, &pytorch(name), Format::Safetensors, Format::Onnx).unwrap();
        for text in names.map(|name| format!("/{name}/")) {
            assert!(
                file.windows(text.len())
                    .any(|found| found == text.as_bytes())
            );
        }
        let error = convert(name, &file, Format::Onnx, Format::Mgrd).unwrap_err();
        assert_eq!(error, Error::OnlyWritten);
    }
    let known = Path::new("model.onnx");
    assert_eq!(Format::of(known), Ok(Format::Onnx));
}

mod generated {
    pub mod cnn {
        include!("generated/cnn.rs");
    }
    pub mod gru {
        include!("generated/gru.rs");
    }
    pub mod mixer {
        include!("generated/mixer.rs");
    }
}

/// The source that is compiled here is what is written today; `BLESS=1` writes
/// it.
#[test]
fn the_source_that_is_compiled_is_that_of_the_program() {
    for (name, file, from) in [
        ("cnn", pytorch("cnn"), Format::Safetensors),
        ("gru", pytorch("gru"), Format::Safetensors),
        ("mixer", mixer(), Format::Mgrd),
    ] {
        let source = convert(name, &file, from, Format::Rust).unwrap();
        let path = here(&format!("tests/generated/{name}.rs"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, &source).unwrap();
        }
        assert!(fs::read(&path).unwrap() == source, "{}", path.display());
    }
}

#[test]
fn compiled_numbers_have_the_same_bits() {
    type Gru58 = net![Input<Sequence<6, Vector<5>>>, Gru<5, 8>, Last, Dense<8, 3>];
    use generated::{cnn, gru, mixer};

    const _: () = assert!(Network::<Gru58>::FINGERPRINT.0 == gru::FINGERPRINT);
    let compiled: &'static Network<Gru58> = Network::view(&gru::NUMBERS).unwrap();
    let names = ["rnn", "head"];
    let loaded = Network::<Gru58>::from_safetensors(&pytorch("gru"), names).unwrap();
    assert_eq!(compiled.hash(), loaded.hash());
    assert_eq!(gru::HEAD_WEIGHT, loaded.params.rest.rest.rest.weight);
    let mut x = [[0.5; 5]; 6];
    x[2][1] = -1.0;
    assert_eq!(compiled.predict(&x), loaded.predict(&x));

    const _: () = assert!(Network::<Mixer, f64>::FINGERPRINT.0 == mixer::FINGERPRINT);
    let compiled: &Network<Mixer, f64> = Network::view(&mixer::NUMBERS).unwrap();
    assert!(compiled.to_vec() == self::mixer());

    assert_ne!(cnn::FINGERPRINT, gru::FINGERPRINT);
    let loaded = convert("cnn", &pytorch("cnn"), Format::Safetensors, Format::Mgrd).unwrap();
    let numbers = cnn::NUMBERS.iter().flat_map(|number| number.to_le_bytes());
    assert!(numbers.eq(loaded[64..loaded.len() - 4].iter().copied()));
}

/// Loads changed source, and gives back the line and what is said.
fn refused(from: &str, to: &str) -> (usize, String) {
    let source = fs::read_to_string(here("tests/generated/gru.rs")).unwrap();
    assert!(source.contains(from), "nothing to change: {from}");
    let source = source.replacen(from, to, 1);
    match convert("gru", source.as_bytes(), Format::Rust, Format::Mgrd) {
        Err(Error::Source { line, reason }) => (line, reason),
        other => panic!("{from} to {to}: {other:?}"),
    }
}

#[test]
fn changed_source_is_an_error_that_says_where() {
    let bias = "pub const HEAD_BIAS: [f32; 3] = [-0.34324536, 0.2717642, -0.14536633];";
    let number = fs::read_to_string(here("tests/generated/gru.rs"))
        .unwrap()
        .lines()
        .position(|line| line == bias)
        .unwrap()
        + 1;
    let (line, reason) = refused("0.2717642", "0.27a");
    assert_eq!(
        (line, &*reason),
        (number, "`0.27a` is not a number of type f32")
    );
    let (line, reason) = refused(", 0.2717642", "");
    let expected = "`HEAD_BIAS` has 2 numbers, expected 3";
    assert_eq!((line, &*reason), (number, expected));
    let (line, reason) = refused("pub const HEAD_BIAS", "pub const HEAD_SHIFT");
    let expected = "the constant is `HEAD_SHIFT`, expected `HEAD_BIAS`";
    assert_eq!((line, &*reason), (number, expected));
    let (line, reason) = refused(bias, "");
    assert_eq!(
        (line, &*reason),
        (0, "the source has no constant `HEAD_BIAS`")
    );
    let (line, reason) = refused(bias, &format!("{bias}\npub const MORE: [f32; 0] = [];"));
    assert_eq!(
        (line, &*reason),
        (number + 1, "the network has nothing for `MORE`")
    );
    let (_, reason) = refused("pub const FINGERPRINT", "pub const FINGER");
    assert!(reason.contains("no constant `FINGERPRINT`"));
    for word in [
        "inf",
        "nan",
        "f64::INFINITY",
        "f32::from_bits(0x100000000)",
        "--1",
        "1.0.0",
    ] {
        assert_eq!(
            refused("0.2717642", word),
            (number, format!("`{word}` is not a number of type f32"))
        );
    }
    // Of another architecture.
    let source = fs::read(here("tests/generated/cnn.rs")).unwrap();
    let error = convert("gru", &source, Format::Rust, Format::Mgrd).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 11: the source is of the architecture 0x66966922982714f1, expected 0x40c0cbc238fa6834"
    );
    let error = convert("gru", &[0xff], Format::Rust, Format::Mgrd).unwrap_err();
    assert_eq!(error.to_string(), "the source is not UTF-8");
}

/// What comes of changes that change nothing.
#[test]
fn reformatted_source_is_the_same() {
    let source = fs::read_to_string(here("tests/generated/gru.rs")).unwrap();
    let expected = convert("gru", source.as_bytes(), Format::Rust, Format::Mgrd).unwrap();
    let crowded = source.replace(",\n", ", \r\n\r\n // and = 1.0;\n");
    let found = convert("gru", crowded.as_bytes(), Format::Rust, Format::Mgrd).unwrap();
    assert_eq!(found, expected);
}

#[test]
fn other_files_are_refused() {
    let (from, to) = (Format::Mgrd, Format::Rust);
    let error = convert("spiral", &pytorch("spiral"), from, to).unwrap_err();
    assert!(matches!(error, Error::Mgrd(LoadError::NotMgrd { .. })));
    let error = convert("gru", &pytorch("lstm"), Format::Safetensors, to).unwrap_err();
    assert!(matches!(
        error,
        Error::Safetensors(SafetensorsError::WrongShape { name, found, expected })
            if name == "rnn.weight_ih_l0" && found == [32, 5] && expected == [24, 5]
    ));
    let tensors = (find("mixer").unwrap().tensors)().unwrap();
    assert_eq!(tensors[0].name, "positions");
    let by_position = Network::<Mixer, f64>::tensors(&Sequential).unwrap();
    assert_eq!(by_position[0].name, "0.weight");
}

/// Runs the program; gives back whether it succeeded, and what it said.
fn run(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_convert"))
        .current_dir(here("."))
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn the_program_converts_or_says_why_not() {
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spiral.mgrd");
    let to = to.to_str().unwrap();
    let from = "../../tests/fixtures/pytorch/spiral.safetensors";
    let (done, said) = run(&["spiral", from, to]);
    assert!(
        done && said.ends_with("spiral.mgrd: 3456 bytes\n"),
        "{said}"
    );
    assert_eq!(fs::read(to).unwrap().len(), 3456);

    let (done, said) = run(&["--list"]);
    assert!(done && said.contains("spiral\n"));
    let (done, said) = run(&["gru", "--show"]);
    assert!(done && said.contains("Gru<5, 8>") && said.contains("rnn.weight_hh_l0 [24, 8]"));
    let (done, said) = run(&["--help"]);
    assert!(done && said.contains("src/architectures.rs") && said.contains(".safetensors"));

    for (arguments, expected) in [
        (["spral", from, to], "no architecture has the name `spral`"),
        (
            ["spiral", "model.pt", to],
            "`model.pt` does not say its format",
        ),
        (["spiral", "none.mgrd", to], "error: none.mgrd: "),
        (
            ["gru", from, to],
            "spiral.safetensors: the file has no tensor `rnn.weight_ih_l0`",
        ),
    ] {
        let (done, said) = run(&arguments);
        assert!(!done && said.contains(expected), "{said}");
    }
    assert!(!run(&["spiral", from]).0);
    // Nothing was written where something was wrong.
    assert_eq!(fs::read(to).unwrap().len(), 3456);
}
