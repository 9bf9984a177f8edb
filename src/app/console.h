#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "app/options.h"
#include "feed/article.h"

namespace newscart {

/// What the program says on stderr: "newscart: warning: ...", one line each, control characters escaped.
class Console {
  public:
    explicit Console(Chatter chatter);

    /// Results, on stdout. Throws Error(Delivery) if they cannot be written: what nobody got is no result.
    void result(std::string_view text) const;
    void result_line(std::string_view text) const;

    void error(std::string_view message) const;
    void warning(std::string_view message) const;
    void info(std::string_view message) const;    ///< not with --quiet
    void detail(std::string_view message) const;  ///< only with --verbose
    /// Warns of articles set aside: the first few by name, all with --verbose.
    void set_aside(const std::vector<Rejected>& rejected) const;

    /// A progress bar, drawn only on a terminal and never with --quiet. `part` of `whole` is done.
    void progress(std::string_view stage, double part) const;
    void end_progress() const;

  private:
    void line(std::string_view level, std::string_view message) const;
    Chatter chatter_;
    bool terminal_;
};

/// One line of UTF-8: line ends and control characters become spaces.
std::string one_line(std::string_view text);

}  // namespace newscart
