#include "app/app.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "base/error.h"

namespace newscart {

int run_program(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--version") {
        fmt::print("newscart {}\n", NEWSCART_VERSION);
        return static_cast<int>(ExitStatus::Ok);
    }
    fmt::print(stderr, "newscart: error: no command; see newscart --help\n");
    return static_cast<int>(ExitStatus::Usage);
}

}  // namespace newscart
