#include "eval/sets.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/text.h"

namespace newscart::eval {

using Json = nlohmann::json;

void each(const std::string& file, const std::function<void(const Json&)>& work) {
    std::ifstream in(file);
    if (!in) throw Error(Fault::Input, file + ": cannot be read");
    for (std::string line; std::getline(in, line);) {
        if (!line.empty()) work(Json::parse(line));
    }
}

Article article_of(const Json& item) {
    Article article;
    if (item.contains("paragraphs")) {  // as `newscart read` gives them
        article.headline = item.at("headline");
        article.paragraphs = item.at("paragraphs");
        return article;
    }
    article.headline = item.value("title", "");
    const std::string text = item.at("text");
    for (const std::string_view paragraph : split(text, '\n')) {
        if (!trim(paragraph).empty()) article.paragraphs.push_back(collapse_space(paragraph));
    }
    return article;
}

std::string weights_of(const std::string& place, int fold) {
    const std::string file =
        std::filesystem::is_directory(place) ? fmt::format("{}/fold{}.weights", place, fold) : place;
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(Fault::Input, file + ": cannot be read");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace newscart::eval
