#include "lib/gmime/mail.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "feed/dates.h"
#include "feed/decode.h"
#include "feed/formats/format.h"
#include "feed/markup.h"
#include "feed/paragraphs.h"
#include "feed/wire_words.h"

namespace newscart {
namespace {

constexpr int kMostNesting = 24;               ///< mail in mail in mail
constexpr std::size_t kMostContactLines = 14;  ///< of a signature, with its slogans
constexpr std::size_t kHeadingWords = 16;

/// The text of one message, before it is cut to the story.
struct Body {
    std::vector<std::string> lines;  ///< of plain text, or paragraphs of HTML; blank lines part paragraphs
    bool html = false;
    std::string refused;
};

bool ends_sentence(std::string_view line) {
    for (const std::string_view mark : {".", "!", "?", "”", "\"", "’", "…"}) {
        if (line.size() >= mark.size() && line.substr(line.size() - mark.size()) == mark) return true;
    }
    return false;
}

std::size_t count_words(std::string_view line) {
    std::size_t words = 0;
    bool in_word = false;
    for (const char c : line) {
        const bool space = static_cast<unsigned char>(c) <= ' ';
        if (!space && !in_word) ++words;
        in_word = !space;
    }
    return words;
}

std::string header_of(const MailPart& message, std::string_view name) {
    for (const auto& [key, value] : message.headers) {
        if (key == name) return tidy(value);
    }
    return {};
}

/// What is said between "<" and ">", several times: message ids.
std::vector<std::string> ids_in(std::string_view text) {
    std::vector<std::string> ids;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        const std::size_t end = text.find('>', at);
        if (end == std::string_view::npos) break;
        if (end > at + 1) ids.emplace_back(text.substr(at + 1, end - at - 1));
    }
    return ids;
}

// -------------------------------------------------------------------------------------------------- parts to lines

/// RFC 3676: a line that ends in a space goes on in the next; "-- " does not.
std::string unflow(const std::string& text, bool drop_spaces) {
    std::string out;
    for (std::string_view line : split(text, '\n')) {
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.substr(0, 1) == " ") line.remove_prefix(1);  // space-stuffed
        const bool flows = !line.empty() && line.back() == ' ' && line != "-- ";
        out += drop_spaces && flows ? line.substr(0, line.size() - 1) : line;
        if (!flows) out += '\n';
    }
    return out;
}

/// What is left of mark-up where a program made the plain text from HTML: addresses in brackets, names of pictures.
std::size_t count_leftovers(std::string_view text) {
    std::size_t count = 0;
    for (const std::string_view mark : {"http://", "https://", "[cid:", "[image:", "&nbsp;", "&amp;"}) {
        for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) ++count;
    }
    return count;
}

std::string text_of(const MailPart& part) {
    std::string text = decode(part.bytes, part.charset);
    return part.flowed ? unflow(text, part.drop_spaces) : replace_all(std::move(text), "\r\n", "\n");
}

Body plain_body(const MailPart& part) {
    Body body;
    const std::string text = text_of(part);
    if (text.size() > kMostStoryBytes) {
        body.refused = "more than 512 KB of text: no story";
        return body;
    }
    for (const std::string_view line : split(text, '\n')) body.lines.emplace_back(line);
    return body;
}

Body html_body(const MailPart& part, int most_depth) {
    Body body;
    body.html = true;
    Prose prose = prose_of_fragment(decode(part.bytes, part.charset), most_depth);
    body.refused = std::move(prose.refused);
    for (std::string& paragraph : prose.paragraphs) {
        body.lines.push_back(std::move(paragraph));
        body.lines.emplace_back();
    }
    return body;
}

/// The parts that may hold the story, in their order.
struct Leaves {
    std::vector<const MailPart*> plain, html, messages;
    std::vector<std::string> attachments;  ///< by name, or by type
    bool encrypted = false;
    bool report = false;
};

void gather(const MailPart& part, Leaves& leaves) {
    if (part.type == "multipart/encrypted" || part.type == "application/pkcs7-mime" ||
        part.type == "application/x-pkcs7-mime") {
        leaves.encrypted = true;
    } else if (part.type == "multipart/report") {
        leaves.report = true;
    } else if (part.type == "message/rfc822") {
        leaves.messages.push_back(&part);
    } else if (part.type.substr(0, 10) == "multipart/") {
        for (const MailPart& child : part.parts) gather(child, leaves);
    } else if (!part.attachment && (part.type == "text/plain" || part.type == "text/enriched")) {
        leaves.plain.push_back(&part);
    } else if (!part.attachment && part.type == "text/html") {
        leaves.html.push_back(&part);
    } else {
        leaves.attachments.push_back(part.filename.empty() ? part.type : tidy(part.filename));
    }
}

