#pragma once
// For the files of this folder: the ways there are, and what those over a network have in common.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "deliver/carrier.h"
#include "lib/curl/session.h"

namespace newscart::carrier {

using Deadline = std::chrono::steady_clock::time_point;

/// A destination on a network, as the carriers need it.
struct Remote {
    const Destination& destination;
    curl::Address address;
    std::string user;    ///< of the table, else of the address
    std::string secret;  ///< the secret itself
    Deadline deadline;

    /// "sftp://host/folder/name": what may be shown.
    std::string shown(const std::string& name) const;
    /// The address of a file for libcurl; `scheme` is libcurl's.
    std::string url_of(const std::string& scheme, const std::string& name) const;
    curl::Access access() const;
};

std::unique_ptr<Carrier> folder(const Destination& destination, Deadline deadline);
std::unique_ptr<Carrier> sftp(const Remote& remote);
std::unique_ptr<Carrier> ftp(const Remote& remote);
std::unique_ptr<Carrier> webdav(const Remote& remote);
std::unique_ptr<Carrier> http(const Remote& remote);
std::unique_ptr<Carrier> s3(const Remote& remote);
std::unique_ptr<Carrier> azuracast(const Remote& remote);
std::unique_ptr<Carrier> libretime(const Remote& remote);

/// A server that keeps files in folders and can rename: put() sends a hidden file, reads it back, makes it newer than
/// the one it replaces by a whole second, and renames it.
class StagedCarrier : public Carrier {
  public:
    explicit StagedCarrier(Remote remote);
    std::string put(const std::string& name, std::string_view bytes) override;
    void probe() override;

  protected:
    enum class Stored { Yes, NoFolder };

    /// NoFolder if the folder is not there.
    virtual Stored store(const std::string& name, std::string_view bytes) = 0;
    /// One level.
    virtual void make_folder() = 0;
    /// When it was changed, in seconds by the server's clock; nothing if there is no such file or nobody knows.
    virtual std::optional<std::int64_t> time_of(const std::string& name) = 0;
    /// False if the server lets nobody set times.
    virtual bool set_time(const std::string& name, std::int64_t seconds) = 0;
    /// In one step, over an older file. Throws place::InUse if that is held.
    virtual void replace(const std::string& from, const std::string& to) = 0;

    const Remote& remote() const { return remote_; }

  private:
    void store_in_folder(std::string_view bytes);
    void verify(std::string_view bytes);
    void make_newer_than(const std::string& name, std::string_view bytes);
    void remove_part() noexcept;

    Remote remote_;
    std::string part_;  ///< the hidden file
};

/// What an answer of HTTP means if it is none of 200 to 299; throws. `deed` as in "cannot store".
void check(const curl::Reply& reply, const std::string& place, std::string_view deed);

/// HTTP's answer that there is no such file.
bool is_missing(const curl::Reply& reply);

}  // namespace newscart::carrier
