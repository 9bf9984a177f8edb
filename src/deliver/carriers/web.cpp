// By HTTP: WebDAV (dav://, davs://), which can rename, and servers that only take a PUT (http://, https://).
#include <fmt/format.h>

#include <thread>

#include "base/error.h"
#include "deliver/carriers/carriers.h"
#include "deliver/place.h"

namespace newscart::carrier {
namespace {

/// One file's address and what is asked of it.
class Web {
  public:
    explicit Web(const Remote& remote)
        : remote_(remote), scheme_(scheme_for(remote.address.scheme)), session_(access_of(remote), remote.deadline) {}

    curl::Reply ask(const std::string& method, const std::string& name, std::string_view body = {},
                    std::vector<std::string> headers = {}) {
        curl::Call call;
        call.url = url_of(name);
        call.method = method;
        call.body = body;
        call.headers = std::move(headers);
        // Proxies and caches between must not answer with what was there before.
        if (method == "GET" || method == "HEAD") call.headers.emplace_back("Cache-Control: no-cache");
        if (method == "PUT") call.headers.emplace_back("Content-Type: application/octet-stream");
        if (remote_.user.empty() && !remote_.secret.empty()) {
            call.headers.push_back("Authorization: Bearer " + remote_.secret);
        }
        return session_.call(call);
    }

    std::string url_of(const std::string& name) const { return remote_.url_of(scheme_, name); }

    std::optional<std::string> get(const std::string& name) {
        curl::Reply reply = ask("GET", name);
        if (is_missing(reply)) return std::nullopt;
        check(reply, remote_.shown(name), "read back");
        return std::move(reply.body);
    }

    std::optional<std::int64_t> time_of(const std::string& name) {
        const curl::Reply reply = ask("HEAD", name);
        return reply.failure.empty() && reply.status == 200 ? reply.time : std::nullopt;
    }

    void remove(const std::string& name) {
        const curl::Reply reply = ask("DELETE", name);
        if (!is_missing(reply)) check(reply, remote_.shown(name), "remove");
    }

  private:
    static std::string scheme_for(const std::string& scheme) {
        if (scheme == "dav") return "http";
        return scheme == "davs" ? "https" : scheme;
    }

    static curl::Access access_of(const Remote& remote) {
        curl::Access access = remote.access();
        if (access.user.empty()) access.secret.clear();
        return access;
    }

    const Remote remote_;
    std::string scheme_;
    curl::Session session_;
};

class WebdavCarrier : public StagedCarrier {
  public:
    explicit WebdavCarrier(const Remote& remote) : StagedCarrier(remote), web_(remote) {}

    void remove(const std::string& name) override { web_.remove(name); }
    std::optional<std::string> get(const std::string& name) override { return web_.get(name); }

  protected:
    Stored store(const std::string& name, std::string_view bytes) override {
        const curl::Reply reply = web_.ask("PUT", name, bytes);
        // 409 by the standard, but nginx says 500: so look.
        const bool failed = reply.failure.empty() && reply.status >= 400;
        if (failed && is_missing(web_.ask("HEAD", ""))) return Stored::NoFolder;
        check(reply, remote().shown(name), "store");
        return Stored::Yes;
    }

    void make_folder() override {
        const curl::Reply reply = web_.ask("MKCOL", "");
        constexpr long kIsThere = 405;
        if (reply.failure.empty() && reply.status == kIsThere) return;
        check(reply, remote().shown(""), "make the folder");
    }

    std::optional<std::int64_t> time_of(const std::string& name) override { return web_.time_of(name); }

    bool set_time(const std::string& /*name*/, std::int64_t /*seconds*/) override { return false; }

    void replace(const std::string& from, const std::string& to) override {
        const curl::Reply reply = web_.ask("MOVE", from, {}, {"Destination: " + web_.url_of(to), "Overwrite: T"});
        check(reply, remote().shown(to), "take the place of the older file");
    }

  private:
    Web web_;
};

/// What becomes of an upload that breaks off is up to the server; what stands there in the end is read back.
class HttpCarrier : public Carrier {
  public:
    explicit HttpCarrier(const Remote& remote) : remote_(remote), web_(remote) {}

    std::string put(const std::string& name, std::string_view bytes) override {
        const std::optional<std::int64_t> older = web_.time_of(name);
        store(name, bytes);
        const std::optional<std::int64_t> ours = older ? web_.time_of(name) : std::nullopt;
        if (older && ours && *ours <= *older) {
            constexpr std::chrono::milliseconds kOneSecondOn{1100};
            std::this_thread::sleep_for(kOneSecondOn);
            store(name, bytes);
        }
        return remote_.shown(name);
    }

    void remove(const std::string& name) override { web_.remove(name); }
    std::optional<std::string> get(const std::string& name) override { return web_.get(name); }

    void probe() override {
        // A file that is not there answers for the folder; only a PUT would tell more, and leave a file behind.
        const curl::Reply reply = web_.ask("HEAD", ".newscart-probe");
        if (!is_missing(reply)) check(reply, remote_.shown(""), "look");
    }

  private:
    void store(const std::string& name, std::string_view bytes) {
        check(web_.ask("PUT", name, bytes), remote_.shown(name), "store");
        const std::optional<std::string> there = web_.get(name);
        if (there && *there == bytes) return;
        throw Error(Fault::Delivery,
                    remote_.shown(name) + ": does not hold what was written; look after that server and its caches");
    }

    const Remote remote_;
    Web web_;
};

}  // namespace

std::unique_ptr<Carrier> webdav(const Remote& remote) { return std::make_unique<WebdavCarrier>(remote); }
std::unique_ptr<Carrier> http(const Remote& remote) { return std::make_unique<HttpCarrier>(remote); }

}  // namespace newscart::carrier
