#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "feed/article.h"

namespace newscart {

/// Every field by its name; "paragraphs" a list of strings, moments as RFC 3339 or null, status as "usable",
/// "withheld", "canceled", "origin" {"file", "format", "item"}. What `newscart read` prints, an article a line.
nlohmann::json to_json(const Article& article);

/// The reverse. A field that is absent has its default. Throws Error(Input) "field: what is wrong with it".
Article article_from_json(const nlohmann::json& json);

/// Also {"id", "title", "text"}, with paragraphs parted by line breaks. Throws Error(Input) if the line is no JSON
/// object or neither form.
Article article_from_any_json(std::string_view line);

}  // namespace newscart
