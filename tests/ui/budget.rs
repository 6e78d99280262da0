//~ evaluation panicked: flash of the weights
//~~ Network::<Spiral>::FLASH_BYTES <= 3 * 1024
use monograd::prelude::*;

type Spiral = net![Dense<2, 24, Relu>, Dense<24, 24, Relu>, Dense<24, 7>];

const FLASH: () = assert!(Network::<Spiral>::FLASH_BYTES <= 3 * 1024, "flash of the weights");
const RAM: () = assert!(Network::<Spiral>::INFER_BYTES <= 1024, "RAM of a prediction");

fn main() {}
