#include "base/error.h"

namespace newscart {

ExitStatus exit_status(Fault fault) noexcept {
    switch (fault) {
        case Fault::Usage: return ExitStatus::Usage;
        case Fault::Config: return ExitStatus::Config;
        case Fault::Input: return ExitStatus::NothingToAir;
        case Fault::Engine: return ExitStatus::Engine;
        case Fault::Delivery: return ExitStatus::Delivery;
        case Fault::Interrupted: return ExitStatus::Interrupted;
    }
    return ExitStatus::Bug;
}

}  // namespace newscart
