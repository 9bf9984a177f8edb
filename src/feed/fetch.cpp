#include "feed/fetch.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.h"
#include "feed/decode.h"
#include "feed/feed.h"
#include "feed/formats/format.h"
#include "lib/curl/transfer.h"
#include "lib/icu/unicode.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kMemoryVersion = 1;
/// A feed that failed is asked again sooner than one that was fine.
constexpr seconds kRetry = minutes{5};
/// No supplier's wish and no patience of ours goes further.
constexpr seconds kLongestWait = hours{24};
/// Addresses nobody asks for any more are forgotten.
constexpr seconds kForget = hours{24 * 30};

constexpr const char* kAccept =
    "Accept: application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "application/json;q=0.9, text/xml;q=0.9, */*;q=0.1";

// ---------------------------------------------------------------------------------------------------- when

/// cron is a second early as often as late.
seconds nearly(seconds wait) { return wait - std::min(wait / 10, seconds{30}); }

/// When the address may be asked again.
Instant due(const FetchMemory& memory, seconds every, Instant now) {
    Instant when = now;
    // A time to come is that of a clock that was wrong.
    if (memory.asked <= now && memory.asked != Instant{}) {
        const seconds wait = memory.failed ? std::min(every, kRetry) : every;
        when = std::max(when, memory.asked + nearly(wait));
    }
    if (memory.not_before <= now + kLongestWait) when = std::max(when, memory.not_before);
    return when;
}

std::string in_words(seconds span) {
    if (span < seconds{90}) return fmt::format("{} s", span.count());
    if (span < minutes{90}) return fmt::format("{} min", (span.count() + 59) / 60);
    return fmt::format("{} h", (span.count() + 3599) / 3600);
}

/// Retry-After: seconds, or a date. nullopt if there is none that can be read.
std::optional<seconds> wished_wait(const std::string& retry_after, Instant now) {
    if (retry_after.empty()) return std::nullopt;
    const bool number = retry_after.find_first_not_of("0123456789") == std::string::npos;
    if (number) {
        long count = 0;
        const auto [end, error] = std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), count);
        return error == std::errc{} ? std::min(seconds{count}, kLongestWait) : kLongestWait;
    }
    const seconds date = curl::http_date(retry_after);
    if (date < seconds{0}) return std::nullopt;
    return std::clamp(date - now.time_since_epoch(), seconds{0}, kLongestWait);
}

seconds whole_number(std::string_view text) {
    long count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc::result_out_of_range) return kLongestWait;
    return std::clamp(seconds{count}, seconds{0}, kLongestWait);
}

/// How long the answer may be kept without asking anew: max-age, less the time it has lain in caches on the way.
seconds fresh_for(const curl::Response& response) {
    constexpr std::string_view kMaxAge = "max-age=";
    seconds fresh{0};
    for (const std::string_view part : split(response.cache_control, ',')) {
        const std::string directive = ascii_lower(trim(part));
        if (directive == "no-cache" || directive == "no-store") return seconds{0};
        if (directive.substr(0, kMaxAge.size()) != kMaxAge) continue;
        std::string_view value = std::string_view(directive).substr(kMaxAge.size());
        if (value.substr(0, 1) == "\"") value.remove_prefix(1);
        fresh = whole_number(value);
    }
    return std::max(seconds{0}, fresh - whole_number(response.age));
}

/// Twice as long after each refusal in a row.
seconds own_wait(int refusals, seconds every) {
    seconds wait = std::max(every, kRetry);
    for (int i = 1; i < refusals && wait < kLongestWait; ++i) wait *= 2;
    return std::min(wait, kLongestWait);
}

// ---------------------------------------------------------------------------------------------------- what was
// answered

std::string refusal(long status, const std::string& wait) {
    switch (status) {
        case 401:
        case 407: return fmt::format("status {}: it wants a name and a password; check them with the supplier", status);
        case 403: return "status 403: it does not let newscart in; ask the supplier";
        case 404: return "status 404: there is nothing at this address; correct it";
        case 410: return "status 410: the feed is gone for good; take the address out";
        case 429: return fmt::format("status 429: asked too often; it will not be asked for {}; ask less often", wait);
        case 503: return fmt::format("status 503: not available now; it will not be asked for {}", wait);
        default: break;
    }
    if (status >= 500) return fmt::format("status {}: an error of the supplier's; it will be asked again", status);
    return fmt::format("status {}; check the address, or ask the supplier", status);
}

Fetched failed(FetchMemory& memory, std::string reason) {
    memory.failed = true;
    return {Fetched::Kind::Failed, {}, std::move(reason)};
}

/// Whether the file is still the one that the tag and the date are of.
bool is_ours(const FetchOrder& order, const FetchMemory& memory) {
    return !order.present.empty() && order.present == memory.content;
}

curl::Request request_for(const FetchOrder& order, const FetchMemory& memory) {
    curl::Request request{order.address.url, {kAccept}, order.address.ca.string()};
    if (is_ours(order, memory)) {
        if (!memory.etag.empty()) request.headers.push_back("If-None-Match: " + memory.etag);
        if (!memory.last_modified.empty()) request.headers.push_back("If-Modified-Since: " + memory.last_modified);
    }
    return request;
}

/// What the supplier wishes when nothing went wrong.
Instant not_before(const curl::Response& response, const FetchMemory& memory, seconds every, Instant now) {
    const seconds wish = std::min(std::max(fresh_for(response), memory.ttl), kLongestWait);
    return wish > every ? now + nearly(wish) : Instant{};
}

/// What an answer is, to be kept or not.
struct Judged {
    std::string wrong;  ///< why it is no feed that newscart can read to its end, "fact; remedy"; "" if it is one
    seconds ttl{0};
};

/// nullopt for what does not come by address: pages, mail, plain text.
std::optional<Parsed> parse_feed_text(Format format, const std::string& text, int most_depth) {
    switch (format) {
        case Format::Rss: return read_rss(text, most_depth);
        case Format::Atom: return read_atom(text, most_depth);
        case Format::JsonFeed: return read_json_feed(text, most_depth);
        // What agencies offer by address beside feeds.
        case Format::Nitf: return read_nitf(text, most_depth, "UTC");
        case Format::NewsMl: return read_newsml(text, most_depth, "UTC");
        case Format::NewsMlG2: return read_newsml_g2(text, most_depth, "UTC");
        case Format::Ninjs: return read_ninjs(text, most_depth, "UTC");
        case Format::Ritzau: return read_ritzau(text, most_depth, "UTC");
        default: return std::nullopt;
    }
}

Judged judge(const std::string& bytes) {
    const auto refuse = [](std::string_view fact) {
        return Judged{fmt::format("the answer is no feed that newscart can read ({}); check the address", fact)};
    };
    if (trim(bytes).empty()) return refuse("it is empty");
    if (is_binary(bytes)) return refuse("not a text file");
    const std::string text = decode(bytes);
    const Detected detected = detect_format(text);
    if (detected.format == Format::Unknown) return refuse(detected.refused);
    const std::optional<Parsed> parsed = parse_feed_text(detected.format, text, FeedSettings{}.most_depth);
    if (!parsed) return refuse(fmt::format("it is {}", format_name(detected.format)));
    if (!parsed->refused.empty()) return refuse(parsed->refused);
    if (!parsed->missing.empty()) return {"the answer breaks off; it will be asked again"};
    return {{}, std::min<seconds>(parsed->ttl, kLongestWait)};
}

Fetched take(const FetchOrder& order, const curl::Request& request, curl::Response response, FetchMemory& memory,
             Instant now) {
    memory.asked = now;
    memory.not_before = {};
    const int refusals = std::exchange(memory.refusals, 0);
    if (!response.failure.empty()) return failed(memory, std::move(response.failure));
    if (response.status == 429 || response.status == 503) {
        memory.refusals = refusals + 1;
        const seconds wait =
            std::max(wished_wait(response.retry_after, now).value_or(own_wait(memory.refusals, order.address.every)),
                     std::min(order.address.every, kRetry));
        memory.not_before = now + wait;
        return failed(memory, refusal(response.status, in_words(wait)));
    }
    const std::string moved =
        response.moved_to.empty()
            ? std::string()
            : fmt::format("moved for good to {}; write that address instead", curl::shown(response.moved_to));
    if (response.status == 304 && request.headers.size() > 1) {
        memory.failed = false;
        memory.not_before = not_before(response, memory, order.address.every, now);
        return {Fetched::Kind::Unchanged, {}, moved};
    }
    if (response.status != 200) return failed(memory, refusal(response.status, {}));
    Judged judged = judge(response.body);
    if (!judged.wrong.empty()) return failed(memory, std::move(judged.wrong));
    memory.failed = false;
    memory.ttl = judged.ttl;
    memory.not_before = not_before(response, memory, order.address.every, now);
    memory.etag = response.etag;
    memory.last_modified = response.last_modified;
    memory.content = content_hash(response.body);
    if (memory.content == order.present) return {Fetched::Kind::Unchanged, {}, moved};
    return {Fetched::Kind::New, std::move(response.body), moved};
}

/// Text of the state file, whatever is in it.
std::string text_at(const nlohmann::json& entry, const char* key) {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_string()) return {};
    std::string text = found->get<std::string>();
    const bool one_line = std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n'; });
    return one_line ? text : std::string();
}

/// From 0 to `most`.
long number_at(const nlohmann::json& entry, const char* key, long most) {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_number_integer()) return 0;
    return std::clamp(found->get<long>(), 0L, most);
}

Instant instant_of(const nlohmann::json& entry, const char* key) {
    return parse_instant(text_at(entry, key)).value_or(Instant{});
}

}  // namespace

std::vector<Fetched> fetch_feeds(const std::vector<FetchOrder>& orders, FetchMemories& memories,
                                 const FetchSettings& settings, Instant now) {
    std::vector<Fetched> results(orders.size());
    std::vector<curl::Request> requests;
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const FetchMemory& memory = memories[content_hash(orders[i].address.url)];
        const Instant when = due(memory, orders[i].address.every, now);
        if (settings.ask == FetchSettings::Ask::WhenDue && when > now) {
            results[i] = {Fetched::Kind::NotDue,
                          {},
                          fmt::format("not asked: not before {}, in {}{}", format_instant(when), in_words(when - now),
                                      when == memory.not_before ? ", as its supplier wishes" : "")};
            continue;
        }
        asked.push_back(i);
        requests.push_back(request_for(orders[i], memory));
    }
    curl::Limits limits;
    limits.connect = settings.connect;
    limits.whole = settings.whole;
    limits.most_bytes = settings.most_bytes;
    limits.most_redirects = settings.most_redirects;
    std::vector<curl::Response> responses = curl::get_all(requests, limits);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const FetchOrder& order = orders[asked[i]];
        results[asked[i]] =
            take(order, requests[i], std::move(responses[i]), memories[content_hash(order.address.url)], now);
    }
    std::erase_if(memories, [now](const auto& entry) { return entry.second.asked + kForget < now; });
    return results;
}

std::string fetched_file_name(const FetchAddress& address) {
    std::string name = address.name;
    if (name.empty()) {
        const std::string shown = curl::shown(address.url);
        const std::size_t slashes = shown.find("//");
        const std::string rest = slashes == std::string::npos ? shown : shown.substr(slashes + 2);
        // Two addresses may differ in what no file name can hold.
        name = slug(icu::to_ascii(rest), 60) + "-" + content_hash(address.url).substr(0, 8);
    }
    return name.find('.') == std::string::npos ? name + ".feed" : name;
}

std::string write_memories(const FetchMemories& memories) {
    nlohmann::ordered_json addresses = nlohmann::ordered_json::object();
    for (const auto& [key, memory] : memories) {
        addresses[key] = {{"etag", memory.etag},
                          {"last_modified", memory.last_modified},
                          {"content", memory.content},
                          {"asked", format_instant(memory.asked)},
                          {"not_before", format_instant(memory.not_before)},
                          {"ttl_s", memory.ttl.count()},
                          {"failed", memory.failed},
                          {"refusals", memory.refusals}};
    }
    const nlohmann::ordered_json file{{"version", kMemoryVersion}, {"addresses", std::move(addresses)}};
    // Tags come from strangers and need not be UTF-8.
    return file.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

FetchMemories read_memories(std::string_view json) {
    FetchMemories memories;
    const nlohmann::json file = nlohmann::json::parse(json, nullptr, false);
    if (!file.is_object() || file.value("version", nlohmann::json()) != kMemoryVersion) return memories;
    const auto addresses = file.find("addresses");
    if (addresses == file.end() || !addresses->is_object()) return memories;
    for (const auto& [key, entry] : addresses->items()) {
        if (!entry.is_object()) continue;
        FetchMemory& memory = memories[key];
        memory.etag = text_at(entry, "etag");
        memory.last_modified = text_at(entry, "last_modified");
        memory.content = text_at(entry, "content");
        memory.asked = instant_of(entry, "asked");
        memory.not_before = instant_of(entry, "not_before");
        memory.failed = entry.value("failed", nlohmann::json()) == true;
        memory.refusals = static_cast<int>(number_at(entry, "refusals", 100));
        memory.ttl = seconds{number_at(entry, "ttl_s", kLongestWait.count())};
    }
    return memories;
}

}  // namespace newscart
