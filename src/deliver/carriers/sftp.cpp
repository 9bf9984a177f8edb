// SFTP by libssh: libcurl as Debian builds it cannot rename over a file that is there.
#include "lib/ssh/sftp.h"

#include <fmt/format.h>

#include "base/error.h"
#include "base/secret.h"
#include "deliver/carriers/carriers.h"
#include "deliver/place.h"

namespace newscart::carrier {
namespace {

class SftpCarrier : public StagedCarrier {
  public:
    explicit SftpCarrier(const Remote& remote) : StagedCarrier(remote), folder_(remote.address.path) {
        // "/~/news" is in the user's own folder, as in the addresses of other programs.
        if (folder_ == "/~") folder_ = ".";
        if (folder_.compare(0, 3, "/~/") == 0) folder_ = folder_.substr(3);
        while (folder_.size() > 1 && folder_.back() == '/') folder_.pop_back();
        if (folder_.empty()) folder_ = ".";
    }

    void remove(const std::string& name) override {
        doing(name, [&] { sftp().remove(path_of(name)); });
    }

    std::optional<std::string> get(const std::string& name) override {
        return doing(name, [&]() -> std::optional<std::string> {
            if (!sftp().look(path_of(name))) return std::nullopt;
            return sftp().read(path_of(name));
        });
    }

  protected:
    Stored store(const std::string& name, std::string_view bytes) override {
        return doing(name, [&] {
            if (!sftp().look(folder_)) return Stored::NoFolder;
            sftp().write(path_of(name), bytes);
            return Stored::Yes;
        });
    }

    void make_folder() override {
        doing("", [&] { sftp().make_folder(folder_); });
    }

    std::optional<std::int64_t> time_of(const std::string& name) override {
        return doing(name, [&]() -> std::optional<std::int64_t> {
            const std::optional<ssh::FileFacts> facts = sftp().look(path_of(name));
            return facts ? std::optional(facts->time) : std::nullopt;
        });
    }

    bool set_time(const std::string& name, std::int64_t seconds) override {
        doing(name, [&] { sftp().set_time(path_of(name), seconds); });
        return true;
    }

    void replace(const std::string& from, const std::string& to) override {
        try {
            sftp().replace(path_of(from), path_of(to));
        } catch (const ssh::Failure& failure) {
            const std::string text = fmt::format("{}: {}", remote().shown(to), failure.what());
            if (failure.kind() == ssh::Failure::Kind::Lasting) throw place::Lasting(text);
            // Its folder takes files, for there is one: so it is this one that does not go.
            if (failure.kind() == ssh::Failure::Kind::Refused && time_of(to)) throw place::InUse(text);
            throw Error(Fault::Delivery, text);
        }
    }

  private:
    ssh::Sftp& sftp() {
        if (!sftp_) {
            ssh::Server server;
            server.host = remote().address.host;
            if (server.host.front() == '[') server.host = server.host.substr(1, server.host.size() - 2);
            if (remote().address.port != 0) server.port = remote().address.port;
            server.user = remote().user;
            server.secret = remote().secret;
            server.key = remote().destination.key;
            server.known_hosts = remote().destination.known_hosts;
            sftp_ = std::make_unique<ssh::Sftp>(server, remote().deadline);
        }
        return *sftp_;
    }

    std::string path_of(const std::string& name) const {
        return folder_ == "." ? name : folder_ == "/" ? "/" + name : folder_ + "/" + name;
    }

    template <class Deed>
    auto doing(const std::string& name, const Deed& deed) -> decltype(deed()) {
        try {
            return deed();
        } catch (const ssh::Failure& failure) {
            const std::string text = fmt::format("{}: {}", remote().shown(name), failure.what());
            if (failure.kind() == ssh::Failure::Kind::Lasting) throw place::Lasting(text);
            throw Error(Fault::Delivery, text);
        }
    }

    std::string folder_;
    std::unique_ptr<ssh::Sftp> sftp_;
};

}  // namespace

std::unique_ptr<Carrier> sftp(const Remote& remote) {
    if (!remote.destination.key.empty()) {
        try {
            check_private(remote.destination.key);
        } catch (const Error& error) {
            throw place::Lasting(fmt::format("[[deliver]] key: {}", error.what()));
        }
    }
    return std::make_unique<SftpCarrier>(remote);
}

}  // namespace newscart::carrier
