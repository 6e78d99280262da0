//! Files that are sound, but of something else.

use monograd::io::safetensors::{SafetensorsError, Sequential};
use monograd::prelude::*;
use safetensors::Dtype;

use crate::{Spiral, file, file_of, tensors};

/// Loads what must be refused, and checks that nothing changed.
#[track_caller]
fn refused(file: &[u8]) -> SafetensorsError {
    let mut network = Network::<Spiral>::init(&mut Xoshiro256PlusPlus::seed_from_u64(1));
    let before = network.hash();
    let error = network.load_safetensors(file, Sequential).unwrap_err();
    assert_eq!(network.hash(), before, "changed by: {error}");
    error
}

#[test]
fn a_missing_tensor_is_named_with_one_that_is_left_over() {
    let mut all = tensors(&file("pytorch/spiral"));
    let moved = all.remove("2.weight").unwrap();
    let error = refused(&file_of(&all));
    let missing = |left_over| SafetensorsError::Missing {
        name: "2.weight".into(),
        expected: vec![24, 24],
        left_over,
    };
    assert_eq!(error, missing(None));
    let said = "the file has no tensor `2.weight` of shape [24, 24]";
    assert_eq!(error.to_string(), said);

    all.insert("hidden.weight".into(), moved);
    // Of another shape, so it is rather not this one.
    all.insert("hidden.bias".into(), all["2.bias"].clone());
    let error = refused(&file_of(&all));
    assert_eq!(error, missing(Some(("hidden.weight".into(), vec![24, 24]))));
    assert_eq!(
        error.to_string(),
        format!("{said}, but `hidden.weight` of shape [24, 24], which the network has not")
    );
}

#[test]
fn a_tensor_that_is_left_over_is_named() {
    let mut all = tensors(&file("pytorch/spiral"));
    all.insert("5.weight".into(), (Dtype::F32, vec![1, 2], vec![0; 8]));
    all.insert("6.weight".into(), (Dtype::F32, vec![1], vec![0; 4]));
    let error = refused(&file_of(&all));
    let expected = SafetensorsError::LeftOver {
        name: "5.weight".into(),
        found: vec![1, 2],
    };
    assert_eq!(error, expected);
    assert_eq!(
        error.to_string(),
        "the network has no tensor `5.weight` of shape [1, 2], which is in the file"
    );
}

/// A count is only ignored where the network has the layer.
#[test]
fn a_count_of_no_layer_is_left_over() {
    let mut all = tensors(&file("pytorch/spiral"));
    let count = (Dtype::I64, vec![], vec![0; 8]);
    all.insert("1.num_batches_tracked".into(), count);
    let name = "1.num_batches_tracked".into();
    let found = vec![];
    assert_eq!(
        refused(&file_of(&all)),
        SafetensorsError::LeftOver { name, found }
    );
}

#[test]
fn a_tensor_of_another_shape_is_named_with_both() {
    let mut all = tensors(&file("pytorch/spiral"));
    // The same numbers, but transposed.
    all.get_mut("0.weight").unwrap().1 = vec![2, 24];
    let error = refused(&file_of(&all));
    let expected = SafetensorsError::WrongShape {
        name: "0.weight".into(),
        found: vec![2, 24],
        expected: vec![24, 2],
    };
    assert_eq!(error, expected);
    assert_eq!(
        error.to_string(),
        "the tensor `0.weight` has the shape [2, 24] in the file, expected [24, 2]"
    );
    all.get_mut("0.weight").unwrap().1 = vec![24, 2, 1];
    assert!(matches!(
        refused(&file_of(&all)),
        SafetensorsError::WrongShape { found, .. } if found == [24, 2, 1]
    ));
}

#[test]
fn numbers_that_are_no_floats_are_an_error() {
    let mut all = tensors(&file("pytorch/spiral"));
    all.get_mut("4.bias").unwrap().0 = Dtype::I32;
    let error = refused(&file_of(&all));
    let expected = SafetensorsError::WrongFloat {
        name: "4.bias".into(),
        found: "I32".into(),
    };
    assert_eq!(error, expected);
    assert_eq!(
        error.to_string(),
        "the tensor `4.bias` is of I32, expected F16, BF16, F32 or F64"
    );
}

/// Statistics and both biases have to be there.
#[test]
fn what_pytorch_can_leave_out_is_missing() {
    let mut all = tensors(&file("pytorch/cnn"));
    all.remove("1.running_var");
    let error = Network::<
        net![
            Input<Image<1, 8, 8>>,
            Conv2d<1, 4, 3, 3, Identity, Pad<1>>,
            BatchNorm2d<4>,
        ],
    >::from_safetensors(&file_of(&all), Sequential)
    .unwrap_err();
    assert!(matches!(
        error,
        SafetensorsError::Missing { name, left_over: Some((other, _)), .. }
            if name == "1.running_var" && other == "4.weight"
    ));
    // But counts need not.
    all = tensors(&file("pytorch/cnn"));
    all.retain(|name, _| name.starts_with(['0', '1']) && !name.ends_with("tracked"));
    Network::<
        net![
            Input<Image<1, 8, 8>>,
            Conv2d<1, 4, 3, 3, Identity, Pad<1>>,
            BatchNorm2d<4>,
        ],
    >::from_safetensors(&file_of(&all), Sequential)
    .unwrap();
}
