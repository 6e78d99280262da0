# What would be flashed: no panic is in it, and it is small. Sourced by `test.sh`.
deploy_board=mps2-an386
deploy_target=$(board_target $deploy_board)

# panics ELF: the functions in it that panic.
panics() { nm --demangle "$1" | grep 'core::panicking' || true; }

# without_panics OPT_LEVEL PROGRAM...
without_panics() {
    local opt=$1 program found
    shift
    if ! build_programs $deploy_board "$opt" "$deploy_target" "$@"; then
        verdict 1 "building to be flashed, opt-level $opt"
        return
    fi
    for program in "$@"; do
        found=$(panics "$(elf_path "$program" $deploy_board "$opt" "$deploy_target")")
        [[ -z $found ]] || echo "$found"
        verdict "$([[ -z $found ]]; echo $?)" "no panic is in $program, opt-level $opt"
    done
}

echo "== what would be flashed"
models=(sine spiral policy autoencoder cnn wake)
without_panics s learner perceiver "${models[@]}"
[[ ${fewer:-} ]] || without_panics 2 learner perceiver
without_panics 3 learner perceiver "${models[@]}"

# That the check can fail: the same program with a panic planted in it.
build_programs $deploy_board s "$deploy_target" learner --features=deploy/planted-panic
found=$(panics "$(elf_path learner $deploy_board s "$deploy_target")")
verdict "$([[ -n $found ]]; echo $?)" "a planted panic is found"

# Code, constants and the weights; then RAM that is taken before it starts.
for opt in s 3; do
    for program in "${models[@]}"; do
        read -r flash ram < <(program_sizes "$(elf_path "$program" $deploy_board $opt "$deploy_target")")
        echo "# $program, opt-level $opt: $flash bytes of flash, $ram of static RAM"
        [[ $program != sine ]] || verdict "$((flash >= 12000))" "sine is below 12 kB, opt-level $opt"
    done
done
