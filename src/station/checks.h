#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "station/settings.h"

namespace newscart {

/// Readers of Settings that also check a range. The message names place, value, limits and unit:
/// "station.toml:9:8: 'quality' is 12; it may be 0 to 9".

double number_between(const Settings& table, std::string_view key, double otherwise, double least, double most,
                      std::string_view unit = "");
int integer_between(const Settings& table, std::string_view key, int otherwise, int least, int most,
                    std::string_view unit = "");

/// "60 min"
std::string format_span(std::chrono::seconds span);

/// "60 min", "48 h", "90 s", "2 days"; `otherwise` if there is no such setting.
std::chrono::seconds read_span(const Settings& table, std::string_view key, std::chrono::seconds otherwise,
                               std::chrono::seconds least, std::chrono::seconds most);

/// Fails for a {name} in `text` that is none of `known`, which will be filled in.
void check_placeholders(const Settings& table, std::string_view key, std::string_view text,
                        const std::vector<std::string>& known);

/// One of `allowed`; anything else fails with a suggestion and all that is allowed.
std::string choice(const Settings& table, std::string_view key, const std::string& otherwise,
                   const std::vector<std::string>& allowed);

/// Text that must be there and not be blank. `example` shows what to write.
std::string required_text(const Settings& table, std::string_view key, std::string_view example);

/// "there is no voice 'ema'; did you mean 'emma'? There are: alan, emma".
std::string unknown_name(std::string_view kind, std::string_view name, const std::vector<std::string>& known);

/// Names of the .toml files of a folder without their extension, sorted; empty if the folder cannot be listed.
std::vector<std::string> toml_names(const std::filesystem::path& folder);

}  // namespace newscart
