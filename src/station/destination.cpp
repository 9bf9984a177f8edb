#include "station/destination.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "station/checks.h"
#include "station/describe.h"

namespace newscart {
namespace {

using Names = std::vector<std::string>;

const Names kCommon{"to", "path", "url", "name", "output", "format", "what", "slots", "tries", "pause", "timeout"};
/// Those that go with `url`.
const Names kNetwork{"user", "secret", "key", "known_hosts", "ca", "endpoint", "region"};
const Names kAnySchemes{"sftp", "ftp", "ftps", "http", "https", "dav", "davs", "s3"};
const Names kPlaceholders{"ext", "station", "date", "time", "hour", "slot", "cart", "title"};

const DialectInfo& dialect_named(const std::string& name) {
    const auto& all = dialects();
    return *std::find_if(all.begin(), all.end(), [&](const DialectInfo& info) { return info.name == name; });
}

bool has(const Names& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// A setting of another dialect is no misprint; say whose it is.
void check_keys(const Settings& table, const DialectInfo& dialect) {
    for (const std::string& key : table.keys()) {
        if (has(kCommon, key) || has(kNetwork, key) || has(dialect.settings, key)) continue;
        Names whose;
        for (const DialectInfo& other : dialects()) {
            if (has(other.settings, key)) whose.push_back(other.name);
        }
        if (!whose.empty()) {
            table.fail(key, fmt::format("to = \"{}\" has no '{}'; it is a setting of {}; remove the line", dialect.name,
                                        key, join(whose, ", ")));
        }
    }
}

void check_name(const Settings& table, std::string_view key, const std::string& name) {
    check_placeholders(table, key, name, kPlaceholders);
    const bool strange = std::any_of(name.begin(), name.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
    if (name.empty() || strange || name.front() == '.' || name.find_first_of("/\\") != std::string::npos) {
        table.fail(key, fmt::format("'{}' cannot name a file players will see; write for instance {} = \"news.mp3\"",
                                    name, key));
    }
}

std::string scheme_of(const std::string& url) { return ascii_lower(url.substr(0, url.find("://"))); }

void read_where(const Settings& table, const DialectInfo& dialect, const std::filesystem::path& folder,
                Destination& destination) {
    if (!dialect.schemes.empty()) destination.url = table.string("url").value_or("");
    if (destination.url.empty()) {
        for (const std::string& key : kNetwork) {
            if (table.has(key)) table.fail(key, "goes with 'url'; write where the server is, or remove the line");
        }
        if (dialect.name == "libretime") {
            table.fail("to", "libretime needs 'url'; write for instance url = \"https://radio.example\"");
        }
        destination.path = (folder / required_text(table, "path", "/var/lib/radio/news")).lexically_normal();
        return;
    }
    if (table.has("path")) table.fail("url", "there is a 'path' too; a destination has one place: remove one of them");
    const std::string scheme = scheme_of(destination.url);
    const bool whole = destination.url.find("://") != std::string::npos && destination.url.size() > scheme.size() + 3;
    if (!whole || !has(dialect.schemes, scheme)) {
        table.fail("url", fmt::format("'{}' is no address that to = \"{}\" can use; it begins with {}://",
                                      destination.url, dialect.name, join(dialect.schemes, ":// or ")));
    }
    const std::size_t at = destination.url.find('@');
    const std::size_t slash = destination.url.find('/', scheme.size() + 3);
    if (at != std::string::npos && at < slash &&
        destination.url.substr(0, at).find(':', scheme.size() + 3) != std::string::npos) {
        table.fail("url",
                   "a password does not belong into an address, for addresses are shown; write user = \"NAME\" "
                   "and secret = \"env:VARIABLE\" or the name of a file that only you can read");
    }
    const bool whole_path = std::none_of(destination.url.begin(), destination.url.end(), [](char c) {
        return c == '?' || c == '#' || static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
    });
    if (!whole_path) {
        table.fail("url",
                   "an address here ends with a folder: no '?', '#' or spaces; write %20 for a space, and what "
                   "is secret as 'secret'");
    }
    destination.user = table.string("user").value_or("");
    destination.secret = table.string("secret").value_or("");
    const bool variable = destination.secret.substr(0, 4) == "env:";
    if (!destination.secret.empty() && !variable) {
        destination.secret = (folder / destination.secret).lexically_normal().string();
    }
    if (destination.secret == "env:") table.fail("secret", "'env:' names no variable; write secret = \"env:VARIABLE\"");
    if (const auto key = table.string("key")) destination.key = (folder / *key).lexically_normal();
    if (const auto known = table.string("known_hosts")) destination.known_hosts = (folder / *known).lexically_normal();
    if (const auto ca = table.string("ca")) destination.ca = (folder / *ca).lexically_normal();
    destination.endpoint = table.string("endpoint").value_or("");
    if (!destination.endpoint.empty()) {
        const std::string scheme_there = scheme_of(destination.endpoint);
        if (scheme != "s3") table.fail("endpoint", "is of s3 alone; remove the line");
        if (scheme_there != "https" && scheme_there != "http") {
            table.fail("endpoint", "is no address; write for instance endpoint = \"https://minio.example:9000\"");
        }
    }
    destination.region = table.string("region").value_or(destination.region);
    if (scheme == "sftp" && destination.known_hosts.empty()) {
        table.fail("url",
                   "sftp needs 'known_hosts', for a server that is not known could be anybody's; write for instance "
                   "known_hosts = \"known_hosts\" and make that file with ssh-keyscan");
    }
    const bool api = dialect.name == "libretime" || (dialect.name == "azuracast" && scheme.compare(0, 4, "http") == 0);
    if (api && destination.secret.empty()) {
        table.fail("url", fmt::format("the API of {} needs its key; write secret = \"env:VARIABLE\"", dialect.name));
    }
    if (scheme == "s3" && (destination.user.empty() || destination.secret.empty())) {
        table.fail("url", "s3 needs 'user', the access key, and 'secret'; write secret = \"env:VARIABLE\"");
    }
}

void read_carts(const Settings& table, Destination& destination) {
    const std::string& dialect = destination.to;
    destination.cart = table.string("cart").value_or("");
    const std::size_t digits = destination.cart.find_last_not_of("0123456789") + 1;
    if (!destination.cart.empty() && (digits >= destination.cart.size() || destination.cart.size() > 12)) {
        table.fail("cart",
                   fmt::format("'{}' does not end in a number; write for instance cart = \"3001\"", destination.cart));
    }
    destination.group = table.string("group").value_or("");
    if (destination.name.find("{cart}") != std::string::npos && destination.cart.empty()) {
        table.fail(table.has("name") ? "name" : "to",
                   fmt::format("to = \"{}\" names files by 'cart'; write for instance cart = \"3001\"", dialect));
    }
    if (!destination.segments) return;
    // What is not named alike every hour could not be taken off the air again.
    for (const char* moving : {"{title}", "{date}", "{time}", "{hour}"}) {
        if (destination.name.find(moving) != std::string::npos) {
            table.fail("name", fmt::format("segments go to places with fixed names, for last hour's must not air; "
                                           "write {{slot}} or {{cart}} instead of {}",
                                           moving));
        }
    }
    if (destination.name.find("{slot}") == std::string::npos && destination.name.find("{cart}") == std::string::npos) {
        table.fail(table.has("name") ? "name" : "what",
                   "several segments would go to one file; write for instance name = \"news-{slot}.{ext}\"");
    }
}

}  // namespace

const std::vector<DialectInfo>& dialects() {
    static const std::vector<DialectInfo> kDialects{
        {"folder", "news.{ext}", {"segue"}, {}, kAnySchemes, "any player that reads a folder"},
        {"rivendell",
         "{cart}.{ext}",
         {"cart", "group", "sidecar", "segue", "early", "valid"},
         {"none", "xml"},
         kAnySchemes,
         "Rivendell, a drop box"},
        {"azuracast",
         "news.{ext}",
         {"segue", "playlist"},
         {},
         kAnySchemes,
         "AzuraCast, a folder of a station's media or its API"},
        {"libretime", "news-{date}-{time}.{ext}", {}, {}, {"http", "https"}, "LibreTime, by upload"},
        {"liquidsoap", "news.{ext}", {"segue", "list", "link"}, {}, kAnySchemes, "Liquidsoap, a file or a playlist"},
        {"radiodj", "news.{ext}", {"sidecar", "segue"}, {"csv", "none"}, kAnySchemes, "RadioDJ"},
        {"mairlist", "news.{ext}", {"sidecar", "segue"}, {"mmd", "csv", "none"}, kAnySchemes, "mAirList"},
        {"myriad", "{cart}.{ext}", {"cart", "segue", "early", "valid"}, {}, kAnySchemes, "Myriad, by cart number"},
        {"playoutone",
         "{cart}.{ext}",
         {"cart", "segue", "early", "valid"},
         {},
         kAnySchemes,
         "PlayoutONE, by cart number"},
        {"enco",
         "{cart}.{ext}",
         {"cart", "group", "sidecar", "segue", "early", "valid"},
         {"txt", "xml", "none"},
         kAnySchemes,
         "ENCO DAD, Dropbox"},
        {"wideorbit",
         "{cart}.{ext}",
         {"cart", "segue", "early", "valid"},
         {},
         kAnySchemes,
         "WideOrbit Automation, by cart number"},
        {"playit", "news.{ext}", {"list", "link", "segue"}, {}, kAnySchemes, "PlayIt Live, a list of files"},
        {"podcast",
         "{station}-{date}-{time}.{ext}",
         {"list", "link", "keep"},
         {},
         kAnySchemes,
         "players of podcasts, RSS 2.0"},
    };
    return kDialects;
}

Destination read_destination(const Settings& table, const std::filesystem::path& folder) {
    Destination destination;
    destination.place = table.place();
    Names names;
    for (const DialectInfo& info : dialects()) names.push_back(info.name);
    destination.to = choice(table, "to", destination.to, names);
    const DialectInfo& dialect = dialect_named(destination.to);
    check_keys(table, dialect);
    destination.segments = choice(table, "what", "bulletin", {"bulletin", "segments"}) == "segments";
    if (destination.segments && dialect.name == "podcast") {
        table.fail("what", "a podcast's episodes are bulletins; remove the line");
    }
    if (destination.segments && dialect.name == "libretime") {
        table.fail("what", "LibreTime has no places with fixed names, so last hour's could air; remove the line");
    }
    std::string otherwise = dialect.default_name;
    if (destination.segments && otherwise == "news.{ext}") otherwise = "news-{slot}.{ext}";
    destination.name = table.string("name").value_or(otherwise);
    check_name(table, "name", destination.name);
    destination.output = table.string("output").value_or("");
    destination.format = table.string("format").value_or("");
    if (!destination.output.empty() && !destination.format.empty())
        table.fail("format", "'output' says which one already; remove this line");
    destination.slots = destination.segments ? integer_between(table, "slots", destination.slots, 1, 99) : 0;
    read_where(table, dialect, folder, destination);
    read_carts(table, destination);
    if (has(dialect.settings, "list")) {
        destination.list = table.string("list").value_or(dialect.name == "podcast" ? "podcast.xml" : "");
        if (dialect.name == "playit" && destination.list.empty()) destination.list = "news.m3u";
        if (!destination.list.empty()) check_name(table, "list", destination.list);
        destination.link = table.string("link").value_or("");
        while (destination.link.size() > 1 && destination.link.back() == '/') destination.link.pop_back();
        if (dialect.name == "podcast") {
            const std::string scheme = scheme_of(destination.link);
            if (scheme != "http" && scheme != "https") {
                table.fail(destination.link.empty() ? "to" : "link",
                           "a podcast needs the address its files are found at; write for instance link = "
                           "\"https://radio.example/news\"");
            }
            destination.keep = integer_between(table, "keep", destination.keep, 1, 500);
        }
    }
    if (has(dialect.settings, "playlist")) {
        destination.playlist = table.string("playlist").value_or("");
        if (!destination.playlist.empty() && scheme_of(destination.url).compare(0, 4, "http") != 0) {
            table.fail("playlist", "goes with its API; write for instance url = \"https://radio.example/station/1\"");
        }
    }
    if (!dialect.sidecars.empty()) {
        destination.sidecar = choice(table, "sidecar", dialect.sidecars.front(), dialect.sidecars);
    }
    if (has(dialect.settings, "segue")) {
        destination.segue_seconds = number_between(table, "segue", destination.segue_seconds, 0, 30, "seconds");
    }
    if (has(dialect.settings, "early")) {
        using std::chrono::hours;
        destination.early = read_span(table, "early", destination.early, std::chrono::seconds{1}, hours{24});
        destination.valid = read_span(table, "valid", destination.valid, std::chrono::seconds{1}, hours{168});
    }
    destination.tries = integer_between(table, "tries", destination.tries, 1, 20);
    destination.timeout =
        read_span(table, "timeout", destination.timeout, std::chrono::seconds{1}, std::chrono::hours{1});
    destination.pause = read_span(table, "pause", destination.pause, std::chrono::seconds{1}, std::chrono::hours{1});
    return destination;
}

void check_clashes(const std::vector<Destination>& destinations) {
    std::map<std::string, std::string> taken;
    for (const Destination& each : destinations) {
        const std::string where = each.url.empty() ? each.path.string() : each.url;
        const std::string from_cart = each.name.find("{cart}") != std::string::npos ? " cart " + each.cart : "";
        const auto [found, fresh] =
            taken.emplace(where + '\n' + each.name + from_cart + '\n' + each.output + '\n' + each.format, each.place);
        if (!fresh) {
            throw Error(Fault::Config, fmt::format("{}: [[deliver]] writes the file that the one at {} writes; give it "
                                                   "another name or path",
                                                   each.place, found->second));
        }
    }
}

std::vector<std::pair<std::string, std::string>> settings_of(const Destination& destination) {
    const DialectInfo& dialect = dialect_named(destination.to);
    std::vector<std::pair<std::string, std::string>> out;
    const auto text = [&](const char* key, const std::string& value) {
        if (!value.empty()) out.emplace_back(key, toml_string(value));
    };
    text("url", destination.url);
    text("user", destination.user);
    text("secret", destination.secret);
    text("key", destination.key.string());
    text("known_hosts", destination.known_hosts.string());
    text("ca", destination.ca.string());
    text("endpoint", destination.endpoint);
    text("playlist", destination.playlist);
    if (scheme_of(destination.url) == "s3") text("region", destination.region);
    text("name", destination.name);
    text("output", destination.output);
    text("format", destination.format);
    if (destination.segments) {
        text("what", "segments");
        out.emplace_back("slots", std::to_string(destination.slots));
    }
    text("cart", destination.cart);
    text("group", destination.group);
    text("sidecar", destination.sidecar);
    text("list", destination.list);
    text("link", destination.link);
    if (dialect.name == "podcast") out.emplace_back("keep", std::to_string(destination.keep));
    if (has(dialect.settings, "segue")) out.emplace_back("segue", fmt::format("{}", destination.segue_seconds));
    if (has(dialect.settings, "early")) {
        text("early", fmt::format("{} s", destination.early.count()));
        if (destination.valid.count() > 0) text("valid", fmt::format("{} s", destination.valid.count()));
    }
    out.emplace_back("tries", std::to_string(destination.tries));
    text("pause", fmt::format("{} s", destination.pause.count()));
    text("timeout", fmt::format("{} s", destination.timeout.count()));
    return out;
}

}  // namespace newscart
