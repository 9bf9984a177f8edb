#include "feed/decode.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "feed/mojibake.h"
#include "lib/icu/charset.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

constexpr std::size_t kSampleBytes = 64U << 10;
constexpr std::size_t kDeclarationBytes = 2048;  ///< HTML5 looks for meta in the first 1024

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Mark {
    std::string_view bytes;
    const char* charset;
};
// UTF-32 first: its little-endian mark begins like that of UTF-16.
constexpr std::array<Mark, 5> kMarks{{{"\xEF\xBB\xBF", "utf-8"},
                                      {std::string_view("\xFF\xFE\0\0", 4), "utf-32le"},
                                      {std::string_view("\0\0\xFE\xFF", 4), "utf-32be"},
                                      {"\xFF\xFE", "utf-16le"},
                                      {"\xFE\xFF", "utf-16be"}}};

std::optional<Mark> byte_order_mark(std::string_view bytes) {
    for (const Mark& mark : kMarks) {
        if (bytes.substr(0, mark.bytes.size()) == mark.bytes) return mark;
    }
    return std::nullopt;
}

/// UTF-16 of Western text without a mark has a NUL in every other byte.
std::string unmarked_utf16(std::string_view bytes) {
    const std::string_view sample = bytes.substr(0, kSampleBytes);
    std::array<std::size_t, 2> nuls{};
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (sample[i] == '\0') ++nuls[i % 2];
    }
    const std::size_t units = sample.size() / 2;
    if (units < 8) return {};
    if (nuls[1] * 10 > units * 8 && nuls[0] * 10 < units) return "utf-16le";
    if (nuls[0] * 10 > units * 8 && nuls[1] * 10 < units) return "utf-16be";
    return {};
}

/// The value after `key` = in `head`, quoted or not.
std::string value_after(std::string_view head, std::string_view key, std::size_t from) {
    std::size_t at = head.find(key, from);
    if (at == std::string_view::npos) return {};
    at += key.size();
    while (at < head.size() && (head[at] == ' ' || head[at] == '=' || head[at] == '"' || head[at] == '\'')) ++at;
    std::size_t end = at;
    while (end < head.size() && (std::isalnum(static_cast<unsigned char>(head[end])) != 0 || head[end] == '-' ||
                                 head[end] == '_' || head[end] == '.' || head[end] == ':')) {
        ++end;
    }
    return std::string(head.substr(at, end - at));
}

std::string declared_charset(std::string_view bytes) {
    const std::string head = ascii_lower(bytes.substr(0, kDeclarationBytes));
    const std::size_t xml = head.find("<?xml");
    if (xml != std::string::npos) {
        const std::size_t end = head.find("?>", xml);
        const std::string name = value_after(std::string_view(head).substr(0, end), "encoding", xml);
        if (!name.empty()) return name;
    }
    for (std::size_t meta = head.find("<meta"); meta != std::string::npos; meta = head.find("<meta", meta + 1)) {
        const std::size_t end = head.find('>', meta);
        const std::string name = value_after(std::string_view(head).substr(0, end), "charset", meta);
        if (!name.empty()) return name;
    }
    return {};
}

/// Bytes of the sequence that the first byte of `text` begins, 0 if it begins none, negative if it is cut short after
/// so many bytes.
int sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    const int wanted = lead >= 0xC2 && lead <= 0xDF   ? 2
                       : lead >= 0xE0 && lead <= 0xEF ? 3
                       : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                      : 0;
    for (int i = 1; i < wanted; ++i) {
        const auto place = static_cast<std::size_t>(i);
        if (place >= text.size() || (byte(place) & 0xC0U) != 0x80U) return i > 1 ? -i : 0;
        const bool overlong = i == 1 && ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90));
        const bool beyond = i == 1 && ((lead == 0xED && byte(1) > 0x9F) || (lead == 0xF4 && byte(1) > 0x8F));
        if (overlong || beyond) return -2;
    }
    return wanted;
}

/// What a stray byte means in windows-1252; empty where that has a hole.
std::string_view windows_1252(unsigned char byte) {
    // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one literal a row
    static constexpr std::array<std::string_view, 32> kHigh{"€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š",
                                                            "‹", "Œ", "",  "Ž", "",  "",  "‘", "’", "“", "”", "•",
                                                            "–", "—", "˜", "™", "š", "›", "œ", "",  "ž", "Ÿ"};
    return byte >= 0x80 && byte < 0xA0 ? kHigh[byte - 0x80U] : std::string_view{};
}

void append_latin(unsigned char byte, std::string& out) {
    if (byte >= 0xA0) {
        out += static_cast<char>(0xC0U | (byte >> 6U));
        out += static_cast<char>(0x80U | (byte & 0x3FU));
    } else {
        const std::string_view meant = windows_1252(byte);
        out += meant.empty() ? kReplacement : meant;
    }
}

struct Repaired {
    std::string text;
    std::size_t sequences = 0;  ///< sound ones of two bytes and more
    std::size_t strays = 0;
};

