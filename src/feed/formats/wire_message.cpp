#include "feed/formats/wire_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/dates.h"

namespace newscart {
namespace {

constexpr char kSoh = '\x01';
constexpr char kStx = '\x02';
constexpr char kEtx = '\x03';
constexpr char kEot = '\x04';
constexpr char kUs = '\x1F';
constexpr std::string_view kFill("\0\x16\x7F\r\n \t", 7);  ///< NUL, SYN, DEL: sent while a line has nothing to say

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view without_fill(std::string_view bytes) {
    const std::size_t at = bytes.find_first_not_of(kFill);
    return at == std::string_view::npos ? std::string_view{} : bytes.substr(at);
}

/// "eca062 4 i 211": who and which, priority, category, words.
bool is_iptc_header(std::string_view header) {
    const std::vector<std::string_view> words = wire_words(header.substr(0, header.find_first_of("\r\n")));
    if (words.size() < 2) return false;
    const std::string_view number = words[0];
    const auto letters = static_cast<std::size_t>(
        std::find_if_not(number.begin(), number.end(), [](char c) { return is_letter(c); }) - number.begin());
    return letters >= 1 && letters <= 5 && number.size() > letters && number.size() <= letters + 5 &&
           std::all_of(number.begin() + static_cast<std::ptrdiff_t>(letters), number.end(), is_digit) &&
           words[1].size() == 1 && is_digit(words[1][0]);
}

/// "AW2607<US>asian", then "r a<DC3><DC1> BC-slug 11-13 1693".
bool is_anpa_header(std::string_view header) {
    const std::size_t end = header.find_first_of("\r\n");
    const std::string_view first = header.substr(0, end);
    if (first.find(kUs) != std::string_view::npos) return true;
    const std::string_view rest = end == std::string_view::npos ? std::string_view{} : without_fill(header.substr(end));
    const std::string_view second = rest.substr(0, rest.find_first_of("\r\n"));
    return second.size() > 5 && is_letter(second[0]) && second[1] == ' ' && is_letter(second[2]) &&
           second.find_first_of("\x11\x12\x13\x14") <= 4;
}

}  // namespace

std::vector<std::string_view> wire_words(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (at < text.size()) {
        if (static_cast<unsigned char>(text[at]) <= ' ') {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ') ++end;
        words.push_back(text.substr(at, end - at));
        at = end;
    }
    return words;
}

bool is_number(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

WireKind wire_kind(std::string_view bytes) {
    constexpr std::size_t kMostFill = 4096;
    const std::string_view start = without_fill(bytes.substr(0, kMostFill));
    if (start.substr(0, 5) == "ZCZC ") return is_iptc_header(start.substr(5)) ? WireKind::Iptc7901 : WireKind::None;
    if (start.empty() || start.front() != kSoh) {
        return !bytes.empty() && bytes.front() == '\x16' ? WireKind::Other : WireKind::None;
    }
    const std::string_view header = start.substr(1, std::min(start.find(kStx), start.size()) - 1);
    if (is_anpa_header(header)) return WireKind::Anpa;
    return is_iptc_header(header) ? WireKind::Iptc7901 : WireKind::Other;
}

std::vector<WireMessage> wire_messages(std::string_view bytes) {
    std::vector<WireMessage> messages;
    const bool teletype = without_fill(bytes).substr(0, 4) == "ZCZC";
    const std::string_view mark = teletype ? "ZCZC" : std::string_view(&kSoh, 1);
    std::size_t at = bytes.find(mark);
    while (at != std::string_view::npos) {
        const std::size_t next = bytes.find(mark, at + mark.size());
        std::string_view all = bytes.substr(at + mark.size(), std::min(next, bytes.size()) - at - mark.size());
        at = next;
        WireMessage message;
        const std::size_t end = teletype ? all.find("NNNN") : all.find(kEot);
        all = all.substr(0, end);
        const std::size_t stx = all.find(kStx);
        // Without a start of text the header is its first line.
        const std::size_t header = stx != std::string_view::npos ? stx : std::min(all.find('\n'), all.size());
        message.header = all.substr(0, header);
        const std::size_t body = std::min(header + (stx != std::string_view::npos ? 1 : 0), all.size());
        const std::size_t etx = all.find(kEtx, body);
        message.text = all.substr(body, std::min(etx, all.size()) - body);
        if (etx != std::string_view::npos) message.trailer = all.substr(etx + 1);
        messages.push_back(message);
    }
    return messages;
}

std::optional<Instant> wire_time(std::string_view text) {
    struct Month {
        std::string_view name;
        std::string_view english;
    };
    // Where it is not the first three letters of the English name.
    static constexpr std::array<Month, 25> kMonths{
        {{"ene", "Jan"}, {"gen", "Jan"}, {"fev", "Feb"}, {"fév", "Feb"}, {"mär", "Mar"}, {"mrz", "Mar"}, {"maa", "Mar"},
         {"mrt", "Mar"}, {"avr", "Apr"}, {"abr", "Apr"}, {"mai", "May"}, {"mag", "May"}, {"mei", "May"}, {"maj", "May"},
         {"giu", "Jun"}, {"lug", "Jul"}, {"ago", "Aug"}, {"aoû", "Aug"}, {"aou", "Aug"}, {"set", "Sep"}, {"okt", "Oct"},
         {"ott", "Oct"}, {"dez", "Dec"}, {"dic", "Dec"}, {"déc", "Dec"}}};
    const std::vector<std::string_view> words = wire_words(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view digits = words[i];
        if (digits.size() != 6 || !std::all_of(digits.begin(), digits.end(), is_digit)) continue;
        std::string zone = "UTC";
        std::string month;
        std::string year;
        for (const std::string_view word :
             std::vector(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end())) {
            if (std::all_of(word.begin(), word.end(), is_digit)) {
                if (word.size() == 2 || word.size() == 4) year = word;
                if (!year.empty()) break;
            } else if (month.empty() && word.size() <= 4 && year.empty() &&
                       parse_date(fmt::format("1 Jan 2020 10:00 {}", word))) {
                zone = word;
            } else if (month.empty() && word.size() >= 3) {
                month = word;
            }
        }
        const std::string key = ascii_lower(month);
        for (const Month& known : kMonths) {
            if (key.substr(0, known.name.size()) == known.name) month = known.english;
        }
        if (key.substr(0, 4) == "juil") month = "Jul";
        if (key.substr(0, 4) == "juin") month = "Jun";
        if (month.empty() || year.empty()) continue;
        return parse_date(fmt::format("{} {} {} {}:{} {}", digits.substr(0, 2), month, year, digits.substr(2, 2),
                                      digits.substr(4, 2), zone));
    }
    return std::nullopt;
}

}  // namespace newscart