bool has_text(const Body& body) {
    return std::any_of(body.lines.begin(), body.lines.end(),
                       [](const std::string& line) { return !tidy(line).empty(); });
}

std::size_t bytes_of(const Body& body) {
    std::size_t bytes = 0;
    for (const std::string& line : body.lines) bytes += trim(line).size();
    return bytes;
}

Body all_of(const std::vector<const MailPart*>& parts, int most_depth) {
    Body all;
    for (const MailPart* part : parts) {
        Body body = part->type == "text/html" ? html_body(*part, most_depth) : plain_body(*part);
        if (!body.refused.empty() && all.refused.empty()) all.refused = body.refused;
        all.html = body.html;
        all.lines.insert(all.lines.end(), std::make_move_iterator(body.lines.begin()),
                         std::make_move_iterator(body.lines.end()));
        all.lines.emplace_back();
    }
    return all;
}

/// The plain part, unless it is a makeshift: nothing beside the HTML, or full of addresses and names of pictures.
Body best_body(const Leaves& leaves, int most_depth) {
    Body plain = all_of(leaves.plain, most_depth);
    if (leaves.html.empty()) return plain;
    Body html = all_of(leaves.html, most_depth);
    if (!has_text(html)) {
        if (!has_text(plain) && plain.refused.empty()) plain.refused = std::move(html.refused);
        return plain;
    }
    std::size_t leftovers = 0;
    std::size_t lines = 0;
    for (const std::string& line : plain.lines) {
        leftovers += count_leftovers(line);
        lines += trim(line).empty() ? 0 : 1;
    }
    const bool makeshift = 2 * bytes_of(plain) < bytes_of(html) || leftovers * 5 > lines + 5;
    return makeshift ? html : plain;
}

// ------------------------------------------------------------------------------------------------- lines to a story

class Story {
  public:
    Story(const WireWords& words, const Holds& holds, const std::string& zone, Parsed::Item& item)
        : words_(words), holds_(holds), timezone_(zone), item_(item) {}

    void read(Body body, const std::string& subject) {
        lines_ = std::move(body.lines);
        for (std::string& line : lines_) {
            while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ' && line != "-- ") line.pop_back();
        }
        if (words_.forwards(subject)) take_forwarded();
        if (read_form()) return;
        cut_quotations();
        take_fields();
        cut_end();
        drop_furniture();
        cut_contacts();
        read_paragraphs(body.html);
    }

  private:
    Article& article() { return item_.article; }

    /// What is forwarded is the news; what stands above it is a word to the newsroom.
    void take_forwarded() {
        const auto mark = std::find_if(lines_.begin(), lines_.end(),
                                       [&](const std::string& line) { return words_.begins_forward(tidy(line)); });
        if (mark == lines_.end()) return;
        lines_.erase(lines_.begin(), mark + 1);
        // Its header follows: From, Date, Subject, To.
        while (!lines_.empty()) {
            const std::string line = tidy(replace_all(lines_.front(), "*", ""));
            const std::size_t colon = line.find(':');
            if (!line.empty() && (colon == std::string::npos || colon > 12)) break;
            if (!line.empty()) take_inner_header(ascii_lower(line.substr(0, colon)), line.substr(colon + 1));
            const bool blank = line.empty();
            lines_.erase(lines_.begin());
            if (blank && inner_headers_ > 0) break;
        }
        // Some programs quote what they forward.
        const auto text = static_cast<std::size_t>(
            std::count_if(lines_.begin(), lines_.end(), [](const std::string& line) { return !trim(line).empty(); }));
        const auto quoted = static_cast<std::size_t>(std::count_if(
            lines_.begin(), lines_.end(), [](const std::string& line) { return line.substr(0, 1) == ">"; }));
        if (quoted * 2 <= text) return;
        for (std::string& line : lines_) {
            if (line.substr(0, 1) == ">") line.erase(0, line.substr(0, 2) == "> " ? 2 : 1);
        }
    }

