#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "feed/clean.h"
#include "feed/dates.h"
#include "feed/decode.h"
#include "feed/formats/format.h"
#include "feed/main_text.h"
#include "feed/markup.h"
#include "feed/paragraphs.h"

namespace newscart {
namespace {

using nlohmann::json;

constexpr std::size_t kMostJsonBytes = 1U << 20;
constexpr int kMostJsonDepth = 64;
/// With the white space around them; of boxes within boxes each is looked at.
constexpr std::size_t kMostHeadlineBytes = 4096;
constexpr std::size_t kMostBylineBytes = 1000;

/// Follows the reader itself through a text without keeping anything of it: whatever it makes of comments and quotes,
/// this knows how deep the tree would be.
class DepthGuard : public nlohmann::json_sax<json> {
  public:
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool key(string_t&) override { return true; }
    bool start_object(std::size_t) override { return ++depth_ <= kMostJsonDepth; }
    bool start_array(std::size_t) override { return ++depth_ <= kMostJsonDepth; }
    bool end_object() override { return --depth_, true; }
    bool end_array() override { return --depth_, true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  private:
    int depth_ = 0;
};

/// A value of JSON-LD as text: itself, the name of what it describes, or the first of a list.
std::string text_of(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_array() && !value.empty()) return text_of(value.front());
    for (const char* key : {"name", "@id", "url"}) {
        if (value.is_object() && value.contains(key) && value.at(key).is_string())
            return value.at(key).get<std::string>();
    }
    return {};
}

std::string text_at(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() ? std::string() : text_of(*found);
}

bool is_article(const json& object) {
    const std::string type = text_at(object, "@type");
    for (const std::string_view ending : {"Article", "Posting", "Report", "ReportageNewsArticle", "Review"}) {
        if (type.size() >= ending.size() && type.substr(type.size() - ending.size()) == ending) return true;
    }
    return false;
}

/// The first object that describes an article, in lists and graphs too.
const json* find_article(const json& value) {
    if (value.is_array()) {
        for (const json& part : value) {
            if (const json* found = find_article(part)) return found;
        }
    }
    if (!value.is_object()) return nullptr;
    if (is_article(value)) return &value;
    for (const char* key : {"@graph", "mainEntity"}) {
        if (const auto found = value.find(key); found != value.end()) {
            if (const json* inner = find_article(*found)) return inner;
        }
    }
    return nullptr;
}

/// What a page says of itself, by falling trust: JSON-LD, then meta, then its elements.
class PageFacts {
  public:
    PageFacts(const html::Tree& page, int most_depth) : page_(page), most_depth_(most_depth) {
        for (std::size_t i = 0; i < page.nodes.size(); ++i) look_at(static_cast<int>(i));
    }

    void fill(Article& article) const {
        take(article, "headline", article.headline, headlines());
        take(article, "byline", article.byline,
             {{"JSON-LD author", linked_name("author")},
              named_meta("author"),
              named_meta("dc.creator"),
              named_meta("parsely-author"),
              named_meta("article:author"),
              {"byline", byline_}});
        take(article, "source", article.source,
             {{"JSON-LD publisher", linked_name("publisher")},
              named_meta("og:site_name"),
              named_meta("application-name"),
              named_meta("publisher")});
        take(article, "section", article.section, {named_linked("articleSection"), named_meta("article:section")});
        take(article, "language", article.language,
             {{"html lang", language_},
              named_linked("inLanguage"),
              {"meta og:locale", replace_all(meta("og:locale"), "_", "-")}});
        take(article, "id", article.id, addresses());
        take(article, "copyright", article.copyright,
             {named_meta("copyright"), named_meta("dc.rights"), named_linked("copyrightNotice")});
        take_moment(article, "published", article.published,
                    {named_linked("datePublished"),
                     named_meta("article:published_time"),
                     named_meta("og:article:published_time"),
                     named_meta("datepublished"),
                     named_meta("dc.date.issued"),
                     named_meta("dc.date"),
                     named_meta("dcterms.created"),
                     named_meta("parsely-pub-date"),
                     named_meta("sailthru.date"),
                     named_meta("pubdate"),
                     named_meta("publishdate"),
                     named_meta("publish-date"),
                     named_meta("date"),
                     {"time", time_}});
        take_moment(article, "updated", article.updated,
                    {named_linked("dateModified"), named_meta("article:modified_time"), named_meta("og:updated_time"),
                     named_meta("datemodified"), named_meta("dcterms.modified"), named_meta("lastmod")});
        take_moment(article, "expires", article.expires,
                    {named_linked("expires"), named_meta("article:expiration_time")});
        // Some pages claim to have been changed before they were made.
        if (article.updated && article.published && *article.updated < *article.published) {
            article.updated.reset();
            article.found_in.erase("updated");
        }
    }

