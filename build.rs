//! Looks whether the compiler knows the registers of AVX-512.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(monograd_avx512)");
    // They are stable from Rust 1.89 on.
    if autocfg::new().probe_rustc_version(1, 89) {
        println!("cargo::rustc-cfg=monograd_avx512");
    }
}
