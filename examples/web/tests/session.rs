//! The session as the page uses it: the same bits whatever the slices, and
//! nothing changed by what is refused.

use web::{Choice, Data, Error, Format, Host, Optimizer, Session, Settings, Shape, drawn};

/// Settings of these names and values.
fn settings(text: &str) -> Settings {
    let mut settings = Settings::default();
    for (name, value) in text
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
    {
        settings.set(name, value).unwrap();
    }
    settings
}

fn session(text: &str) -> Session {
    Session::new(settings(text), Vec::new())
}

/// A host with these settings.
fn host(text: &str) -> Host {
    let mut host = Host::default();
    let lines = text.split_whitespace().collect::<Vec<_>>().join("\n");
    give(&mut host, lines.as_bytes());
    assert!(host.configure(), "{}", said(&host));
    host
}

fn give(host: &mut Host, bytes: &[u8]) {
    host.input(bytes.len()).unwrap().copy_from_slice(bytes);
}

fn said(host: &Host) -> String {
    String::from_utf8(host.output().to_vec()).unwrap()
}

/// That of the library's example `spiral` after as many epochs; the example
/// `--batch 32` makes 22 steps an epoch.
#[test]
fn the_numbers_are_those_of_the_example_spiral() {
    for (text, steps, hash) in [("", 50, 0x2e11_2801_u32), ("batch=32", 44, 0x4419_6ea1)] {
        let mut session = session(text);
        for _ in 0..steps {
            session.step().unwrap();
        }
        assert_eq!(session.hash(), hash, "{text}: {:08x}", session.hash());
    }
}

#[test]
fn slices_do_not_matter() {
    for text in ["network=8", "network=8 batch=64 optimizer=nadam data=xor"] {
        let mut whole = host(text);
        assert_eq!(whole.step(40), 40);
        let mut sliced = host(text);
        for (index, count) in [1, 7, 0, 20, 2, 9, 1].into_iter().enumerate() {
            assert_eq!(sliced.step(count), count);
            // To look changes nothing.
            sliced.regions(index, 0xff_ffff, 0.5);
            sliced.units(index, 0);
            sliced.score();
            sliced.marks();
        }
        assert_eq!(sliced.session().hash(), whole.session().hash());
        assert_eq!(sliced.session().marks(), whole.session().marks());
        whole.reset();
        assert_eq!(whole.session().steps(), 0);
        assert_eq!(whole.step(40), 40);
        assert_eq!(sliced.session().hash(), whole.session().hash());
    }
}

#[test]
fn every_choice_trains() {
    let mut hashes = std::collections::BTreeSet::new();
    for (data, _) in Data::ALL.iter().filter(|(_, data)| *data != Data::Points) {
        for (network, shape) in Shape::ALL {
            let mut session = session(&format!("data={data} network={network} batch=32"));
            let (before, _) = session.score();
            for _ in 0..30 {
                session.step().unwrap();
            }
            let (loss, accuracy) = session.score();
            assert!(
                loss < before && accuracy > 0.15,
                "{data} {network}: {loss} {accuracy}"
            );
            let classes = if *data == "grid" { 9 } else { 7 };
            let sizes: Vec<_> = [2]
                .into_iter()
                .chain(shape.hidden().iter().copied())
                .chain([classes])
                .collect();
            let numbers: usize = sizes
                .windows(2)
                .map(|pair| (usize::from(pair[0]) + 1) * usize::from(pair[1]))
                .sum();
            assert_eq!(session.numbers().len(), numbers);
            assert!(hashes.insert(session.hash()));
        }
    }
    for (optimizer, _) in Optimizer::ALL {
        let mut session = session(&format!("network=8 data=clusters optimizer={optimizer}"));
        for _ in 0..5 {
            session.step().unwrap();
        }
        assert!(hashes.insert(session.hash()), "{optimizer}");
    }
    for activation in ["tanh", "sigmoid", "silu"] {
        let mut session = session(&format!("network=8 activation={activation}"));
        session.step().unwrap();
        assert!(hashes.insert(session.hash()), "{activation}");
    }
}

#[test]
fn a_file_is_loaded_or_changes_nothing() {
    let mut trained = session("network=8");
    for _ in 0..10 {
        trained.step().unwrap();
    }
    let other = session("network=16-16-16");
    for format in [Format::Mgrd, Format::Safetensors] {
        let file = trained.save(format).unwrap();
        let mut session = session("network=8");
        session.step().unwrap();
        let (hash, marks) = (session.hash(), session.marks().to_vec());
        let cuts = (0..file.len())
            .step_by(7)
            .map(|length| file[..length].to_vec());
        for wrong in cuts.chain([b"garbage".to_vec(), other.save(format).unwrap()]) {
            let error = session.load(format, &wrong).unwrap_err();
            assert!(matches!(error, Error::Mgrd(_) | Error::Safetensors(_)));
            assert!(!error.to_string().is_empty());
            assert_eq!((session.hash(), session.steps()), (hash, 1));
            assert_eq!(session.marks(), marks);
            assert!(!session.is_altered());
        }
        session.load(format, &file).unwrap();
        assert_eq!((session.hash(), session.steps()), (trained.hash(), 0));
        assert!(session.is_altered());
        session.step().unwrap();
        session.reset();
        assert!(!session.is_altered());
        assert_eq!(session.hash(), self::session("network=8").hash());
    }
}

