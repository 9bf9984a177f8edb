#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace newscart {

/// A JSON file, or why it cannot be read.
struct JsonFile {
    nlohmann::json root;
    std::string refused;
};
/// Nesting is looked at before anything is built.
JsonFile parse_json(std::string_view text, int most_depth);

/// The member of that name, given in lower case, however it is written: "versioncreated" is also "versionCreated" and
/// "version_created". Null if there is none, if it is null, or if `object` is no object.
const nlohmann::json* member(const nlohmann::json& object, std::string_view name);

/// A text, or a number as text; "" for all else.
std::string text_of(const nlohmann::json* value);
std::string text_of(const nlohmann::json& object, std::string_view name);

}  // namespace newscart
