#include "station/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <system_error>

#include "base/text.h"

namespace newscart {
namespace {

template <class T>
void check_range(const Settings& table, std::string_view key, T value, T least, T most, std::string_view unit) {
    if (value >= least && value <= most) return;
    table.fail(
        key, fmt::format("'{}' is {}; it may be {} to {}{}{}", key, value, least, most, unit.empty() ? "" : " ", unit));
}

/// "60 min", "48 h", "90 s", "2 days"
std::optional<std::chrono::seconds> parse_span(std::string_view text) {
    const std::string_view trimmed = trim(text);
    const std::size_t digits = std::min(trimmed.find_first_not_of("0123456789"), trimmed.size());
    if (digits == 0 || digits > 6) return std::nullopt;
    const std::chrono::seconds::rep count = std::stol(std::string(trimmed.substr(0, digits)));
    const std::string_view unit = trim(trimmed.substr(digits));
    if (unit == "s") return std::chrono::seconds{count};
    if (unit == "min" || unit == "m") return std::chrono::minutes{count};
    if (unit == "h") return std::chrono::hours{count};
    if (unit == "d" || unit == "day" || unit == "days") return std::chrono::days{count};
    return std::nullopt;
}

}  // namespace

double number_between(const Settings& table, std::string_view key, double otherwise, double least, double most,
                      std::string_view unit) {
    const double value = table.number(key).value_or(otherwise);
    check_range(table, key, value, least, most, unit);
    return value;
}

int integer_between(const Settings& table, std::string_view key, int otherwise, int least, int most,
                    std::string_view unit) {
    const std::int64_t value = table.integer(key).value_or(otherwise);
    check_range<std::int64_t>(table, key, value, least, most, unit);
    return static_cast<int>(value);
}

std::string format_span(std::chrono::seconds span) {
    if (span % std::chrono::hours{1} == std::chrono::seconds{0}) return fmt::format("{} h", span.count() / 3600);
    if (span % std::chrono::minutes{1} == std::chrono::seconds{0}) return fmt::format("{} min", span.count() / 60);
    return fmt::format("{} s", span.count());
}

std::chrono::seconds read_span(const Settings& table, std::string_view key, std::chrono::seconds otherwise,
                               std::chrono::seconds least, std::chrono::seconds most) {
    const auto text = table.string(key);
    if (!text) return otherwise;
    const auto span = parse_span(*text);
    if (!span)
        table.fail(key, fmt::format("'{}' is '{}'; write a number and a unit, \"60 min\" or \"48 h\"", key, *text));
    if (*span < least || *span > most) {
        table.fail(key,
                   fmt::format("'{}' is '{}'; it may be {} to {}", key, *text, format_span(least), format_span(most)));
    }
    return *span;
}

std::string choice(const Settings& table, std::string_view key, const std::string& otherwise,
                   const std::vector<std::string>& allowed) {
    std::string value = table.string(key).value_or(otherwise);
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
        table.fail(key, unknown_name(key, value, allowed));
    }
    return value;
}

std::string required_text(const Settings& table, std::string_view key, std::string_view example) {
    std::string value = table.string(key).value_or("");
    if (!table.has(key)) {
        table.fail({}, fmt::format("{} needs '{}'; write for instance {} = \"{}\"", table.title(), key, key, example));
    }
    if (trim(value).empty()) {
        table.fail(key, fmt::format("'{}' is empty; write for instance {} = \"{}\"", key, key, example));
    }
    return value;
}

void check_placeholders(const Settings& table, std::string_view key, std::string_view text,
                        const std::vector<std::string>& known) {
    for (std::size_t at = text.find_first_of("{}"); at != std::string_view::npos; at = text.find_first_of("{}", at)) {
        const std::size_t end = text.find('}', at);
        if (text[at] == '}' || end == std::string_view::npos) {
            table.fail(key, fmt::format("'{}' has a '{}' by itself; placeholders look like {{{}}}", key, text[at],
                                        known.front()));
        }
        const std::string name(text.substr(at + 1, end - at - 1));
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            const std::string meant = nearest(name, known);
            table.fail(key, fmt::format("nothing is filled in for '{{{}}}'; {}there are: {{{}}}", name,
                                        meant.empty() ? "" : fmt::format("did you mean '{{{}}}'? ", meant),
                                        join(known, "} {")));
        }
        at = end + 1;
    }
}

std::string unknown_name(std::string_view kind, std::string_view name, const std::vector<std::string>& known) {
    std::string message = fmt::format("there is no {} '{}'", kind, name);
    const std::string meant = nearest(name, known);
    if (!meant.empty()) message += fmt::format("; did you mean '{}'?", meant);
    message += meant.empty() ? "; " : " ";
    message += known.empty() ? "none is installed" : "there are: " + join(known, ", ");
    return message;
}

std::vector<std::string> toml_names(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code failure;
    for (std::filesystem::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        const std::filesystem::path& file = at->path();
        if (file.extension() == ".toml" && file.filename().string().front() != '.') names.push_back(file.stem());
    }
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace newscart
