#include "feed/article_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace newscart {
namespace {

using testing::ElementsAre;

Article full() {
    Article article;
    article.id = "urn:x:1";
    article.version = "3";
    article.headline = "Harbour bridge closes";
    article.paragraphs = {"The bridge closes.", "It opens again on Friday."};
    article.headings = {1};
    article.dateline = "PORT ELLEN";
    article.dateline_date = "Nov 23";
    article.byline = "Ann Lee";
    article.source = "Harbour Desk";
    article.section = "local";
    article.language = "en-GB";
    article.photo_credit = "J. Doe";
    article.copyright = "Copyright 2026 Harbour Desk";
    article.published = parse_instant("2026-11-23T15:00:00Z");
    article.updated = parse_instant("2026-11-23T16:00:00Z");
    article.embargo = parse_instant("2026-11-23T17:00:00Z");
    article.expires = parse_instant("2026-11-24T15:00:00Z");
    article.urgency = 2;
    article.status = Article::Status::Withheld;
    article.correction = "Corrects the name of the bridge";
    article.doubt = "says two embargoes";
    article.withdraws = {"urn:x:0"};
    article.withdraws_named = {"Ferry runs again"};
    article.slug = "FERRY-TIMES";
    article.found_in = {{"embargo", "embargoed"}, {"urgency", "urgency/@ed-urg"}};
    article.origin = {"feed/a.xml", "rss", 4};
    return article;
}

std::string failure(std::string_view line) {
    try {
        article_from_any_json(line);
    } catch (const Error& error) {
        return error.what();
    }
    return "none";
}

}  // namespace

TEST(ArticleJson, ComesBackAsItWent) {
    const nlohmann::json json = to_json(full());
    EXPECT_EQ(json.size(), 26U);
    EXPECT_EQ(json.at("published"), "2026-11-23T15:00:00Z");
    EXPECT_EQ(json.at("status"), "withheld");
    EXPECT_EQ(to_json(article_from_json(json)), json);
    EXPECT_EQ(to_json(article_from_any_json(json.dump())), json);
}

TEST(ArticleJson, KeepsHeadingsInPlaceWhenEmptyParagraphsGo) {
    const Article article =
        article_from_any_json(R"({"paragraphs": ["It sails.", " ", "At noon", "It is full."], "headings": [2]})");
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails.", "At noon", "It is full."));
    EXPECT_THAT(article.headings, ElementsAre(1));
    EXPECT_EQ(failure(R"({"paragraphs": ["It sails."], "headings": [1]})"),
              "\"headings\": holds something that is no place of a paragraph");
}

TEST(ArticleJson, TakesTitleAndTextToo) {
    const Article article = article_from_any_json(
        R"({"id": 7, "title": "Fire  out", "text": "The fire is out.\n\nNobody was hurt.\u0001"})");
    EXPECT_EQ(article.id, "7");
    EXPECT_EQ(article.headline, "Fire out");
    EXPECT_THAT(article.paragraphs, ElementsAre("The fire is out.", "Nobody was hurt."));
    EXPECT_EQ(article.urgency, 5);
}

TEST(ArticleJson, SaysWhatIsWrong) {
    EXPECT_EQ(failure("{"), "is no JSON");
    EXPECT_EQ(failure("[]"), "is no JSON object");
    EXPECT_EQ(failure("{}"), "has no text: neither \"paragraphs\" (a list of texts) nor \"text\"");
    EXPECT_EQ(failure(R"({"text": 1.5})"), "\"text\": is no text");
    EXPECT_EQ(failure(R"({"text": "a", "published": "today"})"),
              "\"published\": 'today' is no time; write it as 2026-11-23T15:00:00Z");
    EXPECT_EQ(failure(R"({"text": "a", "urgency": 12})"), "\"urgency\": is not between 1 and 9");
    EXPECT_EQ(failure(R"({"text": "a", "withdraws": "x"})"), "\"withdraws\": is no list");
    EXPECT_EQ(failure(R"({"text": "a", "found_in": []})"), "\"found_in\": is no object");
    EXPECT_EQ(failure(R"({"paragraphs": [1]})"), "\"paragraphs\": holds something that is no text");
}

}  // namespace newscart
