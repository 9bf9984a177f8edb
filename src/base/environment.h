#pragma once
#include <string>

namespace newscart {

/// A variable of the environment; "" if it is not set.
std::string environment(const std::string& name);

/// Who runs this: NEWSCART_EDITOR, or whoever called sudo, or the name of the user, or "user 1000" if there is none.
std::string editor_name();

}  // namespace newscart
