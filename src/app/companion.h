#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

#include "app/console.h"
#include "base/clock.h"

namespace newscart {

/// A program of ours that runs beside another as long as that does: started again when it ends, after a pause that
/// grows up to five minutes. What it prints goes to our stderr. It ends with us, however we end.
class Companion {
  public:
    /// `name` is for messages.
    Companion(std::string name, std::vector<std::string> arguments, const Console& console);
    ~Companion();
    Companion(const Companion&) = delete;
    Companion& operator=(const Companion&) = delete;
    Companion(Companion&&) = delete;
    Companion& operator=(Companion&&) = delete;

    /// Looks whether it runs, and starts it if it is time to.
    void mind(Instant now);

  private:
    std::string name_;
    std::vector<std::string> arguments_;
    const Console& console_;
    pid_t child_ = 0;
    Instant started_{};
    Instant next_start_{};
    std::chrono::seconds pause_{1};
};

}  // namespace newscart