    void take_inner_header(const std::string& name, std::string_view value) {
        ++inner_headers_;
        value = trim(value);
        if (name == "from") {
            const std::string sender = person_name(value);
            article().source = sender.empty() ? std::string(value) : sender;
            article().byline.clear();
            article().found_in["source"] = "forwarded From";
        } else if (name == "subject") {
            const std::string subject = words_.subject(value);
            if (!subject.empty()) article().headline = subject;
        } else if (name == "date" || name == "sent") {
            if (const auto date = parse_date(value, timezone_)) {
                article().published = date;
                article().found_in["published"] = "forwarded Date";
            }
        }
    }

    void cut_quotations() {
        bool text = false;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const std::string line = tidy(lines_[i]);
            // "On Monday Ann Lee wrote:" may be wrapped.
            const bool wrapped = i + 1 < lines_.size() && line.size() < 100 && !line.empty() &&
                                 line.substr(0, 1) != ">" && words_.begins_quotation(line + " " + tidy(lines_[i + 1]));
            if (text && (words_.begins_quotation(line) || words_.begins_forward(line) || wrapped)) {
                lines_.resize(i);
                break;
            }
            text = text || (!line.empty() && line.front() != '>');
        }
        for (std::string& line : lines_) {
            // An mbox shields lines that begin like its own marks.
            if (line.substr(0, 6) == ">From ") line.erase(0, 1);
        }
        std::erase_if(lines_, [](const std::string& line) { return line.substr(0, 1) == ">"; });
    }

    bool set(const std::string& name, std::string_view value, std::string_view place) {
        if (name == "abstract" || name == "summary") return true;
        if (name == "slug" || name == "slugline") {
            article().slug = trim(value);
            article().found_in["slug"] = place;
            return true;
        }
        const FieldSet set = set_field(article(), name, value, timezone_);
        if (set == FieldSet::Unsafe) item_.refused = unsafe_field(name, value);
        if (set == FieldSet::Done) article().found_in[std::string(field_called(name))] = place;
        return set == FieldSet::Done || set == FieldSet::Unsafe;
    }

    /// "Headline: ..." and the like before the text.
    void take_fields() {
        constexpr std::size_t kLinesAmong = 4;  ///< a word of the desk may stand before them
        std::size_t other = 0;
        bool headline = false;
        std::vector<std::size_t> taken;
        for (std::size_t i = 0; i < lines_.size() && other < kLinesAmong; ++i) {
            const std::string line = tidy(lines_[i]);
            if (line.empty()) continue;
            const std::size_t colon = line.find(':');
            const std::string name =
                colon == std::string::npos || colon > 16 ? std::string() : ascii_lower(trim(line.substr(0, colon)));
            const std::string_view value =
                name.empty() ? std::string_view{} : trim(std::string_view(line).substr(colon + 1));
            // An embargo in words stays in the text, where it holds the story.
            if (!name.empty() && !value.empty() && !holds_(line) && set(name, value, "text")) {
                headline = headline || name == "headline" || name == "title";
                taken.push_back(i);
                // A value goes on in the next lines up to a blank one.
                while (name != "headline" && (name == "abstract" || name == "summary") && i + 1 < lines_.size() &&
                       !trim(lines_[i + 1]).empty())
                    taken.push_back(++i);
            } else {
                ++other;
            }
        }
        if (!headline) {
            for (const std::size_t at : taken) lines_[at].clear();
            return;
        }
        // Words of the desk, before and between the fields and before the text: "SPORT", "Gol PGA".
        const std::size_t last = taken.back();
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const std::string line = tidy(lines_[i]);
            const bool mark = !line.empty() && count_words(line) <= 3 && !ends_sentence(line) && !holds_(line);
            if (i <= last || mark) {
                if (!holds_(line)) lines_[i].clear();
            } else if (!line.empty()) {
                break;
            }
        }
    }

    void cut_end() {
        bool text = false;
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const std::string line = lines_[i] == "-- " ? lines_[i] : tidy(lines_[i]);
            if ((text || line == "-- " || line == "--") && !line.empty() && words_.ends_mail(line)) {
                lines_.resize(i);
                return;
            }
            text = text || count_words(line) > 5;
        }
    }

    void drop_furniture() {
        for (std::string& line : lines_) {
            const std::string tidied = tidy(line);
            if (!tidied.empty() && !holds_(tidied) && words_.is_mail_furniture(tidied)) line.clear();
        }
    }

    /// Name, office, telephones at the end: from the last line that is a way to reach someone up to the last sentence.
    void cut_contacts() {
        while (!lines_.empty() && trim(lines_.back()).empty()) lines_.pop_back();
        std::size_t seen = 0;
        std::size_t begin = lines_.size();
        bool contact = false;
        for (std::size_t i = lines_.size(); i > 0 && seen < kMostContactLines; --i) {
            const std::string line = tidy(lines_[i - 1]);
            if (line.empty()) continue;
            ++seen;
            const bool reach = line.size() <= 200 && words_.is_contact(line);
            const bool label = line.size() <= 60 && !ends_sentence(line);
            if (!reach && !label) break;
            contact = contact || reach;
            begin = i - 1;
        }
        const auto is_text = [](const std::string& line) { return count_words(line) > 8; };
        if (contact && std::any_of(lines_.begin(), lines_.begin() + static_cast<std::ptrdiff_t>(begin), is_text))
            lines_.resize(begin);
    }

    void read_paragraphs(bool html) {
        std::vector<std::string_view> views(lines_.begin(), lines_.end());
        std::vector<std::string>& paragraphs = article().paragraphs;
        if (html) {
            for (const std::string_view line : views) {
                if (!trim(line).empty()) paragraphs.emplace_back(line);
            }
        } else {
            paragraphs = paragraphs_of_lines(views, [&](std::string_view line) { return holds_(tidy(line)); });
        }
        for (std::string& paragraph : paragraphs) paragraph = tidy(paragraph);
        // WireWords stand before the text as often as in the subject.
        for (std::size_t i = 0; i < std::min<std::size_t>(2, paragraphs.size()); ++i) {
            if (holds_(paragraphs[i])) continue;
            if (paragraphs[i].size() < 200) paragraphs[i] = words_.take(paragraphs[i], item_, "text");
        }
        std::erase_if(paragraphs, [](const std::string& paragraph) { return paragraph.empty(); });
        words_.take_status(item_);
        take_heading(paragraphs);
    }

    /// The headline stands above the text too, mostly in better words than a subject of one or two.
    void take_heading(std::vector<std::string>& paragraphs) {
        if (paragraphs.size() < 2) return;
        const std::string& first = paragraphs.front();
        const std::size_t words = count_words(first);
        if (holds_(first) || ends_sentence(first) || words > kHeadingWords || words < 3 ||
            count_words(paragraphs[1]) <= words)
            return;
        if (!words_.byline(first).empty()) return;
        constexpr std::size_t kFewWords = 3;
        if (count_words(article().headline) < kFewWords) {
            article().headline = first;
            article().found_in["headline"] = "text";
        }
        paragraphs.erase(paragraphs.begin());
    }

    /// A form on a web page mails its fields as JSON: {"Headline":["..."],"Body":["..."]}.
    bool read_form() {
        std::string text = join(lines_, "\n");
        const std::string_view start = trim(text);
        constexpr std::size_t kMostFormBytes = 256U << 10;
        if (start.empty() || start.front() != '{' || start.size() > kMostFormBytes) return false;
        const nlohmann::json form = parse_form(std::string(start));
        if (!form.is_object()) return false;
        bool body = false;
        for (const auto& [key, value] : form.items()) {
            const std::string name = ascii_lower(key);
            const std::string field = first_text(value);
            if (trim(field).empty()) continue;
            if (name == "body" || name == "text" || name == "story") {
                article().paragraphs = paragraphs_of_lines(split(field, '\n'));
                article().found_in["paragraphs"] = "form, " + key;
                body = true;
            } else if (name.find("legal") != std::string::npos) {
                article().doubt = fmt::format("carries a legal flag ({})", tidy(field));
                article().found_in["doubt"] = "form, " + key;
            } else {
                set(name, field, "form, " + key);
            }
        }
        return body;
    }

    static nlohmann::json parse_form(std::string text) {
        // Bounded: a form is flat, and deep nesting would be read by recursion.
        if (std::count(text.begin(), text.end(), '[') + std::count(text.begin(), text.end(), '{') > 2000) return {};
        std::replace_if(
            text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
        return nlohmann::json::parse(text, nullptr, false);
    }

    static std::string first_text(const nlohmann::json& value) {
        if (value.is_string()) return value.get<std::string>();
        if (value.is_array()) {
            for (const nlohmann::json& one : value) {
                if (one.is_string() && !one.get_ref<const std::string&>().empty()) return one.get<std::string>();
            }
        }
        return {};
    }

    const WireWords& words_;
    const Holds& holds_;
    const std::string& timezone_;
    Parsed::Item& item_;
    std::vector<std::string> lines_;
    int inner_headers_ = 0;
};

