#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newscart {

struct FrontMatter {
    std::vector<std::pair<std::string, std::string>> fields;  ///< in the order of the file; lists joined by ", "
    std::string error;                                        ///< "" if it could be read
};

/// A YAML table of names and plain values; what is nested deeper is left out.
FrontMatter read_front_matter(std::string_view yaml);

}  // namespace newscart
