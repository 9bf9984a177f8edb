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
