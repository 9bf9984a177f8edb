#pragma once
#include <string>
#include <string_view>

namespace newscart {

/// XXH3 with 128 bits, as 32 hexadecimal digits: for knowing content again, not for secrets.
std::string content_hash(std::string_view bytes);

}  // namespace newscart
