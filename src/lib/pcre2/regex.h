#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace newscart {

/// A compiled regular expression over UTF-8 (PCRE2 with UTF and UCP, compiled to machine code). Matching is bounded:
/// an expression that backtracks without end counts as not matching. Const use is safe from several threads.
class Regex {
  public:
    enum class Case { Sensitive, Insensitive };

    /// Bytes [begin, end) of the subject; begin == npos for a group that took no part.
    struct Group {
        std::size_t begin = std::string_view::npos;
        std::size_t end = std::string_view::npos;
        bool matched() const { return begin != std::string_view::npos; }
        std::string_view in(std::string_view subject) const {
            return matched() ? subject.substr(begin, end - begin) : std::string_view{};
        }
    };
    /// Group 0 is the whole match.
    using Match = std::vector<Group>;

    /// Throws Error(Config) with the pattern and the offence if it does not compile.
    explicit Regex(const std::string& pattern, Case sensitivity = Case::Sensitive);
    ~Regex();
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;

    /// Whether the subject is known to be valid UTF-8; checking takes longer than many a match.
    enum class Check { Needed, Done };
    /// The first match at or after byte `from`. `subject` must be valid UTF-8; if it is not, there is no match, or with
    /// Check::Done no telling what happens.
    std::optional<Match> find(std::string_view subject, std::size_t from = 0) const;
    std::optional<Match> find(std::string_view subject, std::size_t from, Check check) const;
    bool matches(std::string_view subject) const { return find(subject).has_value(); }
    /// All matches, one after the other, without overlap.
    std::vector<Match> find_all(std::string_view subject) const;
    /// Every match replaced by `replacement`, in which $1 ${1} stand for groups.
    std::string replace(std::string_view subject, std::string_view replacement) const;

  private:
    struct Code;
    std::unique_ptr<Code> code_;
};

}  // namespace newscart
