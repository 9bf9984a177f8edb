#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "feed/article.h"

namespace newscart::eval {

/// Calls `work` for each line of a file of JSON Lines.
void each(const std::string& file, const std::function<void(const nlohmann::json&)>& work);

/// From {"title", "text"} or {"headline", "paragraphs"}, as `newscart read` gives them.
Article article_of(const nlohmann::json& item);

/// Weights that have not seen the articles of a fold: of folder `place`, or `place` itself if it is a file.
std::string weights_of(const std::string& place, int fold);

/// The commands of newscart_eval that tell how well the condenser chooses and deletes.
void condense(const std::vector<std::string>& arguments);
void lines(const std::vector<std::string>& arguments);
void leads(const std::vector<std::string>& arguments);
void refusals(const std::vector<std::string>& arguments);
void kinds(const std::vector<std::string>& arguments);
void features(const std::vector<std::string>& arguments);
void compression(const std::vector<std::string>& arguments);
void cuts(const std::vector<std::string>& arguments);
void tokens(const std::vector<std::string>& arguments);

}  // namespace newscart::eval