    /// Why the page is no story whatever its text is like; "" if it may be one.
    std::string refused(std::size_t text_bytes) const {
        // Below this a text is what stands under the pictures or the film.
        constexpr std::size_t kLeastStoryBytes = 800;
        const bool thin = text_bytes < kLeastStoryBytes;
        const auto is = [&](std::initializer_list<std::string_view> types) {
            return std::any_of(types_.begin(), types_.end(), [&](const std::string& type) {
                return std::find(types.begin(), types.end(), type) != types.end();
            });
        };
        const std::string kind = ascii_lower(meta("og:type"));
        if (is({"AdvertiserContentArticle"})) return "an advertisement, no story";
        if (is({"LiveBlogPosting"})) return "a live blog, no story";
        const bool story = linked_.is_object() || kind == "article";
        if (is({"SearchResultsPage"})) return "a list of results, no story";
        if (!story && is({"CollectionPage"})) return "a page of links, no story";
        if (!story && (kind == "product" || is({"Product", "Offer"}))) return "an offer, no story";
        if (thin && (is({"ImageGallery", "MediaGallery"}))) return "a picture gallery, no story";
        if (thin && !story && is({"ImageObject", "Photograph"})) return "a picture, no story";
        if (thin && !story && (kind.substr(0, 5) == "video" || is({"VideoObject"}))) return "a video, no story";
        if (thin && !story && (kind.substr(0, 5) == "music" || is({"AudioObject", "PodcastEpisode"})))
            return "a recording, no story";
        return {};
    }

    std::string linked_body() const { return linked("articleBody"); }

  private:
    /// A value and where the page says it.
    struct Said {
        std::string place, value;
    };
    Said named_meta(const std::string& name) const { return {"meta " + name, meta(name)}; }
    Said named_linked(const std::string& key) const { return {"JSON-LD " + key, linked(key.c_str())}; }

    static void take(Article& article, const char* name, std::string& field, const std::vector<Said>& values) {
        for (const auto& [place, value] : values) {
            if (trim(value).empty() || (std::string_view(name) == "byline" && value.substr(0, 4) == "http")) continue;
            field = value;
            article.found_in[name] = place;
            return;
        }
    }

    static void take_moment(Article& article, const char* name, std::optional<Instant>& field,
                            const std::vector<Said>& values) {
        for (const auto& [place, value] : values) {
            field = parse_date(value);
            if (!field) continue;
            article.found_in[name] = place;
            return;
        }
    }

    static std::string first(std::initializer_list<std::string> values) {
        for (const std::string& value : values) {
            if (!trim(value).empty()) return value;
        }
        return {};
    }

    void look_at(int i) {
        const html::Node& node = page_.nodes[static_cast<std::size_t>(i)];
        if (node.tag == "meta") {
            for (const char* key : {"property", "name", "itemprop"}) {
                const std::string name = ascii_lower(trim(node.attribute(key)));
                // Some name several properties at once.
                for (const std::string_view part : split(name, ' ')) {
                    if (!part.empty()) metas_.emplace_back(part, node.attribute("content"));
                }
            }
        } else if (node.tag == "html") {
            language_ = node.attribute("lang");
        } else if (node.tag == "title" && title_.empty() && !in_drawing(i)) {
            title_ = tidy(html::text_below(page_, i, kMostHeadlineBytes));
        } else if (node.tag == "h1") {
            ++h1_count_;
            if (h1_.empty()) h1_ = tidy(html::text_below(page_, i, kMostHeadlineBytes));
        } else if (node.tag == "time" && time_.empty()) {
            time_ = node.attribute("datetime");
        } else if (node.tag == "link" && ascii_lower(node.attribute("rel")) == "canonical") {
            canonical_ = node.attribute("href");
        } else if (node.tag == "script" && ascii_lower(node.attribute("type")) == "application/ld+json") {
            take_linked(html::text_below(page_, i, kMostJsonBytes));
        } else if (byline_.empty() && marks_author(node)) {
            const std::string text = tidy(html::text_below(page_, i, kMostBylineBytes));
            if (text.size() >= 4 && text.size() <= 80) byline_ = text;
        }
    }

    bool in_drawing(int i) const {
        for (int above = page_.nodes[static_cast<std::size_t>(i)].parent; above >= 0;
             above = page_.nodes[static_cast<std::size_t>(above)].parent) {
            if (page_.nodes[static_cast<std::size_t>(above)].tag == "svg") return true;
        }
        return false;
    }

    static bool marks_author(const html::Node& node) {
        return node.attribute("rel") == "author" || node.attribute("itemprop") == "author" ||
               ascii_lower(node.attribute("class")).find("byline") != std::string::npos;
    }

    /// Of what the page is as a whole, not of what it holds.
    void note_types(const json& value) {
        if (value.is_array()) {
            for (const json& part : value) note_types(part);
        }
        if (!value.is_object()) return;
        if (const auto type = value.find("@type"); type != value.end()) {
            if (type->is_string()) types_.push_back(type->get<std::string>());
            if (type->is_array()) {
                for (const json& one : *type) {
                    if (one.is_string()) types_.push_back(one.get<std::string>());
                }
            }
        }
        for (const char* key : {"@graph", "mainEntity"}) {
            if (const auto inner = value.find(key); inner != value.end()) note_types(*inner);
        }
    }

