// AzuraCast's own API: a file as base64 in JSON, which takes the place of one of the same path and keeps its playlists.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "deliver/carriers/carriers.h"
#include "deliver/names.h"
#include "deliver/place.h"
#include "lib/openssl/base64.h"

namespace newscart::carrier {
namespace {

using Json = nlohmann::json;

/// Null for what is no JSON.
Json parsed(const std::string& body) { return Json::parse(body, nullptr, false); }

std::string text_in(const Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

class AzuracastCarrier : public Carrier {
  public:
    explicit AzuracastCarrier(const Remote& remote) : remote_(remote), session_(nobody(remote), remote.deadline) {
        // "https://radio.example/station/1/news" is where its pages show the folder.
        constexpr std::string_view kStation = "/station/";
        std::string path = remote.address.path;
        while (!path.empty() && path.back() == '/') path.pop_back();
        const std::size_t at = path.find(kStation);
        const std::size_t id = at == std::string::npos ? path.size() : at + kStation.size();
        const std::size_t end = std::min(path.find('/', id), path.size());
        if (end <= id) {
            throw place::Lasting(
                fmt::format("{}: names no station; write for instance "
                            "url = \"https://radio.example/station/1/news\"",
                            remote.destination.url));
        }
        folder_ = path.substr(std::min(end + 1, path.size()));
        Remote api = remote;
        api.address.path = path.substr(0, at) + "/api" + path.substr(at, end - at);
        api_ = api.url_of(remote.address.scheme, "");
    }

    std::string put(const std::string& name, std::string_view bytes) override {
        const Json file{{"path", path_of(name)}, {"file", base64(bytes)}};
        const curl::Reply reply = ask("POST", "files", file.dump(-1, ' ', false, Json::error_handler_t::replace));
        check_reply(reply, name, "store");
        verify(name, bytes);
        join_playlists(name, parsed(reply.body));
        remove_older(name);
        return remote_.shown(name);
    }

    void remove(const std::string& name) override { remove_all({path_of(name)}, name); }

    std::optional<std::string> get(const std::string& name) override {
        curl::Reply reply = ask("GET", "files/download?file=" + in_query(path_of(name)));
        if (is_missing(reply)) return std::nullopt;
        check_reply(reply, name, "read back");
        return std::move(reply.body);
    }

    void probe() override {
        check_reply(ask("GET", "files?rowCount=1&searchPhrase=newscart-probe"), "", "look");
        if (!remote_.destination.playlist.empty()) static_cast<void>(playlist_ids(""));
    }

  private:
    /// The key goes into a header.
    static curl::Access nobody(const Remote& remote) {
        curl::Access access = remote.access();
        access.user.clear();
        access.secret.clear();
        return access;
    }

    curl::Reply ask(const std::string& method, const std::string& what, std::string_view body = {}) {
        curl::Call call;
        call.url = api_ + what;
        call.method = method;
        call.body = body;
        call.headers = {"X-API-Key: " + remote_.secret, "Accept: application/json"};
        if (!body.empty()) call.headers.emplace_back("Content-Type: application/json");
        return session_.call(call);
    }

    void check_reply(const curl::Reply& reply, const std::string& name, std::string_view deed) const {
        constexpr long kForbidden = 403;
        if (reply.failure.empty() && reply.status == kForbidden) {
            throw place::Lasting(
                fmt::format("{}: cannot {}: AzuraCast forbids it; check 'secret', an API key of a "
                            "user who may manage the station's media",
                            remote_.shown(name), deed));
        }
        check(reply, remote_.shown(name), deed);
        const Json answer = parsed(reply.body);
        if (answer.is_object() && answer.value("success", Json(true)) == false) {
            throw Error(Fault::Delivery, fmt::format("{}: cannot {}: AzuraCast says: {}; look into its log",
                                                     remote_.shown(name), deed, text_in(answer, "message")));
        }
    }

    /// AzuraCast may write tags of its own in front; what is heard must be there.
    void verify(const std::string& name, std::string_view bytes) {
        const std::optional<std::string> there = get(name);
        if (there && there->find(bytes.substr(bytes.size() / 2)) != std::string::npos) return;
        throw Error(Fault::Delivery, remote_.shown(name) + ": does not hold what was written; look after that server");
    }

    std::vector<std::int64_t> playlist_ids(const std::string& name) {
        const curl::Reply reply = ask("GET", "playlists");
        check_reply(reply, name, "read the playlists");
        const Json answer = parsed(reply.body);
        std::vector<std::int64_t> ids;
        for (const std::string_view part : split(remote_.destination.playlist, ',')) {
            const std::string wanted(trim(part));
            const auto found = std::find_if(answer.begin(), answer.end(),
                                            [&](const Json& each) { return text_in(each, "name") == wanted; });
            if (found == answer.end() || !found->contains("id") || !found->at("id").is_number_integer()) {
                throw place::Lasting(
                    fmt::format("{}: AzuraCast has no playlist '{}'; make it there, or mend 'playlist'",
                                remote_.shown(name), wanted));
            }
            ids.push_back(found->at("id").get<std::int64_t>());
        }
        return ids;
    }

    /// A file that took the place of another is in its playlists already, and to be put there anew would send it to
    /// their end.
    void join_playlists(const std::string& name, const Json& stored) {
        if (remote_.destination.playlist.empty()) return;
        const std::vector<std::int64_t> ids = playlist_ids(name);
        const Json there = stored.is_object() ? stored.value("playlists", Json::array()) : Json::array();
        const bool in_all = std::all_of(ids.begin(), ids.end(), [&](std::int64_t id) {
            return std::any_of(there.begin(), there.end(),
                               [id](const Json& each) { return each.is_object() && each.value("id", Json()) == id; });
        });
        if (in_all) return;
        const Json order{{"do", "playlist"},
                         {"playlists", ids},
                         {"files", {path_of(name)}},
                         {"dirs", Json::array()},
                         {"currentDirectory", folder_}};
        check_reply(ask("PUT", "files/batch", order.dump(-1, ' ', false, Json::error_handler_t::replace)), name,
                    "put it into its playlists");
    }

    /// Of names with a date the older ones are still in the playlist, and would air.
    void remove_older(const std::string& name) {
        if (!is_dated(remote_.destination.name)) return;
        const std::string fixed = remote_.destination.name.substr(0, remote_.destination.name.find('{'));
        const curl::Reply reply = ask("GET", "files?rowCount=0&searchPhrase=" + in_query(path_of(fixed)));
        check_reply(reply, name, "look for older ones");
        Json files = parsed(reply.body);
        if (files.is_object()) files = files.value("rows", Json::array());
        std::vector<std::string> older;
        for (const Json& each : files) {
            const std::string path = text_in(each, "path");
            const std::size_t slash = path.rfind('/');
            const std::string file = slash == std::string::npos ? path : path.substr(slash + 1);
            if (file == name || path != path_of(file)) continue;
            if (could_be_named(remote_.destination.name, file)) older.push_back(path);
        }
        if (!older.empty()) remove_all(older, name);
    }

    void remove_all(const std::vector<std::string>& paths, const std::string& name) {
        const Json order{{"do", "delete"}, {"files", paths}, {"dirs", Json::array()}, {"currentDirectory", folder_}};
        const curl::Reply reply = ask("PUT", "files/batch", order.dump(-1, ' ', false, Json::error_handler_t::replace));
        if (!is_missing(reply)) check_reply(reply, name, "remove");
    }

    std::string path_of(const std::string& name) const { return folder_.empty() ? name : folder_ + "/" + name; }

    static std::string in_query(const std::string& text) {
        return replace_all(curl::percent_encoded(text), "/", "%2F");
    }

    const Remote remote_;
    curl::Session session_;
    std::string api_;  ///< ends in a slash
    std::string folder_;
};

}  // namespace

std::unique_ptr<Carrier> azuracast(const Remote& remote) { return std::make_unique<AzuracastCarrier>(remote); }

}  // namespace newscart::carrier
