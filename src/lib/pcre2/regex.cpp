#include "lib/pcre2/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <array>
#include <mutex>
#include <new>
#include <utility>

#include "base/error.h"

namespace newscart {
namespace {

constexpr std::uint32_t kMatchLimit = 1'000'000;  ///< a sane pattern over a paragraph stays below 10,000

struct Free {
    void operator()(pcre2_code* code) const noexcept { pcre2_code_free(code); }
    void operator()(pcre2_match_data* data) const noexcept { pcre2_match_data_free(data); }
    void operator()(pcre2_match_context* context) const noexcept { pcre2_match_context_free(context); }
};

template <class T>
std::unique_ptr<T, Free> own(T* pointer) {
    if (pointer == nullptr) throw std::bad_alloc();
    return std::unique_ptr<T, Free>(pointer);
}

/// Where a match is written, and its limits: once a thread, because making them takes longer than a short match.
struct Scratch {
    std::uint32_t groups = 32;
    std::unique_ptr<pcre2_match_data, Free> data = own(pcre2_match_data_create(groups, nullptr));
    std::unique_ptr<pcre2_match_context, Free> context = own(pcre2_match_context_create(nullptr));

    Scratch() { pcre2_set_match_limit(context.get(), kMatchLimit); }
};

const Scratch& scratch(std::uint32_t groups) {
    thread_local Scratch of_thread;
    if (of_thread.groups < groups) {
        of_thread.data = own(pcre2_match_data_create(groups, nullptr));
        of_thread.groups = groups;
    }
    return of_thread;
}

PCRE2_SPTR units(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

}  // namespace

struct Regex::Code {
    std::unique_ptr<pcre2_code, Free> code;
    std::uint32_t groups = 1;  ///< the whole match among them
    std::once_flag translated;

    /// To machine code, which takes longer than all else: many expressions of a language never meet a text. Without the
    /// just-in-time compiler (a hardened kernel may forbid it) matching is only slower.
    void translate() {
        std::call_once(translated, [this] { static_cast<void>(pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE)); });
    }
};

Regex::Regex(const std::string& pattern, Case sensitivity) : code_(std::make_unique<Code>()) {
    std::uint32_t options = PCRE2_UTF | PCRE2_UCP;
    if (sensitivity == Case::Insensitive) options |= PCRE2_CASELESS;
    int error = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code* code = pcre2_compile(units(pattern), pattern.size(), options, &error, &offset, nullptr);
    if (code == nullptr) {
        std::array<PCRE2_UCHAR, 256> message{};
        pcre2_get_error_message(error, message.data(), message.size());
        throw Error(Fault::Config, fmt::format("pattern '{}': at {}: {}", pattern, offset,
                                               reinterpret_cast<const char*>(message.data())));
    }
    code_->code.reset(code);
    std::uint32_t captures = 0;
    static_cast<void>(pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &captures));
    code_->groups = captures + 1;
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

std::optional<Regex::Match> Regex::find(std::string_view subject, std::size_t from) const {
    return find(subject, from, Check::Needed);
}

std::optional<Regex::Match> Regex::find(std::string_view subject, std::size_t from, Check check) const {
    if (from > subject.size()) return std::nullopt;
    code_->translate();
    const Scratch& at = scratch(code_->groups);
    const std::string_view safe = subject.data() == nullptr ? std::string_view("") : subject;
    const auto run = [&](std::uint32_t options) {
        return pcre2_match(code_->code.get(), units(safe), safe.size(), from, options, at.data.get(), at.context.get());
    };
    const std::uint32_t options = check == Check::Done ? PCRE2_NO_UTF_CHECK : 0;
    int count = run(options);
    // Machine code has a small stack of its own; the interpreter takes what it needs from the heap.
    if (count == PCRE2_ERROR_JIT_STACKLIMIT) count = run(options | PCRE2_NO_JIT);
    if (count <= 0) return std::nullopt;
    const PCRE2_SIZE* places = pcre2_get_ovector_pointer(at.data.get());
    Match match(code_->groups);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        if (places[2 * i] != PCRE2_UNSET) match[i] = {places[2 * i], places[2 * i + 1]};
    }
    return match;
}

std::vector<Regex::Match> Regex::find_all(std::string_view subject) const {
    std::vector<Match> all;
    std::size_t from = 0;
    // Checked once: again from every match on, a long text would take the square of its length.
    while (auto match = find(subject, from, all.empty() ? Check::Needed : Check::Done)) {
        const Group whole = match->front();
        from = whole.end;
        if (whole.end == whole.begin) {  // step over one character after an empty match
            ++from;
            while (from < subject.size() && (static_cast<unsigned char>(subject[from]) & 0xC0U) == 0x80U) ++from;
        }
        all.push_back(std::move(*match));
        if (from > subject.size()) break;
    }
    return all;
}

std::string Regex::replace(std::string_view subject, std::string_view replacement) const {
    std::string out;
    std::size_t done = 0;
    for (const Match& match : find_all(subject)) {
        out += subject.substr(done, match.front().begin - done);
        for (std::size_t i = 0; i < replacement.size(); ++i) {
            if (replacement[i] != '$' || i + 1 == replacement.size()) {
                out += replacement[i];
                continue;
            }
            const bool braces = replacement[i + 1] == '{';
            const std::size_t digit = i + (braces ? 2 : 1);
            if (digit >= replacement.size() || replacement[digit] < '0' || replacement[digit] > '9') {
                out += replacement[i];
                continue;
            }
            const auto group = static_cast<std::size_t>(replacement[digit] - '0');
            if (group < match.size()) out += match[group].in(subject);
            i = digit + (braces ? 1 : 0);
        }
        done = match.front().end;
    }
    out += subject.substr(done);
    return out;
}

}  // namespace newscart
