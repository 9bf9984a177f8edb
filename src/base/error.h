#pragma once
#include <stdexcept>
#include <string>

namespace newscart {

/// Why newscart cannot go on. What is expected (a bad article, an empty feed) is data, not an Error.
enum class Fault {
    Usage,        ///< the command line
    Config,       ///< station pack, voice, language or lexicon
    Input,        ///< nothing fit to air
    Engine,       ///< speech or sound engine
    Delivery,     ///< the bulletin was made but could not be put where it belongs
    Interrupted,  ///< SIGINT or SIGTERM
};

/// The promise of the exit status; the same table stands in README and in the manual page.
enum class ExitStatus : int {
    Ok = 0,
    Degraded = 1,
    Usage = 2,
    Config = 3,
    NothingToAir = 4,
    Engine = 5,
    Delivery = 6,
    Bug = 70,
    Interrupted = 130,
};

/// The one exception type. The message reads "place: fact; remedy" and is shown as it stands.
class Error : public std::runtime_error {
  public:
    Error(Fault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}
    Fault fault() const noexcept { return fault_; }

  private:
    Fault fault_;
};

ExitStatus exit_status(Fault fault) noexcept;

}  // namespace newscart
