//! Layers that have no numbers of their own and note nothing down.

/// What a [`Layer`](super::Layer) has besides its output shape and its costs,
/// for an input shape and a [`Mapping`](crate::kernel::mapping::Mapping).
///
/// The head of the implementation is written out, because the error of a wrong
/// link quotes it; a blanket one for all that have a mapping would turn that
/// error into one about mappings.
macro_rules! by_mapping {
    ($in:ty, $mapping:ty) => {
        type Tape<const B: usize> = ();
        type Hold<const B: usize> = ();

        #[inline(always)]
        fn infer<const B: usize>(
            _: &(),
            _: &(),
            x: &Tile<$in, F, B>,
            y: &mut Tile<Self::Out, F, B>,
        ) {
            mapping::map::<$mapping, F, B>(features(x), features_mut(y));
        }

        #[inline(always)]
        fn forward<const B: usize>(
            _: &(),
            _: &mut (),
            x: &Tile<$in, F, B>,
            y: &mut Tile<Self::Out, F, B>,
            _: &mut (),
            _: Pass,
        ) {
            mapping::map::<$mapping, F, B>(features(x), features_mut(y));
        }

        #[inline(always)]
        fn backward<const B: usize>(
            _: &(),
            at: Point<'_, Tile<$in, F, B>, Tile<Self::Out, F, B>, ()>,
            dy: &mut Tile<Self::Out, F, B>,
            dx: Option<&mut Tile<$in, F, B>>,
            _: &mut (),
            _: Pass,
        ) {
            if let Some(dx) = dx {
                let (x, y) = (features(at.x), features(at.y));
                mapping::pull_back::<$mapping, F, B>(x, y, features(dy), features_mut(dx));
            }
        }
    };
}

pub(super) use by_mapping;
