#include <algorithm>

#include "base/text.h"
#include "feed/decode.h"
#include "feed/formats/format.h"
#include "feed/formats/wire_message.h"
#include "feed/paragraphs.h"
#include "feed/wire_words.h"

namespace newscart {
namespace {

constexpr std::size_t kMostHeadLines = 8;
constexpr const char* kLatin = "windows-1252";

bool is_indented(std::string_view line) { return line.substr(0, 2) == "  " || line.substr(0, 1) == "\t"; }

/// "eca062 4 i 211 ccccb   dpa 061": number, priority, category, words, routing, service and its own number.
void take_header(std::string_view header, const WireWords& language, Article& article) {
    const std::size_t end = std::min(header.find_first_of("\r\n"), header.size());
    const std::vector<std::string_view> words = wire_words(header.substr(0, end));
    // By it a kill may call the story.
    if (!words.empty()) article.found_in["number"] = ascii_lower(words.front());
    std::size_t at = 1;
    if (at < words.size() && words[at].size() == 1 && is_number(words[at])) {
        const int urgency = words[at][0] - '0';
        ++at;
        if (urgency >= 1) {
            article.urgency = urgency;
            article.found_in["urgency"] = "header, priority";
        }
    }
    std::string category;
    if (at < words.size() && !is_number(words[at])) category = words[at++];
    if (at < words.size() && is_number(words[at])) ++at;
    // The service stands last, before its number; routing codes may stand before it.
    const bool numbered = words.size() > at + 1 && is_number(words.back());
    if (words.size() > at && (numbered || words.size() == at + 1)) {
        const std::string_view service = words[words.size() - (numbered ? 2 : 1)];
        if (!is_number(service)) {
            article.source = service;
            article.found_in["source"] = "header, service";
        }
    }
    article.slug = tidy(decode(trim(header.substr(end)), kLatin));
    while (!article.slug.empty() && article.slug.back() == '/') article.slug.pop_back();
    if (!article.slug.empty()) article.found_in["slug"] = "keyword line";
    article.section = language.section(category);
    if (!article.section.empty()) article.found_in["section"] = "header, category";
}

/// "dpa wsz jln npr": who wrote and who edited, in letters only they know.
bool is_sign_off(std::string_view line) {
    const std::vector<std::string_view> words = wire_words(line);
    return !words.empty() && words.size() <= 6 && std::all_of(words.begin(), words.end(), [](std::string_view word) {
        return word.size() <= 5 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    });
}

class MessageReader {
  public:
    MessageReader(const WireMessage& message, const WireWords& words, const Holds& holds)
        : words_(words), holds_(holds), text_(decode(message.text, kLatin)), lines_(split(text_, '\n')) {
        for (std::string_view& line : lines_) {
            while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
        }
        item_.article.published = wire_time(tidy(decode(message.trailer, kLatin)));
        if (item_.article.published) item_.article.found_in["published"] = "trailer";
        take_header(message.header, words, item_.article);
    }

    Parsed::Item read() {
        read_head();
        read_body();
        return std::move(item_);
    }

  private:
    /// Where the head ends: behind the last line with a mark of its end, at a blank line, or where text is set in.
    std::size_t end_of_head(std::size_t begin) const {
        const std::size_t most = std::min(begin + kMostHeadLines, lines_.size());
        std::size_t end = begin;
        while (end < most && !lines_[end].empty() && !(end > begin && is_indented(lines_[end]))) {
            if (lines_[end].back() == '=') {
                // Another marked line may follow: headline, then byline.
                const bool more = end + 1 < most && !lines_[end + 1].empty() && lines_[end + 1].back() == '=';
                if (!more) return end + 1;
            }
            ++end;
        }
        // No head but the first line, if nothing parts it from the text.
        const bool open = end == most && end > begin && end < lines_.size();
        return open ? begin + 1 : end;
    }

    void read_head() {
        while (at_ < lines_.size() && lines_[at_].empty()) ++at_;
        const std::size_t end = end_of_head(at_);
        for (; at_ < end; ++at_) {
            std::string_view line = lines_[at_];
            const bool marked = line.back() == '=';
            if (marked) line = trim(line.substr(0, line.size() - 1));
            const std::string rest = words_.take(line, item_, "text");
            if (rest.empty()) continue;
            if (rest.size() == trim(line).size() && holds_(tidy(line))) {
                held_.push_back(line);
                continue;
            }
            if (const std::string byline = words_.byline(rest); !byline.empty() && !item_.article.headline.empty()) {
                // "Ann Lee, dpa": the service is named already.
                item_.article.byline = byline.substr(0, byline.find(','));
                item_.article.found_in["byline"] = "text";
                continue;
            }
            std::string& headline = item_.article.headline;
            headline += (headline.empty() ? "" : " ") + rest;
        }
        if (!item_.article.headline.empty()) item_.article.found_in["headline"] = "text";
    }

    void read_body() {
        std::size_t end = at_;
        while (end < lines_.size() && !words_.ends_wire_story(trim(lines_[end]))) ++end;
        while (end > at_ && (lines_[end - 1].empty() || is_sign_off(lines_[end - 1]))) --end;
        // A line that is set in begins a paragraph, whether or not a blank one stands before it.
        std::vector<std::string_view> parted = held_;
        if (!parted.empty()) parted.emplace_back();
        bool before_in = true;
        for (; at_ < end; ++at_) {
            const bool in = is_indented(lines_[at_]);
            if (in && !before_in) parted.emplace_back();
            before_in = in || lines_[at_].empty();
            if (trim(lines_[at_]).empty() || !is_more(lines_[at_])) parted.push_back(lines_[at_]);
        }
        item_.article.paragraphs =
            paragraphs_of_lines(parted, [&](std::string_view line) { return holds_(tidy(line)); });
        words_.take_status(item_);
        // A message without a headline of its own begins with its first sentence.
        if (item_.article.headline.empty() && !item_.article.paragraphs.empty()) {
            item_.article.headline = item_.article.paragraphs.front();
            if (item_.article.paragraphs.size() > 1) item_.article.paragraphs.erase(item_.article.paragraphs.begin());
        }
    }

    /// "(MORE)": a notice and nothing else, that says nothing of the story.
    bool is_more(std::string_view line) const {
        Parsed::Item aside;
        return words_.take(line, aside, "text").empty() && aside.refused.empty() &&
               aside.article.status == Article::Status::Usable;
    }

    const WireWords& words_;
    const Holds& holds_;
    std::string text_;
    std::vector<std::string_view> lines_;
    std::vector<std::string_view> held_;
    std::size_t at_ = 0;
    Parsed::Item item_;
};

}  // namespace

Parsed read_iptc7901(std::string_view bytes, const WireWords& words, const Holds& holds) {
    Parsed parsed;
    const std::vector<WireMessage> messages = wire_messages(bytes);
    for (const WireMessage& message : messages) {
        if (parsed.items.size() == kMostItems) {
            parsed.items_unread = messages.size() - kMostItems;
            break;
        }
        if (message.text.size() > kMostStoryBytes) {
            parsed.items.emplace_back().refused = "more than 512 KB of text: no story";
            continue;
        }
        parsed.items.push_back(MessageReader(message, words, holds).read());
    }
    if (parsed.items.empty()) parsed.refused = "an IPTC 7901 file without a message";
    return parsed;
}

}  // namespace newscart