// -------------------------------------------------------------------------------------------------------- messages

class MessageReader {
  public:
    MessageReader(int most_depth, const WireWords& words, const Holds& holds, const std::string& zone)
        : most_depth_(most_depth), words_(words), holds_(holds), timezone_(zone) {}

    void read(const MailPart& message, Parsed& parsed) const {
        if (parsed.items.size() >= kMostItems) {
            ++parsed.items_unread;
            return;
        }
        Leaves leaves;
        for (const MailPart& part : message.parts) gather(part, leaves);
        Body body = best_body(leaves, most_depth_);
        // A mail that only carries others, forwarded or as a digest.
        if (!has_text(body) && !leaves.messages.empty()) {
            for (const MailPart* inner : leaves.messages) read(*inner, parsed);
            return;
        }
        Parsed::Item item;
        read_headers(message, item);
        if (item.refused.empty()) item.refused = why_refused(message, leaves, body);
        if (item.refused.empty() || item.article.status != Article::Status::Usable) {
            const bool broken = !body.refused.empty();
            if (!broken) Story(words_, holds_, timezone_, item).read(std::move(body), header_of(message, "subject"));
        }
        if (item.article.status != Article::Status::Usable) item.refused.clear();
        read_references(message, item.article);
        parsed.items.push_back(std::move(item));
    }