Repaired repair(std::string_view bytes) {
    Repaired repaired;
    repaired.text.reserve(bytes.size() + 16);
    while (!bytes.empty()) {
        // Most of any file is ASCII: in one piece, NULs aside.
        const auto* const end =
            std::find_if(bytes.begin(), bytes.end(), [](char c) { return static_cast<signed char>(c) <= 0; });
        if (const auto plain = static_cast<std::size_t>(end - bytes.begin()); plain > 0) {
            repaired.text += bytes.substr(0, plain);
            bytes.remove_prefix(plain);
            continue;
        }
        const int length = sequence_length(bytes);
        if (length > 0) {
            repaired.text += bytes.substr(0, static_cast<std::size_t>(length));
            if (length > 1) ++repaired.sequences;
            bytes.remove_prefix(static_cast<std::size_t>(length));
        } else if (length < 0) {
            repaired.text += kReplacement;
            ++repaired.strays;
            bytes.remove_prefix(static_cast<std::size_t>(-length));
        } else {
            append_latin(static_cast<unsigned char>(bytes.front()), repaired.text);
            ++repaired.strays;
            bytes.remove_prefix(1);
        }
    }
    return repaired;
}

bool is_unicode_name(const std::string& charset) { return charset.substr(0, 3) == "utf"; }

std::string characters(std::string_view bytes, const std::string& charset) {
    if (const auto mark = byte_order_mark(bytes)) {
        bytes.remove_prefix(mark->bytes.size());
        if (std::string_view(mark->charset) != "utf-8") return icu::to_utf8(bytes, mark->charset).value_or("");
        return repair(bytes).text;
    }
    if (const std::string wide = unmarked_utf16(bytes); !wide.empty()) return icu::to_utf8(bytes, wide).value_or("");
    const std::string declared = ascii_lower(charset);
    if (!declared.empty() && !is_unicode_name(declared)) {
        // A label left over from a template is belied by text that is sound UTF-8 with characters beyond ASCII.
        const bool ascii =
            std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        const bool seven_bits = declared.substr(0, 8) == "iso-2022" || declared.substr(0, 2) == "hz";
        if (ascii && !seven_bits) return std::string(bytes);
        if (seven_bits || !icu::is_utf8(bytes)) {
            if (auto text = icu::to_utf8(bytes, declared)) return *text;
        }
    }
    Repaired repaired = repair(bytes);
    if (repaired.strays == 0) return std::move(repaired.text);
    // Mostly UTF-8 (or said to be): only the stray bytes were of another set.
    if (is_unicode_name(declared) || repaired.sequences > 4 * repaired.strays) return std::move(repaired.text);
    const std::string guessed = icu::guess_charset(bytes);
    if (auto text =
            icu::to_utf8(bytes, guessed.empty() || is_unicode_name(ascii_lower(guessed)) ? "windows-1252" : guessed))
        return *text;
    return std::move(repaired.text);
}

}  // namespace

bool is_binary(std::string_view bytes) {
    if (byte_order_mark(bytes) || !unmarked_utf16(bytes).empty()) return false;
    const std::string_view sample = bytes.substr(0, kSampleBytes);
    std::size_t controls = 0;
    for (const char c : sample) {
        if (c == '\0') return true;
        const auto byte = static_cast<unsigned char>(c);
        // Agencies' own marks (SOH STX ETX EOT, ESC) and page feeds are no sign of a binary file by themselves.
        if (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') ++controls;
    }
    return controls > 8 && controls * 50 > sample.size();
}

std::string decode(std::string_view bytes) { return decode(bytes, declared_charset(bytes)); }

std::string decode(std::string_view bytes, const std::string& charset) { return characters(bytes, charset); }

std::string tidy(std::string_view text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    std::string out;
    out.reserve(text.size());
    bool space = false;
    const auto put = [&](std::string_view piece) {
        if (space && !out.empty()) out += ' ';
        space = false;
        out += piece;
    };
    if (ascii) {
        for (const char& c : text) {
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                space = true;
            } else if (c >= 0x20 && c != 0x7F) {
                put({&c, 1});
            }
        }
        return out;
    }
    const std::string composed = icu::nfc(repair_mojibake(std::string(text)));
    std::string_view rest = composed;
    while (!rest.empty()) {
        const auto length = static_cast<std::size_t>(std::max(sequence_length(rest), 1));
        const std::string_view piece = rest.substr(0, length);
        rest.remove_prefix(length);
        if (length == 1) {
            const char c = piece.front();
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                space = true;
            } else if (c >= 0x20 && c != 0x7F) {
                put(piece);
            }
            continue;
        }
        const char32_t point = icu::code_points(piece).front();
        if (point >= 0x80 && point < 0xA0) {
            if (point == 0x85) {
                put("…");
            } else if (const std::string_view meant = windows_1252(static_cast<unsigned char>(point)); !meant.empty()) {
                put(meant);
            }
        } else if (icu::is_space(point)) {
            space = true;
        } else if (point != 0xFFFD && !icu::is_control(point)) {
            put(piece);
        }
    }
    return out;
}

}  // namespace newscart
