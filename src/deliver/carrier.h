#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "station/destination.h"

namespace newscart {

/// The way to one destination. All throw Error(Delivery): place::Lasting where another try is of no use, place::InUse
/// where the older file is locked.
class Carrier {
  public:
    Carrier() = default;
    virtual ~Carrier() = default;
    Carrier(const Carrier&) = delete;
    Carrier& operator=(const Carrier&) = delete;
    Carrier(Carrier&&) = delete;
    Carrier& operator=(Carrier&&) = delete;

    /// Whole or not at all, in the place of an older file, and verified. Returns where it is, as it may be shown.
    virtual std::string put(const std::string& name, std::string_view bytes) = 0;
    /// Takes a file away; one that is not there is no error.
    virtual void remove(const std::string& name) = 0;
    /// A file's content; nothing if there is none.
    virtual std::optional<std::string> get(const std::string& name) = 0;
    /// Throws if nothing could be delivered there now. Leaves nothing behind.
    virtual void probe() = 0;
};

/// What a carrier does must be done by `deadline`. A folder whose server is away may keep it for longer, but takes no
/// file after that. No message it throws holds the destination's secret.
std::unique_ptr<Carrier> open_carrier(const Destination& destination, std::chrono::steady_clock::time_point deadline);

}  // namespace newscart
