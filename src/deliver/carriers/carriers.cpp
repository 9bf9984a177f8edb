#include "deliver/carriers/carriers.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <thread>

#include "base/error.h"
#include "base/secret.h"
#include "base/turn.h"
#include "deliver/place.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace carrier {
namespace {

/// The same for every file of a destination and for every hour, so that what a killed run has left is written over by
/// the next; another one for every machine, for two may serve one server.
std::string part_name(const Destination& destination) {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host.front() = '\0';
    const std::string what = fmt::format("{}\n{}\n{}\n{}\n{}", host.data(), destination.url, destination.to,
                                         destination.name, destination.cart);
    return fmt::format(".newscart-{}.part", content_hash(what).substr(0, 12));
}

/// Hides the secret in whatever is thrown, should a server have repeated it.
class Discreet : public Carrier {
  public:
    Discreet(std::unique_ptr<Carrier> carrier, std::string secret)
        : carrier_(std::move(carrier)), secret_(std::move(secret)) {}

    std::string put(const std::string& name, std::string_view bytes) override {
        return discreetly([&] { return carrier_->put(name, bytes); });
    }
    void remove(const std::string& name) override {
        discreetly([&] { carrier_->remove(name); });
    }
    std::optional<std::string> get(const std::string& name) override {
        return discreetly([&] { return carrier_->get(name); });
    }
    void probe() override {
        discreetly([&] { carrier_->probe(); });
    }

  private:
    template <class Deed>
    auto discreetly(const Deed& deed) -> decltype(deed()) {
        try {
            return deed();
        } catch (const place::Lasting& error) {
            throw place::Lasting(without_secret(error.what(), secret_));
        } catch (const place::InUse& error) {
            throw place::InUse(without_secret(error.what(), secret_));
        } catch (const std::exception& error) {
            throw Error(Fault::Delivery, without_secret(error.what(), secret_));
        }
    }

    std::unique_ptr<Carrier> carrier_;
    std::string secret_;
};

std::string secret_of_table(const Destination& destination) {
    constexpr std::string_view kVariable = "env:";
    try {
        if (destination.secret.empty()) return {};
        if (destination.secret.compare(0, kVariable.size(), kVariable) == 0) {
            return secret_from_environment(destination.secret.substr(kVariable.size()));
        }
        return secret_from_file(destination.secret);
    } catch (const Error& error) {
        throw place::Lasting(fmt::format("[[deliver]] secret: {}", error.what()));
    }
}

std::unique_ptr<Carrier> by_scheme(const Remote& remote) {
    const std::string& scheme = remote.address.scheme;
    if (scheme == "sftp") return sftp(remote);
    if (scheme == "ftp" || scheme == "ftps") return ftp(remote);
    if (scheme == "dav" || scheme == "davs") return webdav(remote);
    if (scheme == "s3") return s3(remote);
    return http(remote);
}

}  // namespace

std::string Remote::shown(const std::string& name) const {
    std::string base = fmt::format("{}://{}", address.scheme, address.host);
    if (address.port != 0) base += fmt::format(":{}", address.port);
    base += address.path;
    while (base.back() == '/') base.pop_back();
    return base + "/" + name;
}

std::string Remote::url_of(const std::string& scheme, const std::string& name) const {
    std::string base = fmt::format("{}://{}", scheme, address.host);
    if (address.port != 0) base += fmt::format(":{}", address.port);
    base += curl::percent_encoded(address.path);
    while (base.back() == '/') base.pop_back();
    return base + "/" + curl::percent_encoded(name);
}

curl::Access Remote::access() const {
    curl::Access access;
    access.user = user;
    access.secret = secret;
    access.region = destination.region;
    access.ca = destination.ca.string();
    return access;
}

StagedCarrier::StagedCarrier(Remote remote) : remote_(std::move(remote)), part_(part_name(remote_.destination)) {}

std::string StagedCarrier::put(const std::string& name, std::string_view bytes) {
    // Two runs must not write into one file.
    const Turn turn(part_, remote_.deadline);
    try {
        store_in_folder(bytes);
        verify(bytes);
        make_newer_than(name, bytes);
        replace(part_, name);
    } catch (...) {
        remove_part();
        throw;
    }
    return remote_.shown(name);
}

