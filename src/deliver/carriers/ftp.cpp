// FTP by libcurl, in passive mode. ftps:// is FTP that switches to TLS before anything is said; on port 990 TLS from
// the first byte.
#include <fmt/format.h>

#include "base/error.h"
#include "deliver/carriers/carriers.h"
#include "deliver/place.h"

namespace newscart::carrier {
namespace {

constexpr int kPortOfTlsOnly = 990;
constexpr long kNoSuchFile = 550;

class FtpCarrier : public StagedCarrier {
  public:
    explicit FtpCarrier(const Remote& remote)
        : StagedCarrier(remote),
          secure_(remote.address.scheme == "ftps"),
          scheme_(secure_ && remote.address.port == kPortOfTlsOnly ? "ftps" : "ftp"),
          session_(remote.access(), remote.deadline) {}

    void remove(const std::string& name) override {
        const curl::Reply reply = command({"DELE " + name});
        if (reply.ftp == curl::Reply::Ftp::NoFolder || gone(reply)) return;
        check_ftp(reply, name);
    }

    std::optional<std::string> get(const std::string& name) override {
        curl::Reply reply = session_.call(call_for(name, curl::Call::Ftp::Fetch));
        if (reply.ftp == curl::Reply::Ftp::NoFolder || gone(reply)) return std::nullopt;
        check_ftp(reply, name);
        return std::move(reply.body);
    }

  protected:
    Stored store(const std::string& name, std::string_view bytes) override {
        curl::Call call = call_for(name, curl::Call::Ftp::Store);
        call.body = bytes;
        const curl::Reply reply = session_.call(call);
        if (reply.ftp == curl::Reply::Ftp::NoFolder) return Stored::NoFolder;
        check_ftp(reply, name);
        return Stored::Yes;
    }

    void make_folder() override {
        std::string path = remote().address.path;
        while (!path.empty() && path.back() == '/') path.pop_back();
        // From where the user begins, as libcurl goes there.
        curl::Call call = call_for("", curl::Call::Ftp::Look);
        Remote root = remote();
        root.address.path = "/";
        call.url = root.url_of(scheme_, "");
        call.commands = {"MKD " + (path.empty() ? path : path.substr(1))};
        check_ftp(session_.call(call), "");
    }

    std::optional<std::int64_t> time_of(const std::string& name) override {
        const curl::Reply reply = session_.call(call_for(name, curl::Call::Ftp::Look));
        return reply.failure.empty() ? reply.time : std::nullopt;
    }

    // MFMT and the MDTM that sets are rare, and switched off where they are known.
    bool set_time(const std::string& /*name*/, std::int64_t /*seconds*/) override { return false; }

    void replace(const std::string& from, const std::string& to) override {
        const curl::Reply reply = command({"RNFR " + from, "RNTO " + to});
        if (reply.ftp == curl::Reply::Ftp::Refused && get(to)) {
            throw place::InUse(
                fmt::format("{}: cannot take the place of the older file: the server refuses ({}); let "
                            "what plays it read a copy",
                            remote().shown(to), reply.said));
        }
        check_ftp(reply, to);
    }

  private:
    curl::Call call_for(const std::string& name, curl::Call::Ftp what) const {
        curl::Call call;
        call.url = remote().url_of(scheme_, name);
        call.ftp = what;
        call.tls = secure_;
        return call;
    }

    curl::Reply command(const std::vector<std::string>& commands) {
        curl::Call call = call_for("", curl::Call::Ftp::Look);
        call.commands = commands;
        return session_.call(call);
    }

    static bool gone(const curl::Reply& reply) {
        return reply.ftp == curl::Reply::Ftp::Refused && reply.status == kNoSuchFile;
    }

    void check_ftp(const curl::Reply& reply, const std::string& name) const {
        if (reply.failure.empty()) return;
        const std::string text = fmt::format("{}: {}", remote().shown(name), reply.failure);
        if (reply.lasting) throw place::Lasting(text);
        throw Error(Fault::Delivery, text);
    }

    bool secure_;
    std::string scheme_;
    curl::Session session_;
};

}  // namespace

std::unique_ptr<Carrier> ftp(const Remote& remote) { return std::make_unique<FtpCarrier>(remote); }

}  // namespace newscart::carrier
