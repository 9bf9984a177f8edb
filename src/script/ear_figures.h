#pragma once
#include <optional>
#include <string_view>

#include "script/wording.h"

namespace newscart {

/// "1,187,654 people" -> "nearly 1.2 million people", by the language's style table. Never money, votes, casualties,
/// scores, shares or dates, never one of two figures that are compared, never what somebody said.
void round_figures(Wording& line);

/// "31,683" or "1.2 million" as a number; nothing if it is none.
std::optional<double> figure(std::string_view text, const Grammar& grammar);

/// How far a rounded figure may be from what the article says.
constexpr double kMostRounding = 0.05;

}  // namespace newscart
