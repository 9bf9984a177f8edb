#include "station/new_station.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "lib/icu/calendar.h"
#include "lib/pcre2/regex.h"
#include "station/checks.h"
#include "station/describe.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {
namespace {

constexpr std::size_t kMostTomlBytes = 1u << 20;

/// A folder that goes again, with all that was put into it, unless it is kept.
class FreshFolder {
  public:
    explicit FreshFolder(const std::filesystem::path& folder) : folder_(folder) {
        std::error_code failure;
        existed_ = std::filesystem::exists(folder, failure);
        if (existed_ &&
            !(std::filesystem::is_directory(folder, failure) && std::filesystem::is_empty(folder, failure))) {
            throw Error(Fault::Usage, folder.string() + ": is there already; name a new or an empty folder");
        }
        std::filesystem::create_directories(folder, failure);
        if (failure) throw Error(Fault::Config, folder.string() + ": cannot make the folder: " + failure.message());
    }
    ~FreshFolder() {
        if (kept_) return;
        std::error_code ignored;
        for (std::filesystem::directory_iterator at(folder_, ignored), end; !ignored && at != end;
             at.increment(ignored)) {
            std::error_code inner;
            std::filesystem::remove_all(at->path(), inner);
        }
        if (!existed_) std::filesystem::remove(folder_, ignored);
    }
    FreshFolder(const FreshFolder&) = delete;
    FreshFolder& operator=(const FreshFolder&) = delete;
    FreshFolder(FreshFolder&&) = delete;
    FreshFolder& operator=(FreshFolder&&) = delete;

    void keep() { kept_ = true; }

  private:
    std::filesystem::path folder_;
    bool existed_ = false;
    bool kept_ = false;
};

/// The text of a station.toml with one value set, and everything else, comments too, as it was.
std::string with_value(const std::string& toml, const std::string& table, const std::string& key,
                       const std::string& value) {
    const std::optional<Regex::Match> header = Regex("(?m)^\\[" + table + "\\][^\\n]*\\n").find(toml);
    if (!header) return toml + "\n[" + table + "]\n" + key + " = " + toml_string(value) + "\n";
    const std::size_t begin = header->front().end;
    const std::size_t end = std::min(toml.find("\n[", begin), toml.size());
    const std::optional<Regex::Match> found =
        Regex("(?m)^[ \\t]*" + key + "[ \\t]*=[ \\t]*(\"(?:[^\"\\\\\\n]|\\\\.)*\")").find(toml, begin);
    if (!found || found->front().begin >= end) {
        return toml.substr(0, begin) + key + " = " + toml_string(value) + "\n" + toml.substr(begin);
    }
    const Regex::Group& old = found->at(1);
    return toml.substr(0, old.begin) + toml_string(value) + toml.substr(old.end);
}

/// The same with the value of a line that is a comment, `# key = "..."`, if there is one.
std::string with_offer(const std::string& toml, const std::string& key, const std::string& value) {
    const std::optional<Regex::Match> found = Regex("(?m)^# " + key + " = (\"[^\"\\n]*\")( *)").find(toml);
    if (!found) return toml;
    const Regex::Group& old = found->at(1);
    const Regex::Group& gap = found->at(2);
    const std::string text = toml_string(value);
    // What stands behind it stays in its column.
    const std::size_t wide = gap.end - old.begin;
    const std::size_t spaces = gap.end == gap.begin ? 0 : wide > text.size() ? wide - text.size() : 1;
    return toml.substr(0, old.begin) + text + std::string(spaces, ' ') + toml.substr(gap.end);
}

/// The readers of the language: of a better engine than eSpeak NG where one is installed, else of the pack if it has
/// the language, else those of eSpeak NG that the language's file names. The pack's comments offer voices of the
/// language, too.
std::string with_readers_of(std::string toml, const Station& pack, const std::string& language) {
    const Settings offered = load_language(language).settings.table("voices");
    for (const char* role : {"headlines", "quotes"}) {
        if (const auto voice = offered.string(role)) toml = with_offer(toml, role, *voice);
    }
    std::vector<std::string> names;
    for (const Voice& voice : better_voices({})) {
        if (voice.language == language) names.push_back(voice.name);
    }
    if (!names.empty()) {
        toml = with_value(toml, "voices", "reader", names.front());
        // The second reader is of the same engine, or stays.
        const std::string other = names.size() > 1 ? names[1] : "";
        if (!other.empty() && engine_name(load_voice(other, {})) == engine_name(load_voice(names.front(), {}))) {
            return with_value(toml, "voices", "second", other);
        }
    }
    if (pack.reader.language == language) return toml;
    std::vector<std::string> plain;
    for (const Voice& voice : list_voices({})) {
        if (voice.language == language && !voice.by_command()) plain.push_back(voice.name);
    }
    if (plain.empty()) return toml;
    if (names.empty()) toml = with_value(toml, "voices", "reader", offered.string("reader").value_or(plain.front()));
    return with_value(toml, "voices", "second", offered.string("second").value_or(plain.back()));
}

void copy_all_but_toml(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code failure;
    for (std::filesystem::directory_iterator at(from, failure), end; !failure && at != end; at.increment(failure)) {
        const std::filesystem::path name = at->path().filename();
        if (name == "station.toml") continue;
        std::filesystem::copy(at->path(), to / name, std::filesystem::copy_options::recursive, failure);
        if (failure) break;
    }
    if (failure) throw Error(Fault::Config, to.string() + ": cannot copy the sounds: " + failure.message());
}

}  // namespace

void create_station(const std::filesystem::path& folder, const std::string& name, const std::string& language,
                    const std::string& timezone) {
    if (trim(name).empty()) throw Error(Fault::Usage, "a station needs a name");
    const std::vector<std::string> languages = language_tags();
    if (!std::binary_search(languages.begin(), languages.end(), language)) {
        throw Error(Fault::Usage, unknown_name("language", language, languages));
    }
    if (!icu::is_timezone(timezone)) {
        throw Error(Fault::Usage, "there is no time zone '" + timezone + "'; write a place, as in \"Europe/London\"");
    }
    const std::filesystem::path source = default_station_folder();
    FreshFolder fresh(folder);
    copy_all_but_toml(source, folder);
    std::string toml = read_file(source / "station.toml", kMostTomlBytes);
    toml = with_value(toml, "station", "name", name);
    toml = with_value(toml, "station", "language", language);
    toml = with_value(toml, "station", "timezone", timezone);
    toml = with_readers_of(std::move(toml), load_station(source), language);
    // Last, so that a folder without it is no station.
    std::ofstream out(folder / "station.toml", std::ios::binary);
    out << toml;
    out.close();
    if (!out) throw Error(Fault::Config, (folder / "station.toml").string() + ": cannot be written; is the disk full?");
    load_station(folder);
    fresh.keep();
}

}  // namespace newscart