  private:
    static std::string why_refused(const MailPart& message, const Leaves& leaves, const Body& body) {
        if (leaves.encrypted) return "an encrypted e-mail; ask for it unencrypted";
        if (leaves.report) return "a report of the mail system, no story";
        const std::string automatic = ascii_lower(header_of(message, "auto-submitted"));
        if (automatic.substr(0, 12) == "auto-replied") return "an automatic answer, no story";
        if (!body.refused.empty()) return body.refused;
        if (has_text(body)) return {};
        if (leaves.attachments.empty()) return "an e-mail without text";
        constexpr std::size_t kNamed = 3;
        std::vector<std::string> names(
            leaves.attachments.begin(),
            leaves.attachments.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, leaves.attachments.size())));
        if (leaves.attachments.size() > kNamed) names.emplace_back("...");
        return fmt::format("an e-mail with only attachments ({}); ask for the text in the mail itself",
                           join(names, ", "));
    }

    void read_headers(const MailPart& message, Parsed::Item& item) const {
        Article& article = item.article;
        const std::string subject = words_.subject(header_of(message, "subject"));
        // An embargo stays where it holds the story.
        if (!subject.empty()) item.notices.push_back({subject, "Subject"});
        article.headline = words_.take(subject, item, "Subject");
        if (!article.headline.empty()) article.found_in["headline"] = "Subject";
        if (item.article.status != Article::Status::Usable && article.headline.empty()) article.headline = subject;
        if (const std::vector<std::string> ids = ids_in(header_of(message, "message-id")); !ids.empty()) {
            article.id = ids.front();
            article.found_in["id"] = "Message-ID";
        }
        const std::string date = header_of(message, "date");
        article.published = parse_date(date, timezone_);
        if (article.published) article.found_in["published"] = "Date";
        read_sender(message, article);
        const std::string language = header_of(message, "content-language");
        article.language = trim(language.substr(0, language.find(',')));
        if (!article.language.empty()) article.found_in["language"] = "Content-Language";
        read_urgency(message, article);
        static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kFields{
            {{"embargo", "embargo"},
             {"x-embargo", "embargo"},
             {"embargoed-until", "embargo"},
             {"x-embargo-until", "embargo"},
             {"expires", "expires"},
             {"expiry-date", "expires"},
             {"x-expires", "expires"},
             {"urgency", "urgency"},
             {"x-urgency", "urgency"}}};
        for (const auto& [name, field] : kFields) {
            const std::string value = header_of(message, name);
            if (value.empty()) continue;
            const FieldSet set = set_field(article, field, value, timezone_);
            if (set == FieldSet::Unsafe) item.refused = unsafe_field(field, value);
            if (set == FieldSet::Done) article.found_in[std::string(field)] = std::string(name);
        }
    }

    void read_sender(const MailPart& message, Article& article) const {
        const std::string from = header_of(message, "from");
        std::string name = person_name(from);
        if (name.size() > 1 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
        std::string domain;
        if (const std::size_t at = from.rfind('@'); at != std::string::npos)
            domain = from.substr(at + 1, from.find_first_of("> ,)", at) - at - 1);
        article.source = header_of(message, "organization");
        if (article.source.empty()) article.source = header_of(message, "organisation");
        if (!article.source.empty()) article.found_in["source"] = "Organization";
        // "Ann Lee, Harbour News" and "Ann Lee via Harbour News" name both.
        for (const std::string_view mark : {", ", " via ", " | ", " - ", " at "}) {
            const std::size_t at = name.find(mark);
            if (at == std::string::npos) continue;
            const std::string house(trim(name.substr(at + mark.size())));
            if (!words_.is_organisation(house)) continue;
            article.byline = name.substr(0, at);
            if (article.source.empty()) article.source = house;
            break;
        }
        const bool of_house = words_.is_organisation(name) || is_domain_name(name, domain);
        if (article.byline.empty() && !of_house && name.find('@') == std::string::npos) article.byline = name;
        if (article.source.empty() && of_house) article.source = name;
        if (article.source.empty()) article.source = domain;
        if (!article.byline.empty()) article.found_in["byline"] = "From";
        if (!article.source.empty()) article.found_in.emplace("source", "From");
    }

    /// "Harbour FM" of "news@harbourfm.example".
    static bool is_domain_name(const std::string& name, const std::string& domain) {
        const std::string bare = ascii_lower(replace_all(name, " ", ""));
        return bare.size() > 2 && ascii_lower(replace_all(domain, "-", "")).find(bare) != std::string::npos;
    }

    static void read_urgency(const MailPart& message, Article& article) {
        const auto set = [&](int urgency, const char* place) {
            article.urgency = std::min(article.urgency, urgency);
            if (urgency > 5 && article.found_in.count("urgency") == 0) article.urgency = urgency;
            article.found_in.emplace("urgency", place);
        };
        const std::string priority = header_of(message, "x-priority");
        if (!priority.empty() && priority.front() == '1') set(2, "X-Priority");
        if (!priority.empty() && priority.front() == '2') set(3, "X-Priority");
        if (!priority.empty() && (priority.front() == '4' || priority.front() == '5')) set(7, "X-Priority");
        const std::string importance = ascii_lower(header_of(message, "importance"));
        if (importance == "high") set(3, "Importance");
        if (importance == "low") set(7, "Importance");
        const std::string urgent = ascii_lower(header_of(message, "priority"));
        if (urgent == "urgent") set(3, "Priority");
        if (urgent == "non-urgent") set(7, "Priority");
    }

    /// A correction or a kill that answers a mail takes its place; "Supersedes" says so by itself.
    static void read_references(const MailPart& message, Article& article) {
        const auto withdraw = [&](const char* header) {
            for (std::string& id : ids_in(header_of(message, header))) {
                if (id == article.id ||
                    std::find(article.withdraws.begin(), article.withdraws.end(), id) != article.withdraws.end())
                    continue;
                article.withdraws.push_back(std::move(id));
                article.found_in["withdraws"] = header;
            }
        };
        withdraw("supersedes");
        withdraw("obsoletes");
        if (article.correction.empty() && article.status == Article::Status::Usable) return;
        withdraw("in-reply-to");
        withdraw("references");
    }

    int most_depth_;
    const WireWords& words_;
    const Holds& holds_;
    const std::string& timezone_;
};

}  // namespace

Parsed read_mail(std::string_view bytes, int most_depth, const WireWords& words, const Holds& holds,
                 const std::string& timezone) {
    if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
    const std::size_t begin = bytes.find_first_not_of(" \t\r\n");
    Parsed parsed;
    const Mailbox mailbox = read_mailbox(bytes.substr(std::min(begin, bytes.size())), kMostNesting, kMostItems);
    const MessageReader reader(most_depth, words, holds, timezone);
    for (const MailPart& message : mailbox.messages) reader.read(message, parsed);
    parsed.items_unread += mailbox.unread;
    if (parsed.items.empty()) parsed.refused = "an e-mail that cannot be read: its header has no end";
    return parsed;
}

}  // namespace newscart