#[test]
fn drawn_points_are_learned_from_an_empty_start() {
    let mut session = session("data=points network=8 learning-rate=0.05 batch=4");
    let error = session.step().unwrap_err();
    assert_eq!(error.to_string(), "there are no samples to learn from");
    assert!(session.score().0.is_nan());
    for index in 0..10 {
        let x = 0.2 * index as f32 - 1.0;
        session.draw(x, -x, usize::from(index > 4)).unwrap();
    }
    assert_eq!(session.draw(2.0, 0.0, 0), Err(Error::NoPoint));
    assert_eq!(session.draw(0.0, 0.0, 7), Err(Error::NoPoint));
    for _ in 0..100 {
        session.step().unwrap();
    }
    assert_eq!(session.score().1, 1.0);
    assert!(!session.is_altered());

    // The same points from the address.
    let mut again = Session::new(
        settings("data=points network=8 learning-rate=0.05 batch=4"),
        session.points().to_vec(),
    );
    for _ in 0..100 {
        again.step().unwrap();
    }
    assert_eq!(again.hash(), session.hash());

    // Within an epoch, which then begins anew.
    again.step().unwrap();
    again.erase(false).unwrap();
    assert!(again.is_altered() && again.points().len() == 9);
    again.step().unwrap();
    again.erase(true).unwrap();
    assert!(again.step().is_err());
    while again.draw(0.5, 0.5, 3).is_ok() {}
    assert_eq!(again.points().len(), 500);
    assert_eq!(again.draw(0.5, 0.5, 3), Err(Error::TooManyPoints));
    assert_eq!(self::session("").draw(0.0, 0.0, 0), Err(Error::NotDrawn));
}

#[test]
fn a_training_that_fails_says_where_and_stays_finite() {
    let mut host = host("network=8 optimizer=sgd learning-rate=1e30 batch=350");
    let made = host.step(100);
    assert!(made < 100);
    let (epoch, batch) = (made / 2 + 1, made % 2 + 1);
    let expected = format!("infinite or NaN at epoch {epoch}, batch {batch};");
    assert!(said(&host).contains(&expected), "{}", said(&host));
    assert!(
        host.session()
            .numbers()
            .iter()
            .all(|number| number.is_finite())
    );
    assert_eq!(host.session().steps(), u64::from(made));
}

#[test]
fn settings_that_cannot_be_are_named_and_change_nothing() {
    let mut host = host("network=8 seed=7");
    let hash = host.session().hash();
    for (text, expected) in [
        (
            "data=moons",
            "data `moons`: there is only spiral, xor, clusters, grid, points",
        ),
        ("arms=8", "arms `8`: a whole number from 2 to 7 is needed"),
        ("seed=-1", "seed `-1`: a whole number below 2^64 is needed"),
        (
            "learning-rate=NaN",
            "learning rate `NaN`: a finite number above 0 is needed",
        ),
        (
            "batch=0",
            "batch `0`: `full` or a whole number of at least 1 is needed",
        ),
        (
            "points=A",
            "points `A`: the text of at most 500 drawn points is needed",
        ),
        ("color=red", "there is no setting `color`"),
        ("network", "network ``: there is only 8, 24-24, 16-16-16"),
    ] {
        give(&mut host, text.as_bytes());
        assert!(!host.configure());
        assert_eq!(said(&host), expected);
        assert_eq!(host.session().hash(), hash);
    }
    give(&mut host, &[0xff, 0xfe]);
    assert!(host.configure(), "what is no text has no settings");
    assert!(drawn("AAAA").is_ok());
}

/// Arguments that no page gives.
#[test]
fn whatever_is_asked_is_answered() {
    let mut host = host("data=points network=8");
    assert!(host.input(usize::MAX).is_none());
    for class in [0, 6, 7, usize::MAX] {
        for place in [0.0, -1.1, 1.1, f32::NAN, f32::INFINITY, f32::MIN] {
            host.draw(place, place, class);
        }
    }
    for side in [0, 1, 33, usize::MAX] {
        host.units(side, u32::MAX);
    }
    for strength in [f32::NAN, -1.0, f32::INFINITY] {
        host.regions(5, u32::MAX, strength);
        assert_eq!(host.output().len(), 100);
    }
    host.step(0);
    // Numbers that are none can be in a file.
    let nan = {
        let mut file = host.session().save(Format::Safetensors).unwrap();
        let length = file.len();
        file[length - 300..].fill(0xff);
        file
    };
    give(&mut host, &nan);
    assert!(host.load(true), "{}", said(&host));
    host.regions(9, 0, 0.5);
    host.units(9, 0);
    host.score();
    assert_eq!(host.step(10), 0);
    assert!(said(&host).contains("NaN"));
    assert!(!host.load(false));
}
