/* Runs the cases of examples/host.rs: a line for each, then `N passed, N failed`. */
#include <inttypes.h>
#include <stdio.h>

extern size_t singles(void), doubles(void), name_length(size_t);
extern const char *name(size_t);
extern uint64_t run(size_t), expected(size_t);

int main(void) {
    size_t passed = 0, all = singles() + doubles();
    for (size_t at = 0; at < all; at++) {
        uint64_t hash = run(at);
        const char *type = at < singles() ? "f32" : "f64";
        printf("%.*s %s %016" PRIx64, (int)name_length(at), name(at), type, hash);
        if (hash == expected(at)) {
            passed++;
            puts("");
        } else {
            printf(", expected %016" PRIx64 "\n", expected(at));
        }
    }
    printf("%zu passed, %zu failed\n", passed, all - passed);
    return passed < all;
}
