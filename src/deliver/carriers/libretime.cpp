// LibreTime has no folder to put files into: they are uploaded by its REST module, read by its analyser, and known by
// what their tags say. The key goes as the user of HTTP's Basic login, as that module wants it.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "base/error.h"
#include "deliver/carriers/carriers.h"
#include "deliver/place.h"
#include "lib/openssl/base64.h"

namespace newscart::carrier {
namespace {

using Json = nlohmann::json;

std::string text_in(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t number_in(const Json& object, const char* key, std::int64_t otherwise) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}

class LibretimeCarrier : public Carrier {
  public:
    explicit LibretimeCarrier(const Remote& remote) : remote_(remote), session_(nobody(remote), remote.deadline) {}

    std::string put(const std::string& name, std::string_view bytes) override {
        curl::Call call = call_for("POST", "");
        call.form = curl::Call::FormFile{"file", name, bytes};
        const curl::Reply reply = session_.call(call);
        check_reply(reply, "store");
        const Json stored = Json::parse(reply.body, nullptr, false);
        const std::int64_t id = stored.is_object() ? number_in(stored, "id", 0) : 0;
        if (id <= 0) {
            throw Error(Fault::Delivery,
                        fmt::format("{}: LibreTime took '{}', but does not say as what; look into its log",
                                    remote_.destination.url, name));
        }
        const Json known = wait_for_analyser(id, name);
        if (known.is_object()) remove_older(known, id);
        return fmt::format("{}/{}", remote_.shown("rest/media"), id);
    }

    // Nothing there is known by a name.
    void remove(const std::string& /*name*/) override {}
    std::optional<std::string> get(const std::string& /*name*/) override { return std::nullopt; }

    void probe() override { check_reply(session_.call(call_for("GET", "?limit=1")), "look"); }

  private:
    static curl::Access nobody(const Remote& remote) {
        curl::Access access = remote.access();
        access.user.clear();
        access.secret.clear();
        return access;
    }

    curl::Call call_for(const std::string& method, const std::string& what) const {
        curl::Call call;
        call.url = remote_.url_of(remote_.address.scheme, "rest/media") + what;
        call.method = method;
        call.headers = {"Authorization: Basic " + base64(remote_.secret + ":")};
        return call;
    }

    void check_reply(const curl::Reply& reply, std::string_view deed) const {
        constexpr long kUnknown = 401;
        if (reply.failure.empty() && reply.status == kUnknown) {
            throw place::Lasting(remote_.destination.url +
                                 ": LibreTime does not take the key; check 'secret', the api_key under [general] in "
                                 "its config.yml");
        }
        check(reply, remote_.destination.url, deed);
    }

    /// The file's record once it may be played. Nothing if that takes long: the upload stands all the same.
    Json wait_for_analyser(std::int64_t id, const std::string& name) {
        constexpr std::int64_t kRead = 0;
        constexpr std::int64_t kFailed = 2;
        constexpr int kMostSeconds = 20;
        for (int i = 0; i < kMostSeconds; ++i) {
            const curl::Reply reply = session_.call(call_for("GET", fmt::format("/{}", id)));
            if (!reply.failure.empty()) return {};
            const Json record = Json::parse(reply.body, nullptr, false);
            if (!record.is_object()) return {};
            const std::int64_t status = number_in(record, "import_status", kRead);
            if (status == kFailed) {
                throw Error(Fault::Delivery, fmt::format("{}: LibreTime's analyser refuses '{}'; look into its log",
                                                         remote_.destination.url, name));
            }
            if (status == kRead) return record;
            std::this_thread::sleep_for(std::chrono::seconds(1));
        }
        return {};
    }

    /// Of the newest files those that say they are the same programme, or the library would fill, and an old bulletin
    /// air from a smart block.
    void remove_older(const Json& ours, std::int64_t id) {
        const std::string title = text_in(ours, "track_title");
        const std::string artist = text_in(ours, "artist_name");
        if (title.empty() || artist.empty()) return;
        const curl::Reply reply = session_.call(call_for("GET", "?sort_dir=DESC&limit=200"));
        if (!reply.failure.empty() || reply.status != 200) return;
        const Json files = Json::parse(reply.body, nullptr, false);
        for (const Json& each : files.is_array() ? files : Json::array()) {
            if (!each.is_object()) continue;
            const std::int64_t other = number_in(each, "id", 0);
            if (other <= 0 || other >= id) continue;
            if (text_in(each, "track_title") != title || text_in(each, "artist_name") != artist) continue;
            // It refuses what is in the schedule still; the next delivery asks again.
            session_.call(call_for("DELETE", fmt::format("/{}", other)));
        }
    }

    const Remote remote_;
    curl::Session session_;
};

}  // namespace

std::unique_ptr<Carrier> libretime(const Remote& remote) { return std::make_unique<LibretimeCarrier>(remote); }

}  // namespace newscart::carrier
