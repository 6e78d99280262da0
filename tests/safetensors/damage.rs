//! Files that are damaged or meant to do harm.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use monograd::io::safetensors::{SafetensorsError, Sequential};
use monograd::prelude::*;
use proptest::prelude::*;

use crate::file;

/// Small, so that each byte of its file can be changed.
type Small = net![Dense<2, 2, Relu>, BatchNorm1d<2>, Dense<2, 1>];

/// Counts what a thread has of the heap.
struct Counting;

thread_local! {
    static NOW: Cell<usize> = const { Cell::new(0) };
    static MOST: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.get().saturating_add(layout.size());
        NOW.set(now);
        MOST.set(MOST.get().max(now));
        // SAFETY: what the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        NOW.set(NOW.get().saturating_sub(layout.size()));
        // SAFETY: what the caller promises.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static HEAP: Counting = Counting;

/// Loads a file; what must not be loaded leaves everything as it was. Also says
/// how many bytes of the heap that took at a time.
fn load(file: &[u8]) -> (Result<(), SafetensorsError>, usize) {
    let mut network = Network::<Small>::ZERO;
    network.params.first.bias = [1.0, 2.0];
    let before = network.hash();
    let start = NOW.get();
    MOST.set(start);
    let result = network.load_safetensors(file, Sequential);
    let most = MOST.get() - start;
    if let Err(error) = &result {
        assert_eq!(network.hash(), before, "changed by: {error}");
        assert!(error.to_string().len() > 10);
    }
    (result, most)
}

fn small() -> Vec<u8> {
    let network = Network::<Small>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    network.to_safetensors(Sequential).unwrap()
}

/// A file with this header.
fn with_header(header: &str, data: usize) -> Vec<u8> {
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend(header.as_bytes());
    file.resize(file.len() + data, 0);
    file
}

fn wrong_header(file: &[u8]) -> String {
    match load(file).0 {
        Err(SafetensorsError::WrongHeader { reason }) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_is_cut_anywhere_or_goes_on_is_an_error() {
    let whole = small();
    let expected = whole.len() as u64;
    load(&whole).0.unwrap();
    let header = 8 + u64::from_le_bytes(whole[..8].try_into().unwrap());
    for length in 0..whole.len() {
        let found = length as u64;
        // What is expected is only known as far as it has been read.
        let expected = match found {
            0..8 => 8,
            _ if found < header => header,
            _ => expected,
        };
        assert_eq!(
            load(&whole[..length]).0,
            Err(SafetensorsError::Truncated { found, expected })
        );
    }
    let longer = [&*whole, &[0]].concat();
    let found = expected + 1;
    assert_eq!(
        load(&longer).0,
        Err(SafetensorsError::TrailingBytes { found, expected })
    );
    for name in ["spiral", "cnn", "gru", "lstm"] {
        let whole = file(&format!("pytorch/{name}"));
        for length in 0..whole.len() {
            load(&whole[..length]).0.unwrap_err();
        }
    }
}

#[test]
fn a_header_is_never_believed() {
    // It claims to be longer than any file.
    let mut claims = small();
    claims[..8].fill(0xff);
    let found = claims.len() as u64;
    let expected = u64::MAX;
    assert_eq!(
        load(&claims).0,
        Err(SafetensorsError::Truncated { found, expected })
    );
    // Tensors that are larger than the file, alone and in sum.
    let tensor = |name: &str, from: u64, count: u64| {
        let to = from + count;
        format!(r#""{name}":{{"dtype":"U8","shape":[{count}],"data_offsets":[{from},{to}]}}"#)
    };
    let huge = format!("{{{}}}", tensor("0.weight", 0, 1 << 60));
    let found = 8 + huge.len() as u64;
    let expected = found + (1 << 60);
    assert_eq!(
        load(&with_header(&huge, 0)).0,
        Err(SafetensorsError::Truncated { found, expected })
    );
    let each = 1 << 60;
    let mut all: Vec<String> = (0..15)
        .map(|n| tensor(&n.to_string(), n * each, each))
        .collect();
    all.push(tensor("last", 15 * each, each - 1));
    let huge = format!("{{{}}}", all.join(","));
    let found = 8 + huge.len() as u64;
    let expected = u64::MAX;
    assert_eq!(
        load(&with_header(&huge, 0)).0,
        Err(SafetensorsError::Truncated { found, expected })
    );
    // Sizes whose product is too large to be computed, and that contradict.
    let of = |shape: &str, offsets: &str| {
        let tensor = format!(r#"{{"dtype":"F32","shape":{shape},"data_offsets":{offsets}}}"#);
        with_header(&format!(r#"{{"0.weight":{tensor}}}"#), 16)
    };
    assert!(wrong_header(&of("[4294967296,4294967296,4]", "[0,16]")).contains("overflow"));
    assert!(wrong_header(&of("[2,3]", "[0,16]")).contains("does not take"));
    assert!(wrong_header(&of("[2,2]", "[16,0]")).contains("`0.weight`"));
    assert!(wrong_header(&of("[2,2]", "[1,16]")).contains("`0.weight`"));
    assert!(wrong_header(&of("[-1]", "[0,16]")).contains("-1"));
    // No header at all.
    assert!(wrong_header(&with_header("", 0)).contains("EOF"));
    assert!(wrong_header(&with_header("[]", 0)).contains("line 1 column"));
    assert!(wrong_header(&with_header("{\u{0}", 0)).contains("column"));
    let mut no_text = with_header("{\"a\":1}", 0);
    no_text[9] = 0xff;
    wrong_header(&no_text);
    // Deeper than any stack.
    wrong_header(&with_header(&"[".repeat(1 << 20), 0));
    wrong_header(&with_header(&r#"{"a":"#.repeat(1 << 18), 0));
    // One name twice.
    let twice = ["0.weight"; 2].map(|name| tensor(name, 0, 4)).join(",");
    assert!(wrong_header(&with_header(&format!("{{{twice}}}"), 4)).contains("twice"));
    // It is empty, which is nothing wrong by itself.
    assert!(matches!(
        load(&with_header("{}", 0)).0,
        Err(SafetensorsError::Missing { name, .. }) if name == "0.weight"
    ));
}

/// Bytes that are of no tensor, or of two.
#[test]
fn bytes_are_of_one_tensor() {
    let load = |bias: [usize; 2]| {
        let header = format!(
            r#"{{"0.weight":{{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}},
            "0.bias":{{"dtype":"F32","shape":[1],"data_offsets":{bias:?}}}}}"#
        );
        let file = with_header(&header, bias[1]);
        Network::<Dense<1, 1>>::from_safetensors(&file, Sequential)
    };
    assert!(load([4, 8]).is_ok());
    for bias in [[8, 12], [0, 4], [2, 6]] {
        let error = load(bias).unwrap_err();
        assert!(error.to_string().contains("none or two"), "{error}");
    }
}

/// Whatever a header says, it takes no more of the heap than the file has bytes,
/// beside a little for each tensor of the network and for an error.
#[test]
fn the_heap_is_bounded() {
    const LITTLE: usize = 8 << 10;
    let (result, most) = load(&file("pytorch/spiral"));
    assert!(result.is_err() && most < LITTLE, "{most}");
    let (zeros, text) = ("0,".repeat(1 << 20), "a".repeat(1 << 20));
    let weight = |fields: &str| format!(r#"{{"0.weight":{{{fields}}}}}"#);
    for header in [
        weight(&format!(
            r#""dtype":"F32","shape":[{zeros}0],"data_offsets":[0,0]"#
        )),
        weight(&format!(
            r#""dtype":"F32","shape":[0],"data_offsets":[{zeros}0]"#
        )),
        weight(&format!(r#""dtype":"{text}""#)),
        weight(&format!(r#""dtype":["{text}"]"#)),
        weight(&format!(r#""shape":"{text}""#)),
        weight(&format!(r#""shape":["{text}"]"#)),
        weight(&format!(r#""{text}":0"#)),
        weight(&format!(r#""a":[{zeros}0]"#)),
        format!(r#"{{"0.weight":[{zeros}0]}}"#),
        format!(r#"{{"0.weight":"{text}"}}"#),
        format!(r#"{{"{text}":0}}"#),
        format!(r#""{text}""#),
        format!("[{zeros}0]"),
        format!(r#"{{{}"a":0}}"#, r#""":0,"#.repeat(1 << 18)),
        format!(r#"{{{}}}"#, "1".repeat(1 << 20)),
        weight(&format!(r#""shape":[{}]"#, "1".repeat(1 << 20))),
        format!(
            r#"{{"__metadata__":{{{}"a":"a"}}}}"#,
            r#""":"","#.repeat(1 << 18)
        ),
        // As many tensors as fit, and one with a long name.
        format!(
            r#"{{{}"a":0}}"#,
            r#""":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"#.repeat(1 << 14)
        ),
        format!(r#"{{"{text}":{{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}}}"#),
    ] {
        let (result, most) = load(&with_header(&header, 0));
        let said = result.unwrap_err().to_string();
        let start: String = header.chars().take(60).collect();
        assert!(most < LITTLE, "{most} for {start}: {said:.200}");
        assert!(said.len() < 1000, "{start}: {said:.200}");
    }
    // A text with something escaped is decoded first.
    let escaped = format!(r#"{{"\"{text}":0}}"#);
    let (result, most) = load(&with_header(&escaped, 0));
    assert!(
        result.is_err() && most < 2 * escaped.len() + LITTLE,
        "{most}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn changed_bytes_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        cuts in any::<bool>(),
    ) {
        let mut file = small();
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        if cuts {
            file.truncate(cut.index(file.len()));
        }
        let (_, most) = load(&file);
        prop_assert!(most < 64 * 1024);
    }

    /// Characters that mean something in a header come in the place of others.
    #[test]
    fn changed_headers_never_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{}:,\"0-9eE.+-]"), 1..6),
    ) {
        let mut file = small();
        let header = u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
        for (place, text) in changes {
            file[8 + place.index(header)] = text.as_bytes()[0];
        }
        let _ = load(&file);
    }
}