    void take_linked(const std::string& text) {
        // Content systems wrap it in comments.
        constexpr bool kWithComments = true;
        DepthGuard guard;
        if (text.size() > kMostJsonBytes ||
            !json::sax_parse(text, &guard, json::input_format_t::json, true, kWithComments))
            return;
        const json value = json::parse(text, nullptr, false, kWithComments);
        if (value.is_discarded()) return;
        note_types(value);
        if (const json* found = find_article(value); found != nullptr && linked_.is_null()) linked_ = *found;
    }

    std::string linked(const char* key) const {
        return linked_.is_object() ? line_of_fragment(text_at(linked_, key), most_depth_) : std::string();
    }

    /// Graphs name people and publishers by an address that says nothing to a listener.
    std::string linked_name(const char* key) const {
        const std::string name = linked(key);
        return name.substr(0, 4) == "http" || name.substr(0, 1) == "#" ? std::string() : name;
    }

    std::string meta(std::string_view name) const {
        for (const auto& [key, value] : metas_) {
            if (key == name && !trim(value).empty()) return line_of_fragment(value, most_depth_);
        }
        return {};
    }

    /// Titles end or begin with the name of the site: "Bridge closes - Harbour Desk".
    std::string without_site(const std::string& title) const {
        const std::string site = first({meta("og:site_name"), linked_name("publisher")});
        for (const std::string_view separator : {" | ", " - ", " – ", " — ", " :: ", " » ", " / ", " \\ "}) {
            const std::size_t last = title.rfind(separator);
            if (last == std::string::npos) continue;
            std::string before = title.substr(0, last);
            const std::string behind = title.substr(last + separator.size());
            if (!site.empty() && ascii_lower(behind).find(ascii_lower(site)) != std::string::npos) return before;
            // The first heading is the headline itself.
            if (!h1_.empty() && (h1_ == before || h1_ == behind)) return h1_;
            // A bar stands before the site's name, and nowhere in headlines.
            if (separator == " | " && before.size() > 15) return without_site(before);
        }
        return title;
    }

    std::vector<Said> headlines() const {
        return {named_linked("headline"),
                {"meta og:title", without_site(meta("og:title"))},
                {"meta twitter:title", without_site(meta("twitter:title"))},
                {"h1", h1_count_ == 1 && h1_.size() > 10 ? h1_ : std::string()},
                {"title", without_site(title_)},
                {"h1", h1_}};
    }

    std::vector<Said> addresses() const {
        std::vector<Said> all{{"link canonical", canonical_},
                              named_meta("og:url"),
                              named_linked("mainEntityOfPage"),
                              named_linked("url")};
        std::erase_if(all, [](const Said& said) {
            // The address of a front page is that of all its stories.
            const std::size_t host = said.value.find("://");
            if (host == std::string::npos) return true;
            const std::size_t path = said.value.find('/', host + 3);
            return path == std::string::npos || path + 1 >= said.value.size();
        });
        return all;
    }

    const html::Tree& page_;
    int most_depth_;
    std::vector<std::pair<std::string, std::string>> metas_;
    json linked_;
    std::vector<std::string> types_;  ///< of all the JSON-LD
    std::string title_, h1_, time_, canonical_, language_, byline_;
    int h1_count_ = 0;
};

std::size_t bytes_of(const std::vector<std::string>& paragraphs) {
    std::size_t bytes = 0;
    for (const std::string& paragraph : paragraphs) bytes += paragraph.size();
    return bytes;
}

}  // namespace

Parsed read_html(std::string_view text, int most_depth) {
    Parsed parsed;
    if (text.size() > kMostPageBytes) {
        parsed.refused = "a web page larger than 4 MB: no story";
        return parsed;
    }
    const std::string lean = lean_html(text);
    parsed.refused = refuse_markup(lean, Markup::Html, most_depth);
    if (!parsed.refused.empty()) return parsed;
    const html::Tree page = html::parse(lean);
    if (!page.complete) {
        parsed.refused = "its mark-up is too tangled to be read";
        return parsed;
    }
    Article& article = parsed.items.emplace_back().article;
    const PageFacts facts(page, most_depth);
    facts.fill(article);
    const html::Tree story = main_text(page);
    if (!story.nodes.empty()) {
        Prose prose = prose_of(story, 0);
        article.paragraphs = std::move(prose.paragraphs);
        article.headings = std::move(prose.headings);
        article.photo_credit = std::move(prose.photo_credit);
    }
    // Pages that a script fills carry their text for search engines only.
    const std::string linked = facts.linked_body();
    if (linked.size() > 2 * bytes_of(article.paragraphs) + 200) {
        article.headings.clear();
        article.paragraphs = paragraphs_of_lines(split(linked, '\n'));
        article.found_in["paragraphs"] = "JSON-LD articleBody";
    }
    parsed.items.back().refused = facts.refused(bytes_of(article.paragraphs));
    if (article.headline.empty()) {
        article.headline = headline_of_prose(article.paragraphs);
        if (!article.headline.empty()) article.found_in["headline"] = "first sentence";
    }
    return parsed;
}

}  // namespace newscart
