#pragma once

namespace newscart {

/// The whole program: parses, runs, turns an Error into one line on stderr and an exit status (base/error.h).
int run_program(int argc, char** argv);

}  // namespace newscart
