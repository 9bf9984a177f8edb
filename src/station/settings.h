#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newscart {

/// A table of a TOML file, read with its types checked. Every key that a reader asks for counts as known; finish()
/// names the first that nobody asked for: "station.toml:14:1: [sound] has no setting 'bedd'; did you mean 'bed'?".
/// Copies are cheap and share what is known. All readers throw Error(Config) "file:line:column: ..." on a wrong type.
class Settings {
  public:
    /// Reads a TOML file (at most 4 MB). Throws Error(Config) with place and fact if it cannot be read or parsed.
    static Settings load(const std::filesystem::path& file);

    /// For tests and built-in texts. `name` stands for the file in messages.
    static Settings parse(std::string_view toml, const std::string& name);

    /// `over` laid on `base`: tables are merged key by key, everything else is replaced.
    static Settings merge(const Settings& base, const Settings& over);

    Settings();

    bool has(std::string_view key) const;
    bool is_number(std::string_view key) const;  ///< a number, or a list that begins with one
    std::vector<std::string> keys() const;       ///< sorted; asking for them makes none of them known

    std::optional<std::string> string(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<double> number(std::string_view key) const;  ///< integers too
    std::optional<bool> boolean(std::string_view key) const;
    std::vector<std::string> strings(std::string_view key) const;  ///< empty if absent; a lone string counts as one
    std::vector<double> numbers(std::string_view key) const;

    /// The table `key`, empty if absent.
    Settings table(std::string_view key) const;
    /// The array of tables [[key]], empty if absent.
    std::vector<Settings> tables(std::string_view key) const;
    /// A table of strings ("km" = "kilometres"), in the order of the file; all of its keys become known.
    std::vector<std::pair<std::string, std::string>> pairs(std::string_view key) const;
    /// A table of lists of strings; all of its keys become known.
    std::vector<std::pair<std::string, std::vector<std::string>>> lists(std::string_view key) const;

    /// All of it as one text, the same for equal settings wherever they stand; makes nothing known.
    std::string text() const;

    /// "station.toml:14:3" of `key`, or of the table itself.
    std::string place(std::string_view key = {}) const;
    /// "[sound]", or "the file" for the whole of it.
    std::string title() const;
    /// Throws Error(Config) "place of key: message".
    [[noreturn]] void fail(std::string_view key, const std::string& message) const;
    /// Throws Error(Config) for the first key, here or in a table below, that nobody asked for.
    void finish() const;

    struct Node;

  private:
    explicit Settings(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
    std::shared_ptr<const Node> node_;
};

}  // namespace newscart
