#pragma once
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace newscart {

/// One run of a program, without a shell.
struct ProgramCall {
    std::vector<std::string> arguments;  ///< the program first; "{out}" in one of them becomes a file it may write
    std::string input;                   ///< its standard input
    std::chrono::milliseconds time_limit{20000};
    std::size_t most_bytes = 1U << 24U;  ///< of its standard output, its standard error and {out}, each
    std::function<void()> pulse;         ///< called every tenth of a second while it runs; may throw, which ends it
};

struct ProgramResult {
    enum class End { Exited, Killed, TimedOut, TooMuch, NotStarted };
    End end = End::Exited;
    int status = 0;         ///< exit status, or the signal
    std::string output;     ///< what it wrote to {out}, else to its standard output; never more than most_bytes
    std::string complaint;  ///< the last line of its standard error, shortened
};

/// Runs it and waits. All that it starts is ended with it, on time or not, also what made itself a session of its own,
/// and dies with the thread that called: nothing of it is left behind. Files of its own may grow to 512 MB. Any number
/// of threads may run programs at once. Throws Error(Engine) only if memory or processes run out.
ProgramResult run_program(const ProgramCall& call);

/// Where a program is: `name` itself if it has a slash, else the first of $PATH that has it; nullopt if it cannot be
/// run.
std::optional<std::filesystem::path> find_program(const std::string& name);

}  // namespace newscart
