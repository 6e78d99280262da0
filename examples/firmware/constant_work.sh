# Counts the instructions of every prediction that `costs` makes on this machine:
# they are to be one number for each network. Sourced by `test.sh`.
echo "== the same instructions for every input, on this machine"
if ! command -v valgrind >/dev/null; then
    echo "no valgrind: apt-get install valgrind" >&2
    verdict 1 "the work of a prediction"
else
    counts=$report/callgrind
    rm -rf "$counts" && mkdir "$counts"
    # A file for each call of the function that predicts, with what it took.
    valgrind --tool=callgrind --callgrind-out-file="$counts/call" \
        --toggle-collect='*predict_once' --dump-after='*predict_once' \
        "$(target_dir)/release/costs" >/dev/null 2>"$report/callgrind.txt" || cat "$report/callgrind.txt"
    networks=$(grep -c 'outputs-hash' "$report/costs-host.txt")
    # How often each number of instructions came, but for what is left at the end.
    grep -h '^totals: [1-9]' "$counts"/* | sort | uniq -c | sort -n -k3 >"$report/work.txt" || true
    sed 's/^ *\([0-9]*\) totals: /# \1 predictions of instructions: /' "$report/work.txt"
    wrong=$(awk '$1 != 100' "$report/work.txt")
    verdict "$([[ -z $wrong && $(wc -l <"$report/work.txt") == "$networks" ]]; echo $?)" \
        "a hundred predictions of each of $networks networks"
fi