void StagedCarrier::probe() {
    const Turn turn(part_, remote_.deadline);
    constexpr std::string_view kTry = "newscart was here";
    // A folder that is not there is made when there is something to put into it.
    if (store(part_, kTry) == Stored::NoFolder) return;
    try {
        verify(kTry);
    } catch (...) {
        remove_part();
        throw;
    }
    remove(part_);
}

void StagedCarrier::store_in_folder(std::string_view bytes) {
    if (store(part_, bytes) == Stored::Yes) return;
    make_folder();
    if (store(part_, bytes) == Stored::Yes) return;
    throw Error(Fault::Delivery, remote_.shown("") + ": the folder is not there; make it, or check 'url'");
}

void StagedCarrier::verify(std::string_view bytes) {
    const std::optional<std::string> there = get(part_);
    if (there && *there == bytes) return;
    throw Error(Fault::Delivery,
                fmt::format("{}: does not hold what was written; look after that server", remote_.shown(part_)));
}

void StagedCarrier::make_newer_than(const std::string& name, std::string_view bytes) {
    const std::optional<std::int64_t> older = time_of(name);
    if (!older) return;
    std::optional<std::int64_t> ours = time_of(part_);
    if (!ours || *ours > *older || set_time(part_, *older + 1)) return;
    // The server dates what it gets, so it must get it later. A clock that was set far back is beyond us.
    constexpr std::int64_t kMostSeconds = 3;
    std::this_thread::sleep_for(std::chrono::seconds(std::min(*older - *ours + 1, kMostSeconds)));
    store(part_, bytes);
    verify(bytes);
}

void StagedCarrier::remove_part() noexcept {
    try {
        remove(part_);
    } catch (const std::exception&) {
        // The next delivery writes over it.
        return;
    }
}

bool is_missing(const curl::Reply& reply) {
    constexpr long kNotFound = 404;
    constexpr long kGone = 410;
    return reply.failure.empty() && (reply.status == kNotFound || reply.status == kGone);
}

void check(const curl::Reply& reply, const std::string& place, std::string_view deed) {
    if (!reply.failure.empty()) {
        const std::string text = fmt::format("{}: {}", place, reply.failure);
        if (reply.lasting) throw place::Lasting(text);
        throw Error(Fault::Delivery, text);
    }
    if (reply.status >= 200 && reply.status < 300) return;
    const std::string said = fmt::format("{}: cannot {}: the server answers {}", place, deed, reply.status);
    switch (reply.status) {
        case 401: throw place::Lasting(said + ": it does not know us; check 'user' and 'secret'");
        case 403: throw Error(Fault::Delivery, said + ": forbidden; give the user the right to do so there");
        case 404:
        case 409: throw Error(Fault::Delivery, said + ": there is no such folder; make it, or check 'url'");
        case 405:
        case 501: throw place::Lasting(said + ": it does not know how; check 'url'");
        case 413: throw place::Lasting(said + ": too large; raise what it takes at most");
        case 423: throw place::InUse(said + ": locked; let what plays it read a copy");
        case 507: throw Error(Fault::Delivery, said + ": it is full; free some space there");
        default: break;
    }
    if (reply.status >= 300 && reply.status < 400) {
        throw place::Lasting(
            fmt::format("{}, elsewhere: {}; if that is right, write it as 'url'", said, reply.location));
    }
    throw Error(Fault::Delivery, said + "; look into the server's log");
}

}  // namespace carrier

std::unique_ptr<Carrier> open_carrier(const Destination& destination, std::chrono::steady_clock::time_point deadline) {
    if (destination.url.empty()) return carrier::folder(destination, deadline);
    const std::optional<curl::Address> address = curl::address_of(destination.url);
    if (!address) throw place::Lasting(destination.url + ": is no address; mend 'url'");
    carrier::Remote remote{destination, *address, destination.user, carrier::secret_of_table(destination), deadline};
    if (remote.user.empty()) remote.user = address->user;
    const bool web = address->scheme == "http" || address->scheme == "https";
    std::unique_ptr<Carrier> made;
    if (web && destination.to == "azuracast") {
        made = carrier::azuracast(remote);
    } else if (destination.to == "libretime") {
        made = carrier::libretime(remote);
    } else {
        made = carrier::by_scheme(remote);
    }
    return std::make_unique<carrier::Discreet>(std::move(made), remote.secret);
}

}  // namespace newscart
