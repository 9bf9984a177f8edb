#include "feed/formats/json.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace newscart {
namespace {

std::string refuse_depth(std::string_view text, int most_depth) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"') quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > most_depth) return fmt::format("nested too deeply (more than {} levels)", most_depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return {};
}

bool same_name(std::string_view written, std::string_view name) {
    std::size_t at = 0;
    for (const char c : written) {
        if (c == '_' || c == '-') continue;
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (at == name.size() || name[at++] != lower) return false;
    }
    return at == name.size();
}

}  // namespace

JsonFile parse_json(std::string_view text, int most_depth) {
    JsonFile file;
    file.refused = refuse_depth(text, most_depth);
    if (!file.refused.empty()) return file;
    try {
        file.root = nlohmann::json::parse(text);
    } catch (const nlohmann::json::parse_error& error) {
        const std::string_view before = text.substr(0, std::min(error.byte, text.size()));
        const bool short_of_end = trim(text.substr(before.size())).empty();
        file.refused = fmt::format("broken JSON at line {}{}", std::count(before.begin(), before.end(), '\n') + 1,
                                   short_of_end ? ": the file breaks off; have it sent again" : "");
    }
    return file;
}

const nlohmann::json* member(const nlohmann::json& object, std::string_view name) {
    if (!object.is_object()) return nullptr;
    for (const auto& [key, value] : object.items()) {
        if (same_name(key, name) && !value.is_null()) return &value;
    }
    return nullptr;
}

std::string text_of(const nlohmann::json* value) {
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    return value->is_number() ? value->dump() : std::string();
}

std::string text_of(const nlohmann::json& object, std::string_view name) { return text_of(member(object, name)); }

}  // namespace newscart
